"""Every write of the ledger. The database checks what is written here; see sql/guards.sql."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from sancha.engines.ledger import ports, queries
from sancha.engines.ledger.choosing import by_class, chosen
from sancha.engines.ledger.errors import (
    AlreadyReversed,
    ReversalNotReversible,
    ReversedTooEarly,
    UnknownPosting,
)
from sancha.engines.ledger.models import ClosedPeriod
from sancha.engines.ledger.posting import NOTHING, legs_of
from sancha.engines.ledger.types import (
    UNCLASSED,
    Dimensions,
    Place,
    PostedEntry,
    PostedLeg,
    Postings,
    Rule,
)
from sancha.platform import numbers, plain
from sancha.platform.columns import column
from sancha.platform.crashpoints import crashpoint
from sancha.platform.door import operation
from sancha.platform.keys import uuid7
from sancha.platform.text import Text

# In bare SQL: through the ORM, an entry costs several times as much.
ADD_ENTRY = """INSERT INTO ledger_entry (id, number, leg_count, event, rule_version, subject_id,
        legal_entity_id, organisation_id, accounting_on, description, reverses_id)
    VALUES (%(id)s, %(number)s, %(leg_count)s, %(event)s, %(rule_version)s, %(subject_id)s,
        %(legal_entity_id)s, %(organisation_id)s, %(accounting_on)s, %(description)s,
        %(reverses_id)s)
    ON CONFLICT (reverses_id) DO NOTHING"""
ADD_LEGS = """INSERT INTO ledger_leg (entry_id, leg_count, accounting_on, legal_entity_id, product,
        currency, number, organisation_id, account, amount_fen)
    SELECT %s, %s, %s, %s, %s, %s, number, organisation_id, account, amount_fen
    FROM unnest(%s::uuid[], %s::text[], %s::bigint[])
         WITH ORDINALITY AS leg (organisation_id, account, amount_fen, number)"""
MIRROR_LEGS = """INSERT INTO ledger_leg (entry_id, leg_count, accounting_on, legal_entity_id,
        product, currency, number, organisation_id, account, amount_fen)
    SELECT %s, leg_count, %s, legal_entity_id, product, currency, number, organisation_id, account,
           -amount_fen
    FROM ledger_leg WHERE entry_id = %s
    RETURNING number, organisation_id, account, amount_fen"""
ROLL_UP = """INSERT INTO ledger_dayturnover (id, legal_entity_id, organisation_id, accounting_on, product,
        account, currency, debit_fen, credit_fen)
    SELECT new_key(), legal_entity_id, organisation_id, accounting_on, product, account, currency,
           coalesce(sum(amount_fen) FILTER (WHERE amount_fen > 0), 0),
           coalesce(-sum(amount_fen) FILTER (WHERE amount_fen < 0), 0)
    FROM (SELECT legal_entity_id, organisation_id, accounting_on, product, account, currency, amount_fen
          FROM ledger_leg WHERE legal_entity_id = %s AND accounting_on <= %s AND accounting_on >
              coalesce((SELECT max(accounting_on) FROM ledger_dayturnover WHERE legal_entity_id = %s),
                       '-infinity')) AS leg
    GROUP BY legal_entity_id, organisation_id, accounting_on, product, account, currency"""
POST_MANY = Path(__file__).parent / "sql" / "post_many.sql"


@operation
def post(
    *,
    event: str,
    components: Mapping[str, int],
    subject_id: UUID,
    dimensions: Dimensions,
    accounting_on: date,
    description: Text | None = None,
    currency: str = "CNY",
    before: Mapping[str, int] = NOTHING,
    takes_back: bool = False,
) -> PostedEntry:
    """Write the entry that the posting rules make of an event's components (in fen, all positive).

    Taxes are split off and inter-branch legs added. Leave out a component that is nothing. Where
    an amount grows by many small entries, say in `before` what of a component was posted already:
    then its taxes add up to the tax of the whole, however often they were rounded. `takes_back`
    lessens such a sum by the opposite legs; one whole entry is taken back by `reverse`.

    :raises UnknownPosting: if the event or a component has no rule in force.
    :raises AmountNotPositive: if a component is zero, negative or not an integer.
    """
    table = queries.rules_in_act(event, on=accounting_on)
    classed = ports.classes_of([subject_id]) if by_class(table) else {}
    rules = chosen(table, product=dimensions.product, classed=classed.get(subject_id, UNCLASSED))
    crosses = dimensions.organisation_id != dimensions.head_office_id
    legs = legs_of(
        rules,
        components,
        dimensions=dimensions,
        inter_branch_account=queries.inter_branch_in_act() if crosses else None,
        before=before,
        takes_back=takes_back,
    )
    any_rule = next(iter(rules.values()))
    return add_entry(
        event=event,
        rule_version=any_rule.version,
        subject_id=subject_id,
        legal_entity_id=dimensions.legal_entity_id,
        organisation_id=dimensions.organisation_id,
        accounting_on=accounting_on,
        description=description or any_rule.event_name,
        legs=legs,
        product=dimensions.product,
        currency=currency,
    )


@operation
def post_moves(
    moves: Mapping[str, Mapping[str, int]],
    *,
    subject_id: UUID,
    dimensions: Dimensions,
    accounting_on: date,
) -> None:
    """Write the entries of signed sums, event by event: what is negative goes by opposite legs."""
    for event, sums in moves.items():
        for takes_back in (False, True):
            moved = {
                name: abs(fen) for name, fen in sums.items() if fen and (fen < 0) is takes_back
            }
            if moved:
                post(
                    event=event,
                    components=moved,
                    subject_id=subject_id,
                    dimensions=dimensions,
                    accounting_on=accounting_on,
                    takes_back=takes_back,
                )


@operation
def add_entry(
    *,
    event: str,
    accounting_on: date,
    legal_entity_id: UUID,
    legs: Sequence[PostedLeg],
    product: str = "",
    currency: str = "CNY",
    **header: Any,
) -> PostedEntry:
    """Write an entry of these legs under a header (`add_header` says what else is in it)."""
    made = add_header(
        leg_count=len(legs),
        event=event,
        accounting_on=accounting_on,
        legal_entity_id=legal_entity_id,
        **header,
    )
    if made is None:
        raise AssertionError("unreachable: nothing was reversed")
    entry_id, number = made
    with connection.cursor() as cursor:
        cursor.execute(
            ADD_LEGS,
            [
                *(entry_id, len(legs), accounting_on, legal_entity_id, product, currency),
                [leg.organisation_id for leg in legs],
                [leg.account for leg in legs],
                [leg.amount_fen for leg in legs],
            ],
        )
    crashpoint(f"{event} posted")
    return PostedEntry(
        id=entry_id, number=number, event=event, accounting_on=accounting_on, legs=tuple(legs)
    )


@operation
def post_many(
    *,
    event: str,
    postings: Postings,
    legal_entity_id: UUID,
    head_office_id: UUID,
    accounting_on: date,
) -> int:
    """Write one entry for each subject, with one statement; return how many.

    Components without an amount are left out, and subjects without components.

    :raises UnknownPosting: if a component has no rule in force, or its rule splits off a tax: that
        must know what was taxed before, so it goes by `post`.
    """
    table = queries.rules_in_act(event, on=accounting_on)
    moved = {name: amounts for name, amounts in postings.components.items() if any(amounts)}
    if not moved:
        return 0
    sorts, sort_of = sorts_of(table, postings)
    for component in moved:
        if any(component not in rules or rules[component].tax_account for rules in sorts):
            raise UnknownPosting(f"{event}.{component} cannot be posted by the thousand")
    any_rule, of_each = table[0], [rules[name] for rules in sorts for name in moved]
    values: dict[str, Any] = {
        "subjects": column(postings.subject_ids),
        "organisations": column(postings.organisation_ids),
        "products": column(postings.products),
        "count": len(postings.subject_ids),
        "amounts": column(chain.from_iterable(moved.values())),
        "sorts": column(sort_of),
        "component_count": len(moved),
        "debit_accounts": [rule.debit_account for rule in of_each],
        "debit_at_head": [rule.debit_at is Place.HEAD_OFFICE for rule in of_each],
        "credit_accounts": [rule.credit_account for rule in of_each],
        "credit_at_head": [rule.credit_at is Place.HEAD_OFFICE for rule in of_each],
        "head_office_id": head_office_id,
        "inter_branch": queries.inter_branch_in_act(),
        "event": event,
        "rule_version": any_rule.version,
        "legal_entity_id": legal_entity_id,
        "accounting_on": accounting_on,
        "year": str(accounting_on.year),
        "description": Jsonb({"zh": any_rule.event_name.zh, "en": any_rule.event_name.en}),
    }
    ((count,),) = plain.many(POST_MANY.read_text(encoding="utf-8"), values)
    return int(count)


def sorts_of(table: Sequence[Rule], postings: Postings) -> tuple[list[dict[str, Rule]], list[int]]:
    """Return the rules of each sort of subject (by product and class), and each one's sort, from 1."""
    if not any(rule.risk_class or rule.product for rule in table):
        return [chosen(table, product="")], [1] * len(postings.subject_ids)
    classed = ports.classes_of(postings.subject_ids) if by_class(table) else {}
    keys = [
        (product, classed.get(subject_id, UNCLASSED))
        for product, subject_id in zip(postings.products, postings.subject_ids, strict=True)
    ]
    place = {key: number for number, key in enumerate(dict.fromkeys(keys), start=1)}
    sorts = [chosen(table, product=product, classed=known) for product, known in place]
    return sorts, [place[key] for key in keys]


