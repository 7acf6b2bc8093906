from datetime import date, timedelta

import pytest

from books import (
    AT_BRANCH,
    AT_HEAD_OFFICE,
    BANK,
    BRANCH,
    DAY,
    HEAD_OFFICE,
    assert_books_balance,
    load,
    load_books,
    post,
    reverse,
)
from sancha.engines.ledger import queries, services, shipping
from sancha.engines.ledger.defaults import Defaults, read_defaults
from sancha.engines.ledger.errors import (
    AlreadyReversed,
    AmountNotPositive,
    LibraryRefused,
    ReversalNotReversible,
    ReversedTooEarly,
    UnknownPosting,
)
from sancha.engines.ledger.types import LibraryLoaded, PostedEntry
from sancha.platform.errors import Denied, NotFound, OutOfPlace
from sancha.platform.keys import uuid7
from support import at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def books(database: str) -> None:
    load_books()


def legs(entry: PostedEntry) -> list[tuple[object, str, int]]:
    return [(leg.organisation_id, leg.account, leg.amount_fen) for leg in entry.legs]


class TestPost:
    def test_writes_what_it_returns(self) -> None:
        loan = uuid7()
        entry = post(components={"principal": 5_000_000}, subject_id=loan)
        assert legs(entry) == [
            (BRANCH, "1303", 5_000_000),
            (HEAD_OFFICE, "3001", 5_000_000),
            (HEAD_OFFICE, "1002", -5_000_000),
            (BRANCH, "3001", -5_000_000),
        ]
        stored = query(
            """SELECT organisation_id, account, amount_fen FROM ledger_leg WHERE entry_id = %s
               AND legal_entity_id = %s AND accounting_on = %s AND product = 'PL-01'
               AND currency = 'CNY' ORDER BY number""",
            entry.id,
            BANK,
            DAY,
        )
        assert stored == legs(entry)
        assert query("SELECT number, event, rule_version, subject_id FROM ledger_entry") == [
            (entry.number, "loan.disbursed", 1, loan)
        ]
        assert_books_balance()

    def test_says_which_act_wrote_it(self) -> None:
        post(components={"principal": 1})
        assert query("SELECT use_case FROM act JOIN ledger_entry ON act_id = act.id") == [
            ("books.post_use_case",)
        ]

    def test_splits_tax_by_the_rate_of_the_day(self) -> None:
        shipped = read_defaults()
        lower = shipped.tax_rates[0].model_copy(
            update={"starts_on": date(2027, 1, 1), "rate_pct": 3}
        )
        load(defaults=shipped.model_copy(update={"tax_rates": (*shipped.tax_rates, lower)}))
        accrued = {"event": "loan.interest_accrued", "components": {"interest": 25_000}}
        before = post(**accrued, accounting_on=date(2026, 12, 31))
        after = post(**accrued, accounting_on=date(2027, 1, 1))
        assert legs(before)[1:] == [(BRANCH, "2221", -1_415), (BRANCH, "6011", -23_585)]
        assert legs(after)[1:] == [(BRANCH, "2221", -728), (BRANCH, "6011", -24_272)]

    @pytest.mark.parametrize(
        ("event", "components", "error"),
        [
            ("loan.vanished", {"principal": 1}, UnknownPosting),
            ("loan.disbursed", {"interest": 1}, UnknownPosting),
            ("loan.disbursed", {}, UnknownPosting),
            ("loan.disbursed", {"principal": 0}, AmountNotPositive),
            ("loan.disbursed", {"principal": -1}, AmountNotPositive),
        ],
    )
    def test_refuses_and_writes_nothing(
        self, event: str, components: dict[str, int], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            post(event=event, components=components)
        assert query("SELECT count(*) FROM ledger_entry") == [(0,)]

    def test_is_an_operation(self) -> None:
        with pytest.raises(OutOfPlace):
            services.post(
                event="loan.disbursed",
                components={"principal": 1},
                subject_id=uuid7(),
                dimensions=AT_BRANCH,
                accounting_on=DAY,
            )

    @pytest.mark.parametrize(
        ("event", "components"),
        [
            ("loan.disbursed", ["principal"]),
            ("loan.interest_accrued", ["interest"]),
            ("loan.repaid", ["principal", "interest"]),
            ("loan.debit_surplus", ["suspense"]),
            ("loan.surplus_applied", ["principal", "interest"]),
            ("capital.paid_in", ["capital"]),
        ],
    )
    def test_every_shipped_event_posts_in_a_branch_and_in_the_head_office(
        self, event: str, components: list[str]
    ) -> None:
        amounts = dict.fromkeys(components, 12_345)
        for dimensions in (AT_BRANCH, AT_HEAD_OFFICE):
            post(event=event, components=amounts, dimensions=dimensions)
        assert_books_balance()


class TestReverse:
    def test_takes_back_leg_by_leg(self) -> None:
        entry = post(components={"principal": 700})
        reversal = reverse(entry_id=entry.id, accounting_on=DAY + timedelta(days=1))
        assert legs(reversal) == [(place, account, -fen) for place, account, fen in legs(entry)]
        assert {balance.balance_fen for balance in queries.balances()} == {0}
        assert_books_balance()

    def test_is_refused_a_second_time(self) -> None:
        entry = post(components={"principal": 700})
        reverse(entry_id=entry.id)
        with pytest.raises(AlreadyReversed):
            reverse(entry_id=entry.id)

    def test_happens_once_of_eight_at_once(self) -> None:
        entry = post(components={"principal": 700})
        results = at_once(*[lambda: reverse(entry_id=entry.id)] * 8)
        assert sorted(type(result).__name__ for result in results) == [
            *["AlreadyReversed"] * 7,
            "PostedEntry",
        ]
        assert_books_balance()

    def test_is_not_reversed_itself(self) -> None:
        reversal = reverse(entry_id=post(components={"principal": 700}).id)
        with pytest.raises(ReversalNotReversible):
            reverse(entry_id=reversal.id)

    def test_is_not_dated_before_the_entry(self) -> None:
        entry = post(components={"principal": 700})
        with pytest.raises(ReversedTooEarly):
            reverse(entry_id=entry.id, accounting_on=DAY - timedelta(days=1))

    def test_needs_an_entry(self) -> None:
        with pytest.raises(NotFound):
            reverse(entry_id=uuid7())


def changed(shipped: Defaults, event: str, component: str, debit: str) -> Defaults:
    default = shipped.events[event]
    rule = default.components[component]
    rule = rule.model_copy(update={"debit": rule.debit.model_copy(update={"account": debit})})
    components = {**default.components, component: rule}
    events = {**shipped.events, event: default.model_copy(update={"components": components})}
    return shipped.model_copy(update={"events": events})


class TestLoadLibrary:
    def test_a_repetition_changes_nothing(self) -> None:
        assert load_books() == LibraryLoaded()
        assert queries.unresolved_names() == []

    def test_a_changed_event_gets_a_new_version_and_entries_keep_theirs(self) -> None:
        old = post(components={"principal": 1})
        loaded = load(defaults=changed(read_defaults(), "loan.disbursed", "principal", "1132"))
        assert loaded == LibraryLoaded(events=("loan.disbursed",))
        new = post(components={"principal": 1})
        assert new.legs[0].account == "1132"
        versions = "SELECT number, rule_version FROM ledger_entry ORDER BY number"
        assert query(versions) == [(old.number, 1), (new.number, 2)]

    def test_a_corrected_name_is_taken_over(self) -> None:
        shipped = read_defaults()
        cash, settlement, *others = shipped.accounts
        name = settlement.name.__class__("存放总行款项", "Held at head office")
        renamed = settlement.model_copy(update={"name": name})
        loaded = load(defaults=shipped.model_copy(update={"accounts": (cash, renamed, *others)}))
        assert loaded == LibraryLoaded(accounts=("1002",))
        post(components={"principal": 1})
        assert queries.trial_balance(BANK, on=DAY).rows[0].name == name

    def test_refuses_to_turn_an_account_around(self) -> None:
        shipped = read_defaults()
        turned = shipped.accounts[0].model_copy(update={"side": "credit"})
        with pytest.raises(LibraryRefused, match="1001"):
            load(defaults=shipped.model_copy(update={"accounts": (turned,)}))

    def test_refuses_a_rule_that_names_nothing(self) -> None:
        with pytest.raises(LibraryRefused, match=r"loan\.repaid\.interest: account 9999"):
            load(defaults=changed(read_defaults(), "loan.repaid", "interest", "9999"))
        assert queries.unresolved_names() == []  # And nothing of it was kept.

    def test_two_processes_may_start_at_once(self) -> None:
        defaults = changed(read_defaults(), "loan.disbursed", "principal", "1132")
        results = at_once(*[lambda: load(defaults=defaults)] * 4)
        assert sorted(len(result.events) for result in results) == [0, 0, 0, 1]

    def test_needs_the_permission(self) -> None:
        with pytest.raises(Denied):
            shipping.release_library(actor=clerk("ledger.read"))
