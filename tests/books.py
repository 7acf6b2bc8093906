"""The books, for tests: posting through a use case, and recomputing every balance from the legs."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sancha.engines.ledger import permissions, queries, services, shipping
from sancha.engines.ledger.defaults import Defaults
from sancha.engines.ledger.types import Dimensions, LibraryLoaded, PostedEntry
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from support import query

HEAD_OFFICE, BRANCH, BANK = uuid7(), uuid7(), uuid7()
AT_BRANCH = Dimensions(
    legal_entity_id=BANK, organisation_id=BRANCH, head_office_id=HEAD_OFFICE, product="PL-01"
)
AT_HEAD_OFFICE = Dimensions(
    legal_entity_id=BANK, organisation_id=HEAD_OFFICE, head_office_id=HEAD_OFFICE, product="PL-01"
)
DAY = date(2026, 3, 10)
BOOKKEEPER = service("bookkeeper", "test.book", permissions.RELEASE)

LEGS = """SELECT e.id, e.leg_count, e.legal_entity_id, e.accounting_on, l.leg_count,
                 l.legal_entity_id, l.accounting_on, l.number, l.organisation_id, l.product,
                 l.currency, l.account, l.amount_fen
          FROM ledger_entry AS e LEFT JOIN ledger_leg AS l ON l.entry_id = e.id"""


# What is owed of a loan stands in the balance sheet, or once it is written off, in the memorandum account.
LOANS_THAT_DIFFER = """SELECT l.number, kept.account, s.balance_fen, coalesce(sum(g.amount_fen), 0)
    FROM loans_loan AS l JOIN loans_segment AS s ON s.loan_id = l.id
    CROSS JOIN (VALUES ('1303'), ('7201')) AS kept (account)
    LEFT JOIN ledger_entry AS e ON e.subject_id = l.id
    LEFT JOIN ledger_leg AS g ON g.entry_id = e.id AND (g.account = kept.account
        OR kept.account = '1303' AND g.account = '130101')  -- A bill's face.
    GROUP BY l.id, kept.account, s.balance_fen, s.written_off_on
    HAVING coalesce(sum(g.amount_fen), 0) <>
        CASE WHEN (s.written_off_on IS NULL) = (kept.account = '1303') THEN s.balance_fen ELSE 0 END"""
# What is lent under a limit, and what is on its way to a borrower.
LIMITS_THAT_DIFFER = """SELECT f.id, f.used_fen, f.limit_fen, lent.fen, sent.fen
    FROM facilities_facility AS f
    CROSS JOIN LATERAL (SELECT coalesce(sum(s.balance_fen), 0) AS fen FROM loans_loan AS l
        JOIN loans_segment AS s ON s.loan_id = l.id WHERE l.facility_id = f.id) AS lent
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen + deducted_fen), 0) AS fen
        FROM disbursement_disbursement AS d WHERE d.facility_id = f.id
        AND status IN ('intended', 'sent', 'unknown')) AS sent
    WHERE f.used_fen <> lent.fen + sent.fen OR f.used_fen NOT BETWEEN 0 AND f.limit_fen"""


def load_books() -> LibraryLoaded:
    """Release the shipped chart and rules in this test's database."""
    return shipping.release_library(actor=BOOKKEEPER)


@use_case
def load_use_case(*, defaults: Defaults, actor: Actor) -> LibraryLoaded:
    actor.require("test.book", on=Scope(BANK))
    return shipping.load_library(defaults)


@use_case
def post_use_case(
    *,
    event: str,
    components: Mapping[str, int],
    subject_id: UUID,
    dimensions: Dimensions,
    accounting_on: date,
    actor: Actor,
) -> PostedEntry:
    actor.require("test.book", on=Scope(dimensions.organisation_id))
    return services.post(
        event=event,
        components=components,
        subject_id=subject_id,
        dimensions=dimensions,
        accounting_on=accounting_on,
    )


@use_case
def reverse_use_case(
    *, entry_id: UUID, reason: str, accounting_on: date, actor: Actor
) -> PostedEntry:
    actor.require("test.book", on=Scope(entry_id))
    return services.reverse(entry_id=entry_id, reason=reason, accounting_on=accounting_on)


def load(*, defaults: Defaults) -> LibraryLoaded:
    """Load other defaults than the shipped ones."""
    return load_use_case(defaults=defaults, actor=BOOKKEEPER)


def post(
    *,
    event: str = "loan.disbursed",
    components: Mapping[str, int],
    subject_id: UUID | None = None,
    dimensions: Dimensions = AT_BRANCH,
    accounting_on: date = DAY,
) -> PostedEntry:
    """Make one posting as a use case of its own."""
    return post_use_case(
        event=event,
        components=components,
        subject_id=subject_id or uuid7(),
        dimensions=dimensions,
        accounting_on=accounting_on,
        actor=BOOKKEEPER,
    )


def reverse(*, entry_id: UUID, reason: str = "重复记账", accounting_on: date = DAY) -> PostedEntry:
    return reverse_use_case(
        entry_id=entry_id, reason=reason, accounting_on=accounting_on, actor=BOOKKEEPER
    )


def assert_everything_adds_up() -> None:
    """Recompute accounts, loans and limits from the legs: nothing differs."""
    assert_books_balance()
    assert query(LOANS_THAT_DIFFER) == []
    assert query(LIMITS_THAT_DIFFER) == []


def assert_books_balance() -> None:
    """Recompute everything from the legs and compare it with what the ledger says of itself."""
    numbers: dict[UUID, list[int]] = {}
    sums: Counter[tuple[object, ...]] = Counter()
    found: Counter[tuple[object, ...]] = Counter()
    turnover: Counter[tuple[object, ...]] = Counter()
    counts: dict[UUID, int] = {}
    for row in query(LEGS):
        entry, count, *header = row[:4]
        leg_count, entity, on, number, organisation, product, currency, account, fen = row[4:]
        assert (count, *header) == (leg_count, entity, on), f"a leg differs from entry {entry}"
        counts[entry] = count
        numbers.setdefault(entry, []).append(number)
        sums[entry, entity, organisation, currency] += fen
        found[account, organisation, product, currency] += fen
        turnover[entity, account, currency, fen > 0] += fen
    assert all(sorted(numbers[e]) == list(range(1, counts[e] + 1)) for e in counts), "legs missing"
    unbalanced = {key: total for key, total in sums.items() if total}
    assert not unbalanced, f"entries that do not balance: {unbalanced}"
    assert queries.is_balanced()
    said = {
        (b.account, b.organisation_id, b.product, b.currency): b.balance_fen
        for b in queries.balances()
    }
    assert said == dict(found)
    for entity in {key[0] for key in turnover}:
        trial = queries.trial_balance(entity, on=date.max)
        assert trial.is_balanced
        assert len(trial.rows) == len({key[1:3] for key in turnover if key[0] == entity})
        for row in trial.rows:
            assert row.debit_fen == turnover[entity, row.account, row.currency, True]
            assert row.credit_fen == -turnover[entity, row.account, row.currency, False]