@operation
def reverse(*, entry_id: UUID, reason: str, accounting_on: date) -> PostedEntry:
    """Take an entry back by a new one with the opposite legs.

    :raises NotFound: if there is no such entry.
    :raises ReversalNotReversible: if it is a reversal itself.
    :raises ReversedTooEarly: if the day lies before the entry's own.
    :raises AlreadyReversed: if it has been reversed; of two at once, the later is refused.
    """
    original = queries.entry(entry_id)
    if original.reverses_id is not None:
        raise ReversalNotReversible(number=original.number)
    if accounting_on < original.accounting_on:
        raise ReversedTooEarly(number=original.number, accounting_on=original.accounting_on)
    header = add_header(
        leg_count=original.leg_count,
        event=original.event,
        rule_version=original.rule_version,
        subject_id=original.subject_id,
        legal_entity_id=original.legal_entity_id,
        organisation_id=original.organisation_id,
        accounting_on=accounting_on,
        description=Text(
            f"冲正 {original.number}：{reason}", f"Reversal of {original.number}: {reason}"
        ),
        reverses_id=original.id,
    )
    if header is None:
        raise AlreadyReversed(number=original.number)
    reversal_id, number = header
    with connection.cursor() as cursor:
        cursor.execute(MIRROR_LEGS, [reversal_id, accounting_on, original.id])
        rows = sorted(cursor.fetchall())
    return PostedEntry(
        id=reversal_id,
        number=number,
        event=original.event,
        accounting_on=accounting_on,
        legs=tuple(
            PostedLeg(organisation_id=organisation_id, account=account, amount_fen=amount_fen)
            for _, organisation_id, account, amount_fen in rows
        ),
    )


