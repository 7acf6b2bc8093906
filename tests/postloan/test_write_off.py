"""Write-off by four, what it does to the books, what is recovered afterwards, and how it is taken back."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db import connection

from books import assert_everything_adds_up
from callers import phone, staff
from money import assert_money_agrees, set_account
from nights import DIFFERENT
from road import Road, member
from sancha.core.allocation import Parts
from sancha.core.loan.figures import Figures, figures
from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.models import Segment
from sancha.credit.loans.types import LoanView
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.entry.sample.borrower import Borrower
from sancha.office.products import queries as products
from sancha.office.proposals import services as proposals
from sancha.office.proposals.errors import Stale
from sancha.office.proposals.types import ProposalView
from sancha.platform import clock
from sancha.platform.errors import Denied, Invalid
from sancha.platform.text import Text
from sancha.postloan.reporting import queries as reporting
from sancha.postloan.servicing import services
from sancha.postloan.servicing.errors import NotReversible
from sancha.postloan.write_off import queries
from sancha.postloan.write_off import services as write_offs
from sancha.postloan.write_off.errors import (
    BeingDecided,
    DebitedSince,
    IsWrittenOff,
    NotToWriteOff,
    RecoveredSince,
)
from sancha.postloan.write_off.types import GROUNDS
from support import administer, at_once, query
from uploads import jpg, legible

OFFICER, CHIEF, TELLER = "huangtao", "liuyang", "zhoujie"
BRANCH, HEAD, FINANCE = LEVELS = "fangmin", "qinlan", "xiejun"
LENT_ON = date(2026, 1, 5)
LEGS = """SELECT event, account, amount_fen FROM ledger_entry e JOIN ledger_leg g ON g.entry_id = e.id
    WHERE subject_id = %s AND e.number > %s AND account <> '3001' ORDER BY e.number, g.number"""
LAST = "SELECT max(number) FROM ledger_entry"
BOOKED = "SELECT coalesce(sum(amount_fen), 0) FROM ledger_leg WHERE account = %s"


class House(NamedTuple):
    borrower: Borrower
    loan: LoanView
    other: LoanView  # Runs on beside it, and is paid.


@pytest.fixture(scope="module")
def house(road: Road) -> House:
    """A loan that was called three nights ago, with nothing on the borrower's account."""
    (borrower, loan), (_, other) = road.lend(), road.lend()
    set_account(borrower.person, balance="0.00")
    road.next_night()
    with pytest.raises(NotToWriteOff) as refused:
        propose(loan.id, ground="dead")
    assert refused.value.values == {
        "findings": Text(
            "尚有未到期本金，须先宣布提前到期；逾期 0 天，至少须逾期 1 天；尚未上传核销证据",
            "principal is not yet due: the loan must be called first; "
            "0 days past due; at least 1 are needed; no evidence was filed",
        )
    }
    release(propose(loan.id, "call"))
    filed(loan.id)
    road.nights(LENT_ON + timedelta(days=4))
    return House(borrower, loan, other)


def filed(loan_id: UUID, content: str = "#336699", who: str = OFFICER) -> DocumentInfo:
    """File a picture of a death certificate."""
    file = CleanFile(
        name="certificate.jpg", media_type="image/jpeg", content=jpg(legible(colour=content))
    )
    return write_offs.attach(loan_id=loan_id, file=file, now=clock.now(), actor=member(who))


def propose(
    loan_id: UUID, kind: str = "write_off", who: str = OFFICER, **values: Any
) -> ProposalView:
    return proposals.propose(
        kind=f"loan_{kind}",
        key=str(loan_id),
        values=values,
        reason="死亡证明 2026-017",
        actor=member(who),
    )


def release(view: ProposalView, *who: str) -> None:
    """Let each of these agree to it, or those who are asked in this house."""
    for one in who or (LEVELS if "write_off" in view.kind else [CHIEF]):
        proposals.release(proposal_id=view.id, opinion="", now=clock.now(), actor=member(one))


