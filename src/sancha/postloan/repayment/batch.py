"""Debits by the thousand: ordered, answered and applied with a few statements."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from django.db import connection

from sancha.credit.bills import queries as bills
from sancha.credit.facilities import services as facilities
from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.types import Applied, Payment
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions, Postings
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform import events, plain
from sancha.platform.acts import Scope
from sancha.platform.columns import column
from sancha.platform.door import operation
from sancha.postloan.repayment.types import Evidence
from sancha.postloan.write_off.types import RECOVERED, claim_less

# One order a loan and night, and never two under way.
ORDER = """WITH ordered AS (
    INSERT INTO repayment_debit (id, number, organisation_id, legal_entity_id, party_id, loan_id,
        night_on, asked_fen, status)
    SELECT new_key(), 'P' || %(year)s || lpad(nextval('number_payment')::text, 8, '0'),
           organisation_id, legal_entity_id, party_id, loan_id, %(on)s, owed_fen, 'intended'
    FROM (SELECT * FROM ({owed} OFFSET 0) AS owed  -- What a loan owes is counted once.
        WHERE owed_fen > 0 AND NOT EXISTS (  -- Looked up: all those of the night would be sorted for each part.
            SELECT FROM repayment_debit AS debit WHERE debit.loan_id = owed.loan_id
            AND status IN ('intended', 'sent', 'unknown') OFFSET 0)
            AND loan_id NOT IN ({awaited})
        ORDER BY loan_id) AS due  -- The same loans get their numbers in the same order.
    ON CONFLICT (loan_id, night_on) DO NOTHING RETURNING asked_fen)
    SELECT count(*), coalesce(sum(asked_fen), 0)::bigint FROM ordered"""
ANSWER = """UPDATE repayment_debit AS debit
    SET status = said.status, reason = said.reason, collected_fen = said.fen, settled_at = %s
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[]) AS said (number, status, fen, reason)
    WHERE debit.number = said.number AND debit.status IN ('intended', 'sent', 'unknown')
      AND debit.reason <> 'number_reused'
      AND CASE said.status WHEN 'collected' THEN said.fen = asked_fen
          WHEN 'partial' THEN said.fen > 0 AND said.fen < asked_fen
          WHEN 'failed' THEN said.fen = 0 ELSE false END
    RETURNING loan_id, organisation_id, asked_fen - collected_fen, night_on"""
# What is told of a loan is counted: whoever changes it at the counter just now comes before or after.
# Loan by loan, by its index: joined with many at once, the whole book would be read for each file.
HOLD_SHORT = """SELECT FROM (SELECT loan_id FROM repayment_debit WHERE number = ANY (%s::text[])
        ORDER BY loan_id OFFSET 0) AS short
    CROSS JOIN LATERAL (SELECT FROM loans_segment AS segment WHERE segment.loan_id = short.loan_id
        FOR UPDATE) AS held"""
HOLD_PAID = """SELECT debit.loan_id, number, collected_fen, night_on
    FROM repayment_debit AS debit JOIN {segment} AS segment USING (loan_id)
    WHERE debit.applied_on IS NULL AND debit.status IN ('collected', 'partial')
      AND segment.set_aside IS NULL AND segment.legal_entity_id = %(legal_entity_id)s {only}
    ORDER BY loan_id, night_on FOR UPDATE OF segment"""
PUT_IN_FILE = """UPDATE repayment_debit SET file_id = %s, status = 'sent'
    WHERE number = ANY (%s::text[]) AND status = 'intended' AND file_id IS NULL"""
TAKE_OUT_OF_FILE = """UPDATE repayment_debit SET file_id = NULL, status = 'intended', reason = ''
    WHERE file_id = %s AND status IN ('sent', 'unknown')"""
DOUBT = """UPDATE repayment_debit AS debit SET status = 'unknown', reason = said.reason
    FROM unnest(%s::text[], %s::text[]) AS said (number, reason)
    WHERE debit.number = said.number AND debit.status IN ('sent', 'unknown')"""
PARTS = ("penalty", "compound", "interest", "principal")
NOTE_APPLIED = "UPDATE repayment_debit SET applied_on = %s WHERE number = ANY (%s::text[])"


@operation
def order(reach: Reach, *, on: date) -> tuple[int, int]:
    """Write down an order for all that is due on each loan; return how many, and how much."""
    sql = ORDER.replace("{owed}", loans.owed(reach)).replace("{awaited}", bills.AWAITED)
    # Empty when the planner last looked at them, the orders under way grow while we write: read whole for
    # each loan, they would cost its square.
    with loans.without("seqscan"):
        ((count, asked_fen),) = loans.ask(sql, reach, on=on, year=str(on.year))
    return count, asked_fen


@operation
def take_answers(answers: Sequence[Evidence], *, on: date, now: datetime) -> int:
    """Note what core banking says became of many orders; what does not fit an order is left out.

    The money is applied later, by `allocate`.
    """
    short_of = [said.number for said in answers if said.status in ("partial", "failed")]
    with connection.cursor() as cursor:
        cursor.execute(HOLD_SHORT, [column(short_of)])
    found = plain.many(
        ANSWER,
        [
            now,
            column(said.number for said in answers),
            column(said.status for said in answers),
            column(said.collected_fen for said in answers),
            column(said.reason for said in answers),
        ],
    )
    short = {
        Scope(loan_id, organisation_id): {"short_fen": fen, "asked_on": asked_on}
        for loan_id, organisation_id, fen, asked_on in found
        if fen
    }
    events.record_many("loan.debit_short", short, business_on=on)
    return len(found)


@operation
def put_in_file(numbers: Sequence[str], file_id: UUID) -> int:
    """Put orders that have not left into a file: they leave with it. Return how many."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_IN_FILE, [file_id, column(numbers)])
        return int(cursor.rowcount)