@operation
def roll_up(*, legal_entity_id: UUID, on: date) -> int:
    """Sum the entries of the days up to `on` by day and account, once; return into how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(ROLL_UP, [legal_entity_id, on, legal_entity_id])
        return int(cursor.rowcount)


@operation
def close_period(*, legal_entity_id: UUID, organisation_id: UUID, until_on: date) -> None:
    """Close the books up to a day; the database refuses an entry of such a date from then on."""
    ClosedPeriod.objects.get_or_create(
        legal_entity_id=legal_entity_id,
        until_on=until_on,
        defaults={"organisation_id": organisation_id},
    )


@operation
def add_header(
    *,
    leg_count: int,
    event: str,
    rule_version: int,
    subject_id: UUID,
    legal_entity_id: UUID,
    organisation_id: UUID,
    accounting_on: date,
    description: Text,
    reverses_id: UUID | None = None,
) -> tuple[UUID, str] | None:
    """Write a header; return its key and number, or None where the other one is reversed already.

    Of two reversals at once, the insert of the later waits until the earlier has ended.
    """
    entry_id, number = uuid7(), numbers.next_number(numbers.ENTRY, on=accounting_on)
    values: dict[str, Any] = {
        "id": entry_id,
        "number": number,
        "leg_count": leg_count,
        "event": event,
        "rule_version": rule_version,
        "subject_id": subject_id,
        "legal_entity_id": legal_entity_id,
        "organisation_id": organisation_id,
        "accounting_on": accounting_on,
        "description": Jsonb({"zh": description.zh, "en": description.en}),
        "reverses_id": reverses_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD_ENTRY, values)
        return (entry_id, number) if cursor.rowcount else None