def turn_of(view: ProposalView) -> tuple[str, set[str]]:
    """Return who is asked, as the page says it, and who of these could decide now."""
    pages = {who: staff(who).get(f"/proposals/{view.id}").json() for who in (OFFICER, *LEVELS)}
    return pages[OFFICER]["turn"]["zh"], {who for who in pages if pages[who]["may_decide"]}


def shown(loan_id: UUID, on: date) -> Figures:
    view = loans.get(loan_id, on=on)
    life = loans.history(view, products.version(view.product_version_id).terms)
    return figures(life.terms, life.on(on))


def legs_since(loan_id: UUID, number: str) -> list[tuple[str, str, int]]:
    return [(event, account, fen) for event, account, fen in query(LEGS, loan_id, number)]


def last_entry() -> str:
    return str(query(LAST)[0][0])


def booked_fen(account: str) -> int:
    return int(query(BOOKED, account)[0][0])


def assert_kept(loan_id: UUID, on: date) -> Parts:
    """The whole claim stands off the books, and nothing of it in the balance sheet."""
    owed = shown(loan_id, on).owed
    assert booked_fen("7201") == owed.principal_fen
    assert booked_fen("7202") == owed.interest_fen
    assert booked_fen("7203") == owed.penalty_fen + owed.compound_fen
    return owed


