"""The five classes: the floor by days past due, what two people judge, and a restructured loan."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from books import assert_everything_adds_up
from callers import staff
from road import Road, member
from sancha.credit.loans import batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Loan, Segment
from sancha.credit.loans.types import LoanView, floor_class, stage_of
from sancha.office.products import queries as products
from sancha.office.proposals import services as proposals
from sancha.office.proposals.errors import NothingChanges, SamePerson
from sancha.office.proposals.types import ProposalView
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.errors import Denied
from sancha.postloan.classification.errors import NotToJudge
from sancha.postloan.classification.queries import unproven
from sancha.postloan.classification.types import Rules
from sancha.postloan.night import permissions
from support import administer

OFFICER, CHIEF, TELLER = "huangtao", "liuyang", "zhoujie"
EDGES = (0, 1, 30, 31, 90, 91, 270, 271, 360, 361)
NIGHT = service("night", permissions.CLOSE)
RULES = Rules(
    observation_months=12, observation_instalments=2, upgrade_months=6, upgrade_instalments=2
)


@pytest.fixture(scope="module")
def loan(road: Road) -> LoanView:
    _, loan = road.lend()
    return loan


def propose(loan_id: UUID, kind: str = "class", who: str = OFFICER, **values: Any) -> ProposalView:
    return proposals.propose(
        kind=f"loan_{kind}",
        key=str(loan_id),
        values=values,
        reason="涉诉，经营停滞",
        actor=member(who),
    )


def release(view: ProposalView, who: str = CHIEF) -> None:
    proposals.release(proposal_id=view.id, opinion="", now=clock.now(), actor=member(who))


def refused(loan_id: UUID, risk_class: int) -> dict[str, Any]:
    with pytest.raises(NotToJudge) as found:
        propose(loan_id, risk_class=risk_class)
    return dict(found.value.values)


def classed(loan_id: UUID) -> tuple[int, int, int | None]:
    row = Segment.objects.get(pk=loan_id)
    return row.risk_class, row.stage, row.judged_class


def page(loan_id: UUID) -> Any:
    return staff(OFFICER).get(f"/loans/{loan_id}").json()["classed"]


def by_hand(sql: str) -> None:
    """Change what no door of ours changes so."""
    administer(f"SET session_replication_role = replica; {sql}", connection.settings_dict["NAME"])


@use_case
def classify(*, loan_id: UUID, on: date, actor: Actor = NIGHT) -> int:
    legal_entity_id, part = batch.place_of(loan_id)
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    return batch.classify(Reach(legal_entity_id, part=part, loan_ids=(loan_id,)), on=on)


class TestTheFloor:
    def test_is_the_same_by_night_and_for_one_loan(self, road: Road, loan: LoanView) -> None:
        for days in EDGES:
            since_on = road.today - timedelta(days=days)
            by_hand(
                f"UPDATE loans_segment SET overdue_since_on = '{since_on}', risk_class = 1,"
                f" stage = 1, is_accruing = true WHERE loan_id = '{loan.id}'"
            )
            classify(loan_id=loan.id, on=road.today)
            best = floor_class(days)
            assert classed(loan.id) == (best, stage_of(best, days, is_kept=False), None), days
        assert [floor_class(days) for days in EDGES] == [1, 2, 2, 2, 2, 3, 3, 4, 4, 5]
        by_hand(
            "UPDATE loans_segment SET overdue_since_on = NULL, risk_class = 1, stage = 1,"
            f" is_accruing = true WHERE loan_id = '{loan.id}'"
        )


class TestOutOfNonPerforming:
    # Paid late on 10 February, on its day ever since.
    PAID = [
        (date(2026, 1, 10), date(2026, 2, 10)),
        (date(2026, 2, 10), date(2026, 2, 10)),
        (date(2026, 3, 10), date(2026, 3, 10)),
        (date(2026, 4, 10), date(2026, 4, 10)),
    ]

    def said(self, paid: list[tuple[date, date]], on: date, grace_days: int = 0) -> list[str]:
        return [text.en for text in unproven(paid, RULES, grace_days=grace_days, on=on)]

    def test_takes_six_months_to_the_day(self) -> None:
        assert self.said(self.PAID, date(2026, 8, 9)) == ["6 months after the arrears: 2026-08-10"]
        assert self.said(self.PAID, date(2026, 8, 10)) == []

    def test_takes_two_instalments_where_they_are_rare(self) -> None:
        assert self.said(self.PAID[:3], date(2026, 8, 10)) == [
            "2 instalments on time after the arrears; so far 1"
        ]

    def test_counts_what_is_paid_within_its_grace_as_on_time(self) -> None:
        late = [*self.PAID, (date(2026, 5, 10), date(2026, 5, 13))]
        assert self.said(late, date(2026, 8, 10), grace_days=3) == []
        assert self.said(late, date(2026, 8, 10), grace_days=2) == [
            "6 months after the arrears: 2026-11-13",
            "2 instalments on time after the arrears; so far 0",
        ]


class TestAJudgement:
    def test_is_made_by_two_and_stays_through_the_night(self, road: Road, loan: LoanView) -> None:
        with pytest.raises(NothingChanges):
            propose(loan.id, risk_class=1)
        with pytest.raises(Denied):
            propose(loan.id, who=TELLER, risk_class=3)
        view = propose(loan.id, risk_class=3)
        with pytest.raises(SamePerson):
            release(view, OFFICER)
        assert classed(loan.id) == (1, 1, None)
        release(view)
        assert classed(loan.id) == (3, 3, 3)
        shown = page(loan.id)
        assert shown["risk_class"]["label"] == {"zh": "次级", "en": "Substandard"}
        assert [cause["zh"] for cause in shown["causes"]] == ["人工认定为次级"]
        assert (shown["allowance"], shown["expected_loss"]) == ("12500.00", "30000.00")
        road.next_night()
        assert classed(loan.id) == (3, 3, 3)
        assert_everything_adds_up()

    def test_is_in_the_quality_of_the_book(self, loan: LoanView) -> None:
        found = staff(OFFICER).get("/books/asset-quality").json()
        assert (found["loans"], found["balance"]) == (1, "50000.00")
        assert (found["non_performing"], found["non_performing_pct"]) == ("50000.00", "100.00")
        assert (found["allowance"], found["coverage_pct"]) == ("12500.00", "25.00")
        assert (found["expected_loss"], found["surplus"]) == ("30000.00", "-17500.00")
        assert [row["loans"] for row in found["classes"]] == [0, 0, 1, 0, 0]
        assert [row["covered"] for row in found["stages"]] == ["0.00", "0.00", "30000.00"]
        assert [row["product"]["code"] for row in found["products"]] == ["consumer_loan"]
        listed = staff(OFFICER).get("/loans?risk_class=3").json()
        assert [row["number"] for row in listed["items"]] == [loan.number]
        assert staff(OFFICER).get("/loans?risk_class=1").json()["items"] == []
        before = staff(OFFICER).get("/books/asset-quality?on=2025-12-31").json()
        assert (before["on"], before["loans"], before["coverage_pct"]) == (None, 0, None)

    def test_is_taken_back_by_two(self, road: Road, loan: LoanView) -> None:
        release(propose(loan.id, risk_class=1))
        assert classed(loan.id) == (1, 1, None)
        road.next_night()
        assert classed(loan.id) == (1, 1, None)
        assert staff(OFFICER).get("/books/asset-quality").json()["allowance"] == "500.00"


class TestARestructuredLoan:
    def test_is_watched_for_a_year_and_bad_the_second_time(
        self, road: Road, loan: LoanView
    ) -> None:
        release(propose(loan.id, "restructuring", instalments=12))
        first = Segment.objects.get(pk=loan.id)
        first_on = loans.get(loan.id, on=road.today).next_due_on
        assert first_on is not None
        assert first.watched_until_on == first_on.replace(year=first_on.year + 1)
        assert classed(loan.id) == (2, 2, None)
        until = {"best_zh": "关注", "best_en": "Special mention"}
        assert refused(loan.id, 1)["findings"].zh == (
            f"重组观察期至 {first.watched_until_on}，最高为{until['best_zh']}"
        )
        release(propose(loan.id, "restructuring", instalments=6))
        assert classed(loan.id) == (3, 3, None)
        assert "期内不良不得上调" in refused(loan.id, 2)["findings"].zh
        road.next_night()
        assert classed(loan.id) == (3, 3, None)

    def test_goes_back_with_its_restructuring_but_not_by_a_machine(self, loan: LoanView) -> None:
        row = Loan.objects.select_related("segment").get(pk=loan.id)
        life = loans.history(row, products.version(row.product_version_id).terms)
        release(propose(loan.id, "reversal", of=len(life.entered)))
        assert Segment.objects.get(pk=loan.id).watched_class == 2
        assert classed(loan.id) == (3, 3, None)
        release(propose(loan.id, "reversal", of=len(life.entered) - 1))
        assert Segment.objects.get(pk=loan.id).watched_until_on is None
        assert page(loan.id)["causes"][0]["en"] == "was non-performing; only people better it"
        release(propose(loan.id, risk_class=1))
        assert classed(loan.id) == (1, 1, None)
        assert_everything_adds_up()


class TestTheDebtorsOtherLoans:
    def test_are_shown_with_their_class_and_keep_each_its_own(
        self, road: Road, loan: LoanView
    ) -> None:
        assert page(loan.id)["others"] == []
        _, other = road.lend()
        by_hand(
            f"UPDATE loans_loan SET party_id = '{loan.party_id}' WHERE id = '{other.id}';"
            f" UPDATE loans_segment SET risk_class = 3, stage = 3 WHERE loan_id = '{other.id}'"
        )
        (shown,) = page(loan.id)["others"]
        assert (shown["loan"]["number"], shown["risk_class"]["code"]) == (other.number, "3")
        assert (shown["balance"], shown["days_past_due"]) == ("50000.00", 0)
        was = classed(loan.id)
        classify(loan_id=loan.id, on=road.today)
        assert classed(loan.id) == was
