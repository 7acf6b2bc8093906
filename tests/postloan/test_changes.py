"""Changes of a loan by two people: proposed with what is foreseen, released by another, taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from books import assert_books_balance
from callers import staff
from nights import DIFFERENT
from road import Road, member
from sancha.credit.loans import queries as loans
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.types import LoanView
from sancha.office.proposals import services
from sancha.office.proposals.errors import SamePerson, Stale
from sancha.office.proposals.types import ProposalView
from sancha.platform import clock
from sancha.platform.errors import Denied, Invalid, NotFound
from sancha.platform.keys import uuid7
from sancha.postloan.servicing.errors import NotReversible
from support import query

OFFICER, CHIEF = "huangtao", "liuyang"
LENT_ON = date(2026, 1, 5)


@pytest.fixture(scope="module")
def loan(road: Road) -> LoanView:
    """50,000 in twelve instalments, two nights old."""
    _, view = road.lend()
    road.nights(LENT_ON + timedelta(days=2))
    return view


def propose(loan_id: UUID, kind: str, who: str = OFFICER, **values: Any) -> ProposalView:
    return services.propose(
        kind=f"loan_{kind}", key=str(loan_id), values=values, reason="收入下降", actor=member(who)
    )


def release(view: ProposalView, who: str = CHIEF) -> None:
    services.release(proposal_id=view.id, opinion="", now=clock.now(), actor=member(who))


def events_of(loan_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    return [(row.kind, row.payload) for row in loans.events_of(loan_id)]


class TestAChange:
    def test_says_what_is_foreseen_and_happens_when_another_releases_it(
        self, road: Road, loan: LoanView
    ) -> None:
        view = propose(loan.id, "deferral", periods=2)
        assert view.before is not None
        before, after = view.before["foreseen"], view.after["foreseen"]
        assert (before["next_due_on"], after["next_due_on"]) == ("2026-02-10", "2026-04-10")
        assert (before["ends_on"], after["ends_on"]) == ("2027-01-10", "2027-03-10")
        assert events_of(loan.id) == []
        with pytest.raises(SamePerson):
            release(view, OFFICER)
        with pytest.raises(Denied):
            release(view, "wangli")
        assert events_of(loan.id) == []
        release(view)
        assert events_of(loan.id) == [("deferral", {"periods": 2, "reason": "收入下降"})]
        assert loans.get(loan.id, on=road.today).next_due_on == date(2026, 4, 10)
        page = staff(OFFICER).get(f"/loans/{loan.id}").json()
        summary, first = page["summary"], page["schedule"][0]
        assert (summary["next_due_on"], summary["matures_on"]) == ("2026-04-10", "2027-03-10")
        assert summary["next_due"] == first["total"] == after["next_payment"]

    def test_is_taken_back_by_two(self, road: Road, loan: LoanView) -> None:
        release(propose(loan.id, "reversal", of=1))
        assert loans.get(loan.id, on=road.today).next_due_on == date(2026, 2, 10)
        with pytest.raises(DoesNotFit):
            propose(loan.id, "reversal", of=1)
        with pytest.raises(NotReversible):
            propose(loan.id, "reversal", of=2)

    def test_of_each_kind_leaves_books_that_agree(self, road: Road, loan: LoanView) -> None:
        for kind, values in (
            ("misuse", {}),
            ("interest_pause", {"until": str(road.today + timedelta(days=4))}),
            ("rate_change", {"annual_rate_pct": "5.1"}),
            ("restructuring", {"instalments": 18, "annual_rate_pct": ""}),
            ("call", {}),
        ):
            release(propose(loan.id, kind, **values))
            road.nights(road.today + timedelta(days=3))
            assert query(DIFFERENT) == []
        assert [kind for kind, _ in events_of(loan.id)][2:] == [
            "misuse", "interest_pause", "rate_change", "restructuring", "call", "repayment",
        ]  # fmt: skip
        assert loans.get(loan.id, on=road.today).status.code == "settled"  # The night debited all.
        assert_books_balance()

    def test_does_not_fit_a_loan_of_which_nothing_lies_ahead(self, loan: LoanView) -> None:
        with pytest.raises(DoesNotFit):
            propose(loan.id, "call")


class TestAProposal:
    def test_is_stale_when_something_else_happened_to_the_loan(self, road: Road) -> None:
        _, other = road.lend()
        view, sooner = propose(other.id, "deferral", periods=1), propose(other.id, "misuse")
        release(sooner)
        with pytest.raises(Stale):
            release(view)
        assert [kind for kind, _ in events_of(other.id)] == ["misuse"]

    def test_has_its_findings_beside_its_values(self, road: Road, loan: LoanView) -> None:
        for kind, values, pointer in (
            ("deferral", {"periods": 13}, "/values/periods"),
            ("interest_pause", {}, "/values/until"),
            ("rate_change", {"annual_rate_pct": "24.01"}, "/values/annual_rate_pct"),
            ("misuse", {"periods": 1}, "/values/periods"),
        ):
            with pytest.raises(Invalid) as refused:
                propose(loan.id, kind, **values)
            assert list(refused.value.fields) == [pointer]
        for key in (str(uuid7()), "x"):
            with pytest.raises(NotFound):
                services.propose(
                    kind="loan_call", key=key, values={}, reason="逾期", actor=member(OFFICER)
                )

    def test_is_made_by_who_may_change_loans_only(self, loan: LoanView) -> None:
        for account in ("wangli", "zhoujie", "linmei", "admin"):
            with pytest.raises(Denied):
                propose(loan.id, "misuse", who=account)

    def test_is_found_on_the_screen_by_its_loan(self, road: Road, loan: LoanView) -> None:
        page = staff(CHIEF).get(f"/proposals?key={loan.id}").json()
        assert page["total"] == 7
        assert page["items"][-1]["kind"]["label"] == {"zh": "延期还款", "en": "Deferral"}
        refused = staff(OFFICER).post("/proposals", {
            "kind": "loan_deferral", "key": str(loan.id), "values": {"periods": 0}, "reason": "x",
        })  # fmt: skip
        assert refused.json()["errors"][0]["pointer"] == "/values/periods"