class TestAWriteOff:
    def test_waits_until_its_conditions_are_met(self, road: Road, house: House) -> None:
        for ground, finding in (("pursued", "3 days past due; at least 180 are needed"),):
            with pytest.raises(NotToWriteOff) as refused:
                propose(house.loan.id, ground=ground)
            assert refused.value.values["findings"].en == finding
        with pytest.raises(Invalid) as wrong:
            propose(house.loan.id, ground="poor")
        assert list(wrong.value.fields) == ["/values/ground"]
        for account in (TELLER, *LEVELS, CHIEF, "wangli", "linmei", "admin"):
            with pytest.raises(Denied):
                propose(house.loan.id, ground="dead", who=account)
        assert loans.events_of(house.loan.id)[-1].kind == "call"

    def test_says_what_leaves_the_books_and_happens_when_three_have_agreed_in_turn(
        self, road: Road, house: House
    ) -> None:
        loan, on = house.loan, road.today
        view = propose(loan.id, ground="dead")
        owed = shown(loan.id, on).owed
        penalty_fen = owed.penalty_fen + owed.compound_fen
        assert owed.principal_fen == 5_000_000
        assert owed.interest_fen > 0 < penalty_fen
        assert owed.compound_fen == 0  # Of two days' interest, two days: less than half a fen.
        assert view.before == {"foreseen": {"on_books": "50000.00", "off_books": "0.00"}}
        assert view.after == {
            "ground": "dead",
            "evidence": queries.evidence_of(loan.id)[0].number,
            "foreseen": {
                "on_books": "0.00",
                "off_books": "50000.00",
                "off_interest": yuan(owed.interest_fen),
                "off_penalty": yuan(penalty_fen),
                "from_allowance": "1000.00",  # Special mention: 2 %.
                "charged_now": "49000.00",
                "income_back": yuan(owed.interest_fen + penalty_fen),
            },
        }
        before, written = last_entry(), len(loans.events_of(loan.id))
        for early in (OFFICER, "wangli", "tangwei", HEAD, FINANCE):
            with pytest.raises(Denied):
                release(view, early)
        assert turn_of(view) == ("分部风险审核", {BRANCH})
        release(view, BRANCH)
        for again in (BRANCH, OFFICER, FINANCE):
            with pytest.raises(Denied):
                release(view, again)
        assert turn_of(view) == ("总部风险审核", {HEAD})
        release(view, HEAD)
        assert turn_of(view) == ("财务审批", {FINANCE})
        with pytest.raises(BeingDecided):
            filed(loan.id, "#996633")
        assert (last_entry(), len(loans.events_of(loan.id))) == (before, written)
        release(view, FINANCE)
        said = staff(OFFICER).get(f"/proposals/{view.id}").json()
        assert [level["agreed_by"] for level in said["levels"]] == ["方敏", "秦岚", "谢军"]
        assert (said["status"]["code"], said["turn"]) == ("released", None)
        event = loans.events_of(loan.id)[-1]
        assert (event.kind, event.payload) == (
            "write_off", {"ground": "dead", "reason": "死亡证明 2026-017"},
        )  # fmt: skip
        legs = legs_since(loan.id, before)
        assert [leg for leg in legs if leg[1] not in {"6011", "6012", "2221"}] == [
            ("loan.interest_accrued", "1132", -owed.interest_fen),
            ("loan.penalty_accrued", "1133", -owed.penalty_fen),
            ("loan.provided", "6702", 4_900_000),
            ("loan.provided", "1304", -4_900_000),
            ("loan.written_off", "1304", 5_000_000),
            ("loan.written_off", "1303", -5_000_000),
            ("loan.claim_kept", "7201", 5_000_000),
            ("loan.claim_kept", "7202", owed.interest_fen),
            ("loan.claim_kept", "7203", penalty_fen),
            ("loan.claim_kept", "7101", -owed.total_fen),
        ]
        assert_kept(loan.id, on)
        assert_everything_adds_up()

    def test_keeps_plan_and_claim_in_sight(self, road: Road, house: House) -> None:
        page = staff(OFFICER).get(f"/loans/{house.loan.id}").json()
        assert page["summary"]["status"]["code"] == "written_off"
        assert page["summary"]["balance"] == "50000.00"
        assert page["written_off"] == {
            "on": str(road.today),
            "ground": {"zh": GROUNDS["dead"].zh, "en": GROUNDS["dead"].en},
            "reason": "死亡证明 2026-017",
        }
        change = staff(HEAD).get(f"/proposals?key={house.loan.id}").json()["items"][0]
        ground = next(line for line in change["lines"] if line["name"] == "ground")
        assert (ground["after"], ground["said"]) == ("dead", page["written_off"]["ground"])
        assert [row["state"]["code"] for row in page["schedule"]] == ["overdue"]
        listed = staff(OFFICER).get("/loans?status=written_off").json()
        assert [row["number"] for row in listed["items"]] == [house.loan.number]
        own = phone(house.borrower).get(f"/borrower/loans/{house.loan.id}").json()
        assert (own["status"]["code"], own["written_off_on"]) == ("written_off", str(road.today))
        assert own["overdue"]["amount"] == yuan(shown(house.loan.id, road.today).owed.total_fen)

    def test_shows_its_evidence_to_those_who_decide_and_takes_no_more_of_it(
        self, house: House
    ) -> None:
        path = f"/loans/{house.loan.id}/write-off-evidence"
        (one,) = staff(FINANCE).get(path).json()
        assert (one["file_name"], one["uploaded_by"]) == ("certificate.jpg", "黄涛")
        content = staff(FINANCE).get(f"{path}/{one['id']}")
        assert content["Content-Type"] == "image/jpeg"
        assert content.content == jpg(legible(colour="#336699"))
        assert staff(TELLER).get(path).json()["code"] == "access.denied"
        assert staff(TELLER).get(f"{path}/{one['id']}").json()["code"] == "access.denied"
        other = staff(HEAD).get(f"/loans/{house.other.id}/write-off-evidence/{one['id']}")
        assert other.status_code == 404
        with pytest.raises(IsWrittenOff):
            filed(house.loan.id, "#663399")
        with pytest.raises(Denied):
            filed(house.other.id, who=TELLER)

    def test_lets_nothing_else_of_the_loan_change(self, house: House) -> None:
        for kind, values in (
            ("write_off", {"ground": "dead"}),
            ("restructuring", {"instalments": 12}),
            ("misuse", {}),
            ("reversal", {"of": 1}),
        ):
            with pytest.raises(IsWrittenOff):
                propose(house.loan.id, kind, **values)

    def test_goes_through_the_night_off_the_books(self, road: Road, house: House) -> None:
        before = shown(house.loan.id, road.today).owed
        road.nights(road.today + timedelta(days=2))
        owed = assert_kept(house.loan.id, road.today - timedelta(days=1))
        assert owed.penalty_fen > before.penalty_fen  # The claim goes on.
        assert query(DIFFERENT) == []
        other = loans.get(house.other.id, on=road.today)
        assert booked_fen("1303") == other.balance_fen
        assert -booked_fen("1304") == other.balance_fen // 100  # Of the other loan alone.
        segment = Segment.objects.get(pk=house.loan.id)
        assert (segment.status, segment.set_aside) == ("active", None)
        records = reporting.of_loan(house.loan.id)
        assert [(row.kind, row.balance_fen, row.overdue_fen) for row in records][-1] == (
            "written_off", 0, 0,
        )  # fmt: skip
        assert_everything_adds_up()


