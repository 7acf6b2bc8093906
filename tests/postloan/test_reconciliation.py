"""The bank's statement against our books: 200 breaks of six kinds, and what becomes of them."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.conf import settings

from books import assert_books_balance
from conftest import drop
from insight.screens import staff_screen
from road import Road, member, person, sandbox
from sancha.engines.ledger import queries as ledger
from sancha.engines.outside import breaker
from sancha.entry.sample import world
from sancha.entry.sample.bank import open_bank
from sancha.office.calendar.queries import SHANGHAI
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied, Invalid
from sancha.postloan.debit_files.models import DebitFile
from sancha.postloan.reconciliation import errands, queries, services
from sancha.postloan.reconciliation.errors import (
    NotADayOfStatements,
    NothingToBook,
    NotOpen,
    SamePerson,
    StillUnderWay,
)
from sancha.postloan.reconciliation.models import Break
from sancha.postloan.repayment.models import Debit
from sancha_sandbox.serving import running
from statements import debit, learn, note_bill, note_debits, note_file
from support import administer, cluster_url

COUNT = 230
INJECTED = {"missing": 40, "extra": 30, "amount": 40, "date": 30, "status": 30, "duplicate": 30}
AT_THE_CHANNEL = {
    "missing": 20,
    "extra": 15,
    "amount": 20,
    "date": 15,
    "status": 15,
    "duplicate": 15,
}
KINDS = {"missing": "missing_with_them", "extra": "missing_with_us"}
OFF_BY_FEN = 100


@dataclass
class House:
    """A lender, its account at a bank of its own, and the day that both live."""

    road: Road
    on: date

    @property
    def legal_entity_id(self) -> UUID:
        return self.road.bank.legal_entity_id

    def debit(self, number: str, amount_fen: int, *, status: str = "collected") -> Debit:
        return debit(self.road.bank, PAYER, number, amount_fen, on=self.on, status=status)

    def compare(self) -> dict[str, set[str]]:
        """Reconcile the day; return the numbers that wait for somebody, by class."""
        errands.reconcile(self.legal_entity_id, self.on)
        found = defaultdict(set)
        for row in Break.objects.exclude(state="cleared"):
            found[row.kind].add(row.number)
        return dict(found)

    def strike(self, **counts: int) -> dict[str, list[str]]:
        wanted = {"on": self.on.isoformat(), "seed": 3} | counts
        return dict(sandbox("PUT", "/core/lender/statement/breaks", wanted))

    def break_of(self, kind: str, place: int = 0) -> Break:
        return Break.objects.filter(kind=kind, state="open").order_by("number")[place]

    def at_bank_fen(self) -> int:
        return ledger.balance_fen("1002", legal_entity_id=self.legal_entity_id)


PAYER: dict[str, str] = {}


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    name = f"sancha_sandbox_statement_{os.getpid()}"
    administer(f"CREATE DATABASE {name}")
    with ExitStack() as stack:
        stack.callback(drop, name)
        stack.callback(setattr, settings, "SANCHA_OUTSIDE_URL", settings.SANCHA_OUTSIDE_URL)
        url = cluster_url().rsplit("/", 1)[0] + f"/{name}"
        settings.SANCHA_OUTSIDE_URL = stack.enter_context(
            running(url, seed=9, people=200, latency_ms=0)
        )
        breaker.forget_all()
        # Both live tomorrow morning: no midnight passes while the tests run.
        on = datetime.now(SHANGHAI).date() + timedelta(days=1)
        ahead = datetime.combine(on, time(10), SHANGHAI) - clock.real_now()
        world.move_clock(clock.real_now() + ahead)
        stack.enter_context(clock.taken_from(clock.Source(now=lambda: clock.real_now() + ahead)))
        sandbox("PUT", "/core/settings", {"settle_seconds": 0, "debit_settle_seconds": 0})
        PAYER.update(person("good"))
        sandbox("PUT", f"/core/accounts/{PAYER['bank_account']}", {"balance": "900000.00"})
        yield House(Road(open_bank(first_day=on)), on)
        assert_books_balance()


@pytest.fixture(scope="module")
def struck(house: House) -> dict[str, list[str]]:
    """A day of debits that agrees, and then 200 breaks in what the bank tells of it."""
    rows = [house.debit(f"R{place:06d}", 10_000 + place) for place in range(COUNT)]
    note_debits(rows=rows)
    assert house.compare() == {}
    assert house.strike(missing=1, date=1) == house.strike(missing=1, date=1)
    told = house.strike(**INJECTED)
    assert {kind: len(set(numbers)) for kind, numbers in told.items()} == INJECTED
    house.compare()
    return told


@pytest.fixture(scope="module")
def filed(house: House, struck: dict[str, list[str]]) -> list[DebitFile]:
    """130 debits that went to the payment company in two files."""
    amounts_fen = {f"S{place:06d}": 2_000 + place for place in range(130)}
    parts = [dict(list(amounts_fen.items())[:90]), dict(list(amounts_fen.items())[90:])]
    return [
        note_file(bank=house.road.bank, payer=PAYER, sequence=place, amounts_fen=part, on=house.on)
        for place, part in enumerate(parts, start=1)
    ]


class TestTwoHundredBreaks:
    def test_are_all_found_each_in_its_class_and_nothing_else(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        found = house.compare()
        assert found == {KINDS.get(kind, kind): set(told) for kind, told in struck.items()}
        assert Break.objects.count() == sum(INJECTED.values()) == 200

    def test_found_again_are_the_same_ones(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        before = set(Break.objects.values_list("id", flat=True))
        house.compare()
        assert set(Break.objects.values_list("id", flat=True)) == before

    def test_say_what_both_sides_hold(self, house: House, struck: dict[str, list[str]]) -> None:
        amount, status = house.break_of("amount"), house.break_of("status")
        missing, extra = house.break_of("missing_with_them"), house.break_of("missing_with_us")
        assert (amount.theirs_fen or 0) - (amount.ours_fen or 0) == OFF_BY_FEN
        assert (status.ours_fen or 0) > 0
        assert status.theirs_fen == 0
        assert (missing.theirs_fen, missing.our_on, missing.their_on) == (None, house.on, None)
        assert (extra.ours_fen, extra.subject_id) == (None, None)
        assert house.break_of("date").their_on == house.on - timedelta(days=2)
        assert house.break_of("duplicate").ours_fen == 0


class TestResolving:
    def test_books_what_one_proposes_and_another_approves(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        before_fen, row = house.at_bank_fen(), house.break_of("missing_with_us")
        services.propose_booking(break_id=row.id, reason="客户误转，待退回", actor=member("luomin"))
        assert house.at_bank_fen() == before_fen
        now = clock.now()
        with pytest.raises(Denied):
            services.approve_booking(break_id=row.id, now=now, actor=member("luomin"))
        done = services.approve_booking(break_id=row.id, now=now, actor=member("xiejun"))
        assert (done.state.code, done.action, done.reason) == (
            "resolved",
            "book",
            "客户误转，待退回",
        )
        assert house.at_bank_fen() - before_fen == row.theirs_fen
        assert [leg.account for leg in ledger.entries_of(row.id)[0].legs] == ["1002", "2241"]
        with pytest.raises(NotOpen):
            services.approve_booking(break_id=row.id, now=now, actor=member("xiejun"))
        assert len(ledger.entries_of(row.id)) == 1

    def test_takes_out_of_the_books_what_the_bank_does_not_have(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        before_fen, row = house.at_bank_fen(), house.break_of("missing_with_them")
        services.propose_booking(break_id=row.id, reason="银行未入账", actor=member("luomin"))
        services.approve_booking(break_id=row.id, now=clock.now(), actor=member("xiejun"))
        assert before_fen - house.at_bank_fen() == row.ours_fen
        assert [leg.account for leg in ledger.entries_of(row.id)[0].legs] == ["1221", "1002"]

    def test_is_no_approval_of_ones_own_even_with_both_posts(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        row, one = house.break_of("amount"), member("luomin")
        both = Actor(
            id=one.id, kind="staff", name=one.name,
            grants=one.grants | {("reconciliation.approve", row.organisation_id)},
        )  # fmt: skip
        services.propose_booking(break_id=row.id, reason="手续费差异", actor=both)
        for attempt in (
            lambda: services.approve_booking(break_id=row.id, now=clock.now(), actor=both),
            lambda: services.return_booking(break_id=row.id, reason="自己退回", actor=both),
        ):
            with pytest.raises(SamePerson):
                attempt()
        back = services.return_booking(break_id=row.id, reason="请附凭证", actor=member("xiejun"))
        assert (back.state.code, back.action) == ("open", "")
        assert ledger.entries_of(row.id) == ()

    def test_needs_a_reason_and_something_to_book(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        row = house.break_of("date")
        with pytest.raises(NothingToBook):
            services.propose_booking(break_id=row.id, reason="起息日", actor=member("luomin"))
        with pytest.raises(Invalid):
            services.explain(break_id=row.id, reason=" ", now=clock.now(), actor=member("luomin"))
        with pytest.raises(Denied):
            services.explain(break_id=row.id, reason="x", now=clock.now(), actor=member("zhoujie"))
        done = services.explain(
            break_id=row.id, reason="银行倒起息", now=clock.now(), actor=member("luomin")
        )
        assert (done.state.code, done.action) == ("resolved", "explain")
        assert row.number in house.compare()["date"]  # Found again, it stays resolved.
        assert Break.objects.get(pk=row.id).state == "resolved"

    def test_waits_for_our_own_outcome_and_clears_by_itself_when_it_is_known(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        row = house.debit("UNDERWAY1", 7_700, status="unknown")
        note_debits(rows=[row])
        assert "UNDERWAY1" in house.compare()["status"]
        waiting = Break.objects.get(number="UNDERWAY1")
        with pytest.raises(StillUnderWay):
            services.propose_booking(break_id=waiting.id, reason="x", actor=member("luomin"))
        row.status, row.collected_fen, row.settled_at = "collected", 7_700, clock.now()
        learn(row=row)
        assert "UNDERWAY1" not in house.compare()["status"]
        waiting.refresh_from_db()
        assert (waiting.state, waiting.entry_id) == ("cleared", None)


class TestTheDesk:
    def test_shows_days_channels_and_ages_to_accountants_only(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        seen = staff_screen("luomin").get("/reconciliation")
        day = seen["days"][0]
        waits = Break.objects.filter(state__in=["open", "proposed"]).count()
        assert (day["on"], day["unresolved"]) == (house.on.isoformat(), waits)
        assert [age["count"] for age in seen["ages"]] == [waits, 0, 0, 0]
        debits = next(c for c in seen["channels"] if c["channel"]["en"] == "Debits of borrowers")
        assert debits["our_count"] in (COUNT, COUNT + 1)
        assert not debits["agrees"]
        found = staff_screen("luomin").get("/reconciliation/breaks", kind="date", page_size=100)
        assert found["total"] == INJECTED["date"]
        assert {"explain"} == {a for row in found["items"] for a in row["allowed_actions"]}
        assert staff_screen("linmei").refused("/reconciliation") == "access.denied"

    def test_takes_no_day_that_has_not_begun(self, house: House) -> None:
        with pytest.raises(NotADayOfStatements):
            errands.reconcile(house.legal_entity_id, house.on + timedelta(days=1))
        response = staff_screen("zhoujie").client.post(
            "/api/v1/reconciliation/statements",
            {"on": house.on.isoformat()},
            content_type="application/json",
        )
        assert response.json()["code"] == "access.denied"


class TestCatchingUp:
    def test_fetches_only_days_that_are_closed_here_and_over_there(self, house: House) -> None:
        versions = queries.last_version(house.legal_entity_id, "core", house.on)
        # Today is not over, and of yesterday the statement is there.
        if queries.last_day(house.legal_entity_id, "core") is None:
            assert errands.catch_up(house.legal_entity_id) == 1
        assert errands.catch_up(house.legal_entity_id) == 0
        assert queries.last_version(house.legal_entity_id, "core", house.on) == versions


class TestAChannel:
    """A payment company's statement of 130 debits in two files, and 100 breaks in it."""

    def test_agrees_on_a_clean_day_and_so_does_the_sum_that_it_handed_over(
        self, house: House, filed: list[DebitFile]
    ) -> None:
        errands.reconcile(house.legal_entity_id, house.on, source="payments")
        errands.reconcile(house.legal_entity_id, house.on)
        assert not Break.objects.filter(source="payments").exists()
        assert not Break.objects.filter(number__in=[file.number for file in filed]).exists()
        shown = staff_screen("luomin").get("/reconciliation", source="payments")
        assert [(s["code"], s["waiting"]) for s in shown["sources"]][1] == ("payments", 0)
        agreed = {c["channel"]["en"]: (c["agrees"], c["our_count"]) for c in shown["channels"]}
        assert agreed["Debits of borrowers"] == (True, 130)
        assert agreed["Settlement of debit files"] == (True, 2)

    def test_tells_wrongly_and_each_break_is_found_in_its_class_and_nothing_else(
        self, house: House, filed: list[DebitFile]
    ) -> None:
        of_core = set(Break.objects.filter(source="core").values_list("id", "state"))
        wanted = {"on": house.on.isoformat(), "seed": 5, **AT_THE_CHANNEL}
        told = sandbox("PUT", "/payments/statement/breaks", wanted)
        errands.reconcile(house.legal_entity_id, house.on, source="payments")
        found = defaultdict(set)
        for row in Break.objects.filter(source="payments", state="open"):
            found[row.kind].add(row.number)
        assert found == {KINDS.get(kind, kind): set(numbers) for kind, numbers in told.items()}
        assert sum(map(len, found.values())) == sum(AT_THE_CHANNEL.values()) == 100
        assert set(Break.objects.filter(source="core").values_list("id", "state")) == of_core
        shown = staff_screen("luomin").get("/reconciliation/breaks", source="payments", page_size=1)
        assert (shown["total"], shown["items"][0]["source"]["en"]) == (100, "Payment company")
        assert shown["items"][0]["allowed_actions"] == ["explain"]

    def test_books_nothing_of_what_does_not_lie_with_us_and_clears_what_is_mended(
        self, house: House, filed: list[DebitFile]
    ) -> None:
        row = Break.objects.filter(source="payments", kind="missing_with_us").earliest("number")
        with pytest.raises(NothingToBook):
            services.propose_booking(break_id=row.id, reason="多出一笔", actor=member("luomin"))
        services.explain(
            break_id=row.id, reason="支付公司已更正", now=clock.now(), actor=member("luomin")
        )
        sandbox("PUT", "/payments/statement/breaks", {"on": house.on.isoformat()})
        errands.reconcile(house.legal_entity_id, house.on, source="payments")
        states = Break.objects.filter(source="payments").values_list("state", flat=True)
        assert sorted(states) == ["cleared"] * 99 + ["resolved"]