@operation
def take_out_of_file(file_id: UUID) -> int:
    """Free the orders of a file that never left: each is sent by itself. Return how many."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_OUT_OF_FILE, [file_id])
        return int(cursor.rowcount)


@operation
def doubt(reasons: Mapping[str, str]) -> None:
    """Note of orders, by number, why nobody knows what became of them."""
    if reasons:
        with connection.cursor() as cursor:
            cursor.execute(DOUBT, [column(reasons), column(reasons.values())])


@operation
def allocate(reach: Reach, *, on: date) -> tuple[int, int]:
    """Apply what was collected; return how many debits, and how much."""
    versions = products.every_version()
    turns = {key: loan_queries.turns_of(version.terms) for key, version in versions.items()}
    paid = loans.hold_paid(HOLD_PAID, reach, on=on)
    for payments in one_a_loan(paid):
        with loans.without("nestloop"):
            applied = loans.apply(reach, payments, turns, on=on)
        settle(applied, versions, on=on)
        plain.many(NOTE_APPLIED, [on, column(one.payment_number for one in applied)])
    return len(paid), sum(payment.amount_fen for payment in paid)


def one_a_loan(payments: Sequence[Payment]) -> Iterator[list[Payment]]:
    """Yield the payments in their order, so that no loan has two in one list."""
    left = list(payments)
    while left:
        first: dict[UUID, Payment] = {}
        for payment in left:
            first.setdefault(payment.loan_id, payment)
        yield list(first.values())
        left = [payment for payment in left if first[payment.loan_id] is not payment]


@operation
def settle(applied: Sequence[Applied], versions: Mapping[UUID, ProductView], *, on: date) -> None:
    """Post what was applied, give limits back, and tell of it."""
    legal_entity_id = applied[0].legal_entity_id
    head_office_id = organisations.head_office_of(legal_entity_id).id
    on_books = [one for one in applied if not one.is_recovered]
    for event, names, concerned in (
        ("loan.repaid", PARTS, on_books),
        ("loan.debit_surplus", ("suspense",), [one for one in on_books if one.suspense_fen]),
    ):
        ledger.post_many(
            event=event,
            postings=Postings(
                subject_ids=[one.loan_id for one in concerned],
                organisation_ids=[one.organisation_id for one in concerned],
                products=[versions[one.product_version_id].code for one in concerned],
                components={
                    name: list(map(attrgetter(f"{name}_fen"), concerned)) for name in names
                },
            ),
            legal_entity_id=legal_entity_id,
            head_office_id=head_office_id,
            accounting_on=on,
        )
    for one in applied:
        if one.is_recovered:
            book_recovery(one, versions[one.product_version_id].code, head_office_id, on=on)
    repaid = {
        Scope(one.loan_id, one.organisation_id): {"amount_fen": one.amount_fen} for one in applied
    }
    events.record_many("loan.repaid", repaid, business_on=on)
    settled: dict[Scope, dict[str, object]] = {
        Scope(one.loan_id, one.organisation_id): {} for one in applied if one.is_settled
    }
    events.record_many("loan.settled", settled, business_on=on)
    released: dict[UUID, int] = defaultdict(int)
    for one in applied:
        if one.principal_fen:
            released[one.facility_id] += one.principal_fen
    facilities.release_many(released)  # Last: loans of other partitions may be on the same limits.


@operation
def book_recovery(one: Applied, product: str, head_office_id: UUID, *, on: date) -> None:
    """Post what came for a loan that was written off: few, and their interest bears a tax."""
    moved = {name: int(getattr(one, f"{name}_fen")) for name in (*PARTS, "suspense")}
    ledger.post_moves(
        {RECOVERED["account"]: moved, **claim_less(moved)},
        subject_id=one.loan_id,
        dimensions=Dimensions(
            legal_entity_id=one.legal_entity_id,
            organisation_id=one.organisation_id,
            head_office_id=head_office_id,
            product=product,
        ),
        accounting_on=on,
    )