class TestTheList:
    def test_finds_what_is_late_for_long_and_says_what_it_lacks(
        self, road: Road, house: House
    ) -> None:
        since_on = road.today - timedelta(days=180)
        as_owner = "SET session_replication_role = replica; UPDATE loans_segment SET {} WHERE loan_id = '{}'"
        database = connection.settings_dict["NAME"]
        assert staff(HEAD).get("/write-offs").json()["items"] == []
        late = f"overdue_since_on = '{since_on}', risk_class = 3, stage = 3"
        administer(as_owner.format(late, house.other.id), database)
        try:
            (row,) = staff(HEAD).get("/write-offs").json()["items"]
            assert (row["loan"]["number"], row["days_past_due"]) == (house.other.number, 179)
            assert (row["risk_class"]["code"], row["contacts"], row["proposal"]) == ("3", 0, None)
            assert [text["en"] for text in row["missing"]] == [
                "principal is not yet due: the loan must be called first",
                "no evidence was filed",
            ]
            assert staff(BRANCH).get("/write-offs").json()["total"] == 1
            assert staff("tangwei").get("/write-offs").json()["total"] == 0
            assert staff(TELLER).get("/write-offs").status_code == 403
            written = f"written_off_on = '{road.today}'"
            administer(as_owner.format(written, house.other.id), database)
            assert staff(HEAD).get("/write-offs").json()["total"] == 0
        finally:
            back = "overdue_since_on = NULL, risk_class = 1, stage = 1, written_off_on = NULL"
            administer(as_owner.format(back, house.other.id), database)


class TestARecovery:
    def test_at_the_counter_restores_the_allowance_and_is_taken_back(
        self, road: Road, house: House
    ) -> None:
        loan, on, before = house.loan, road.today, last_entry()
        owed = shown(loan.id, on).owed
        amount_fen = owed.total_fen - owed.principal_fen + 1_000_000
        number = services.receive(
            loan_id=loan.id, amount_fen=amount_fen, received_on=on, reason="", actor=member(TELLER)
        )
        assert loans.events_of(loan.id)[-1].kind == "recovery"
        legs = legs_since(loan.id, before)
        assert ("loan.recovered_at_counter", "1001", amount_fen) in legs
        assert ("loan.recovered_at_counter", "1304", -1_000_000) in legs
        income_fen = sum(fen for _, account, fen in legs if account in {"6011", "6012", "2221"})
        assert income_fen == -(amount_fen - 1_000_000)
        assert ("loan.claim_kept", "7201", -1_000_000) in legs
        assert not [leg for leg in legs if leg[1] in {"1303", "1132", "1133", "1134"}]
        assert booked_fen("7201") == 4_000_000
        with pytest.raises(RecoveredSince) as refused:
            propose(loan.id, "write_off_reversal")
        assert refused.value.values == {"numbers": str(number)}
        services.reverse(loan_id=loan.id, number=number, reason="记错", actor=member(TELLER))
        assert shown(loan.id, on).owed == owed
        assert sum(fen for _, account, fen in legs_since(loan.id, before) if account == "1304") == 0
        assert_everything_adds_up()