class TestAnAcceptorsReceipt:
    """Money for bills comes from other banks under their numbers; a person notes number and day."""

    FACE_FEN = 2_000_000

    def arrive(self, number: str, amount: str = "20000.00") -> None:
        receipt = {"number": number, "amount": amount, "payer": "江南银行股份有限公司"}
        sandbox("POST", "/core/lender/receipts", receipt)

    def note(self, house: House, number: str, *, days_before: int = 0) -> None:
        note_bill(
            bank=house.road.bank, number=number, face_fen=self.FACE_FEN,
            received_on=house.on - timedelta(days=days_before),
        )  # fmt: skip

    def test_agrees_or_has_its_class(self, house: House, struck: dict[str, list[str]]) -> None:
        for number in ("CNAPS1", "CNAPS3", "CNAPS4"):
            self.arrive(number)
        self.arrive("CNAPS2", "19990.00")  # The acceptor's bank kept a fee.
        for number in ("CNAPS1", "CNAPS2", "CNAPS5"):
            self.note(house, number)
        self.note(house, "CNAPS3", days_before=1)  # In time, he says; it came a day late.
        found = house.compare()
        assert {
            number: [kind for kind, numbers in found.items() if number in numbers]
            for number in (f"CNAPS{place}" for place in range(1, 6))
        } == {
            "CNAPS1": [], "CNAPS2": ["amount"], "CNAPS3": ["date"],
            "CNAPS4": ["missing_with_us"], "CNAPS5": ["missing_with_them"],
        }  # fmt: skip
        short = Break.objects.get(number="CNAPS2")
        assert (short.what, short.channel) == ("bill", "receipt")
        assert (short.ours_fen, short.theirs_fen) == (self.FACE_FEN, 1_999_000)
        early = Break.objects.get(number="CNAPS3")
        assert (early.our_on, early.their_on) == (house.on - timedelta(days=1), house.on)
        seen = staff_screen("luomin").get("/reconciliation")
        receipts = next(c for c in seen["channels"] if c["channel"]["zh"] == "他行来账")
        assert (receipts["their_count"], receipts["our_count"]) == (4, 3)

    def test_clears_by_itself_when_it_is_noted(
        self, house: House, struck: dict[str, list[str]]
    ) -> None:
        self.note(house, "CNAPS4")
        house.compare()
        assert Break.objects.get(number="CNAPS4").state == "cleared"
        row = Break.objects.get(number="CNAPS5")
        services.explain(
            break_id=row.id, reason="承兑行次日补发", now=clock.now(), actor=member("luomin")
        )
        assert "CNAPS1" not in {row.number for row in Break.objects.all()}
