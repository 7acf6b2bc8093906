"""The ledger's promises hold against raw SQL, not only against our own code."""

from itertools import chain
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from books import AT_BRANCH, DAY, assert_books_balance, load_books, post, reverse
from sancha.platform.keys import uuid7
from support import query, refusal

pytestmark = pytest.mark.usefixtures("database")

ENTRY = """INSERT INTO ledger_entry (id, number, leg_count, event, rule_version, subject_id,
        legal_entity_id, organisation_id, accounting_on, description, reverses_id)
    VALUES (%s, gen_random_uuid(), %s, 'raw', 1, gen_random_uuid(), %s, gen_random_uuid(), %s, '{}',
        %s)"""
LEG = """INSERT INTO ledger_leg (entry_id, leg_count, accounting_on, number, legal_entity_id,
        organisation_id, currency, account, amount_fen, product)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
BAD_ENTRIES = """SELECT id FROM ledger_entry AS e JOIN ledger_leg ON entry_id = id
        GROUP BY id HAVING count(*) <> min(e.leg_count)
    UNION SELECT entry_id FROM ledger_leg
        GROUP BY entry_id, legal_entity_id, organisation_id, currency HAVING sum(amount_fen) <> 0
    UNION SELECT entry_id FROM ledger_leg
        WHERE NOT EXISTS (SELECT FROM ledger_account WHERE code = account)
    UNION SELECT entry_id FROM ledger_leg AS l JOIN ledger_entry AS e ON id = entry_id
        WHERE (l.legal_entity_id, l.accounting_on) <> (e.legal_entity_id, e.accounting_on)
    UNION SELECT id FROM ledger_entry
        WHERE NOT EXISTS (SELECT FROM ledger_leg WHERE entry_id = id)"""

EXAMPLES = 350  # Of three sets of rows each: more than a thousand.
BANK, OTHER_BANK = uuid7(), uuid7()
# Mostly of the entry's own legal entity and of known accounts, so that many sets are good.
entities = st.sampled_from([BANK, BANK, BANK, BANK, BANK, OTHER_BANK])
accounts = st.sampled_from(["1002", "1303", "6011"] * 4 + ["9999"])
sides = st.tuples(entities, st.sampled_from([uuid7(), uuid7()]), st.sampled_from(["CNY", "USD"]))
Legs = list[tuple[Any, ...]]


def pair(drawn: tuple[Any, str, str, int]) -> Legs:
    side, debit, credit, amount_fen = drawn
    return [(*side, debit, amount_fen), (*side, credit, -amount_fen)]


pairs = st.tuples(sides, accounts, accounts, st.integers(1, 2**62)).map(pair)
balanced = st.lists(pairs, min_size=1, max_size=3).map(lambda legs: list(chain(*legs)))
crossed = st.tuples(sides, sides, st.integers(1, 9)).map(
    lambda drawn: [(*drawn[0], "1002", drawn[2]), (*drawn[1], "1303", -drawn[2])]
)
anything = st.lists(
    st.tuples(sides, accounts, st.integers(-3, 3)).map(lambda leg: (*leg[0], *leg[1:])), max_size=5
)


def commits(*statements: tuple[Any, ...]) -> bool:
    return refusal(*statements) is None


def leg(
    entry: object,
    count: int,
    number: int,
    values: tuple[Any, ...],
    on: str = DAY.isoformat(),
    product: str = "raw",
) -> tuple[Any, ...]:
    return (LEG, entry, count, on, number, *values, product)


def is_whole(legs: Legs) -> bool:
    known = all(values[0] == BANK and values[3] != "9999" and values[4] for values in legs)
    return known and not any(
        sum(values[4] for values in legs if values[:3] == side)
        for side in {values[:3] for values in legs}
    )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    legs=balanced | crossed | anything,
    miscount=st.sampled_from([0, 0, 0, 1, -1]),
    checked_early=st.booleans(),
    data=st.data(),
)
def try_entry(legs: Legs, miscount: int, checked_early: bool, data: st.DataObject) -> None:
    entry, said = uuid7(), len(legs) + miscount
    header, check = (ENTRY, entry, said, BANK, DAY, None), [(CHECK_NOW,)] if checked_early else []
    rows = [leg(entry, said, number, values) for number, values in enumerate(legs, start=1)]
    is_good = miscount == 0 and said >= 2 and is_whole(legs)
    event(f"good: {is_good}")

    late_legs = data.draw(balanced)
    claimed = said + data.draw(st.sampled_from([0, len(late_legs)]))
    first = data.draw(st.sampled_from([1, said + 1]))
    late = [leg(entry, claimed, n, values) for n, values in enumerate(late_legs, start=first)]
    assert not commits(header, *rows, *check, *late)  # Not in the same transaction, even past the
    assert commits(header, *rows, *check) == is_good  # check,
    assert not commits(*late)  # and not in another.
    assert query(BAD_ENTRIES) == []


def test_only_whole_and_balanced_entries_are_ever_committed() -> None:
    load_books()
    try_entry()
    assert query("SELECT count(*) > 5 FROM ledger_entry") == [(True,)]  # Some were good.
    assert_books_balance()


class TestLegs:
    good = [(BANK, BANK, "CNY", "1002", 5), (BANK, BANK, "CNY", "1303", -5)]

    def test_have_the_date_of_their_entry(self) -> None:
        load_books()
        entry, header = (key := uuid7()), (ENTRY, key, 2, BANK, DAY, None)
        dated = [leg(entry, 2, n, v, "2026-03-11") for n, v in enumerate(self.good, start=1)]
        assert refusal(header, *dated) == "leg_of_entry"
        assert commits(header, *[leg(entry, 2, n, v) for n, v in enumerate(self.good, start=1)])

    def test_are_looked_at_whatever_transaction_their_entry_names(self) -> None:
        load_books()
        past = ENTRY.replace("reverses_id)", "reverses_id, transaction)").replace(
            "'{}',\n        %s)", "'{}', %s, '3')"
        )
        assert refusal((past, uuid7(), 2, BANK, DAY, None)) == "entry_names_its_transaction"
        assert refusal((ENTRY, uuid7(), 2, BANK, DAY, None)) == "entry_is_complete"

    def test_need_an_open_act(self) -> None:
        load_books()
        with pytest.raises(DatabaseError, match="no act is open"):
            query(ENTRY, uuid7(), 2, BANK, DAY, None)


class TestReversals:
    def mirror(self, original: object, *, claimed: object = None) -> list[tuple[Any, ...]]:
        """Return the statements that mirror an entry, and claim to reverse it (or `claimed`)."""
        reversal = uuid7()
        header = (ENTRY, reversal, 4, AT_BRANCH.legal_entity_id, DAY, claimed or original)
        rows = query(
            """SELECT number, legal_entity_id, organisation_id, currency, account, -amount_fen,
                      product FROM ledger_leg WHERE entry_id = %s ORDER BY number""",
            original,
        )
        return [header, *[leg(reversal, 4, row[0], row[1:-1], product=row[-1]) for row in rows]]

    def test_must_mirror_what_they_reverse(self) -> None:
        load_books()
        first = post(components={"principal": 100})
        second = post(components={"principal": 101})
        assert refusal(*self.mirror(first.id, claimed=second.id)) == "reversal_mirrors"
        assert refusal(*self.mirror(first.id)) is None

    def test_are_single_and_final(self) -> None:
        load_books()
        original = post(components={"principal": 100})
        reversal = reverse(entry_id=original.id)
        assert refusal(*self.mirror(original.id)) == "ledger_entry_reverses_id_key"
        assert refusal(*self.mirror(reversal.id)) == "reversal_is_final"
        assert query("SELECT count(*) FROM ledger_entry") == [(2,)]