class TestTakenBack:
    def test_by_four_it_stands_on_the_books_again(self, road: Road, house: House) -> None:
        loan, on = house.loan, road.today
        view = propose(loan.id, "write_off_reversal")
        assert (view.before, view.after) == (
            {"foreseen": {"on_books": "0.00", "off_books": "50000.00"}},
            {"foreseen": {"on_books": "50000.00", "off_books": "0.00"}},
        )
        release(view)
        assert loans.get(loan.id, on=on).status.code == "overdue"
        with pytest.raises(DoesNotFit):
            propose(loan.id, "write_off_reversal")
        road.next_night()
        assert [booked_fen(account) for account in ("7201", "7202", "7203", "7101")] == [0] * 4
        assert query(DIFFERENT) == []
        assert reporting.of_loan(loan.id)[-1].kind == "overdue"
        assert reporting.of_loan(loan.id)[-1].balance_fen == 5_000_000
        assert_everything_adds_up()


class TestADebit:
    def one_yuan(self, loan: LoanView, on: date) -> None:
        services.receive(
            loan_id=loan.id, amount_fen=100, received_on=on, reason="", actor=member(TELLER)
        )

    def test_of_a_loan_written_off_is_a_recovery_and_settles_it(
        self, road: Road, house: House
    ) -> None:
        loan = house.loan
        stale = propose(loan.id, ground="crime")
        services.receive(
            loan_id=loan.id, amount_fen=1_500_000, received_on=road.today, reason="",
            actor=member(TELLER),
        )  # fmt: skip
        with pytest.raises(Stale):
            release(stale)
        proposals.withdraw(proposal_id=stale.id, now=clock.now(), actor=member(OFFICER))
        view = propose(loan.id, ground="enforced")
        release(view, BRANCH, HEAD)
        released, _ = at_once(
            lambda: release(view, FINANCE), lambda: self.one_yuan(loan, road.today)
        )
        kinds = [row.kind for row in loans.events_of(loan.id)][-2:]
        if released is None:
            assert kinds == ["write_off", "recovery"]
        else:  # The payment came first, and what was foreseen is no longer so.
            assert (type(released), kinds) == (Stale, ["repayment", "repayment"])
            proposals.withdraw(proposal_id=view.id, now=clock.now(), actor=member(OFFICER))
            release(propose(loan.id, ground="enforced"))
        assert_everything_adds_up()
        before = last_entry()
        set_account(house.borrower.person, balance="60000.00")
        road.next_night()
        after = loans.get(loan.id, on=road.today)
        assert (after.status.code, after.balance_fen) == ("settled", 0)
        assert after.written_off_on == road.today - timedelta(days=1)
        event = loans.events_of(loan.id)[-1]
        assert event.kind == "recovery"
        legs = legs_since(loan.id, before)
        assert sum(fen for _, account, fen in legs if account == "1002") == event.amount_fen
        assert not [leg for leg in legs if leg[1] == "1303"]
        assert [booked_fen(account) for account in ("7201", "7202", "7203", "7101")] == [0] * 4
        assert query(DIFFERENT) == []
        assert reporting.of_loan(loan.id)[-1].kind == "settled"
        with pytest.raises(NotReversible):
            services.reverse(
                loan_id=loan.id, number=event.number, reason="记错", actor=member(TELLER)
            )
        with pytest.raises(DebitedSince) as stays:  # Nothing of it can be undone.
            propose(loan.id, "write_off_reversal")
        assert stays.value.values["on"] == event.on
        assert loans.get(loan.id, on=road.today).written_off_on == after.written_off_on
        assert_money_agrees()
