"""What happened to many loans, written down for the bureau with one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sancha.credit.loans import batch as loans
from sancha.credit.loans import queries as loan_queries
from sancha.platform import plain
from sancha.platform.columns import column
from sancha.platform.door import operation
from sancha.platform.events import Happened

DAYS_A_MONTH = 30
# An arrear is reported when an instalment of the loan comes short for the first time, and then once a month, as the
# bureau's monthly performance asks; but whatever else was reported since is put right.
# Of a written-off loan the balance is nothing, its arrears are told no more, and what is recovered does not make it
# another; only a settlement does.
# Of a loan from before the reporting began the bureau knows nothing: it has no record to follow.
NOTE = """INSERT INTO reporting_record (id, number, loan_id, loan_number, organisation_id, party_id, kind,
        sequence, business_on, credit_fen, balance_fen, overdue_fen, monthly_payment_fen, remaining_months,
        instalments_behind)
    SELECT new_key(), standing.number || '-' || (last.sequence + 1), standing.loan_id, standing.number,
           organisation_id, party_id,
           CASE WHEN written_off_on IS NOT NULL AND settled_on IS NULL THEN 'written_off' ELSE %(kind)s END,
           last.sequence + 1, %(on)s, principal_fen, CASE WHEN written_off_on IS NULL THEN balance_fen ELSE 0 END,
           CASE WHEN written_off_on IS NULL THEN coalesce(short_fen, owed_fen) ELSE 0 END, last.monthly_payment_fen,
           CASE WHEN settled_on IS NOT NULL THEN 0
                ELSE greatest(0, (extract(year FROM matures_on) - %(year)s) * 12
                                 + extract(month FROM matures_on) - %(month)s) END,
           CASE WHEN written_off_on IS NULL AND coalesce(short_fen, owed_fen) > 0
                THEN days_past_due / %(days)s + 1 ELSE 0 END
    FROM unnest(%(loan_ids)s::uuid[], %(short)s::bigint[], %(due)s::date[]) AS asked (loan_id, short_fen, due_on)
    CROSS JOIN LATERAL ({standing}) AS standing
    CROSS JOIN LATERAL (
        SELECT sequence, monthly_payment_fen, kind, business_on FROM reporting_record AS record
        WHERE record.loan_id = standing.loan_id ORDER BY sequence DESC LIMIT 1) AS last
    WHERE %(kind)s <> 'overdue' OR written_off_on IS NULL AND (last.kind <> 'overdue' OR last.business_on < due_on
       OR date_trunc('month', last.business_on) < date_trunc('month', %(on)s::date))
    ORDER BY standing.loan_id"""


@operation
def note(kind: str, happened: Sequence[Happened]) -> None:
    """Write down what happened to loans that the bureau knows, and how they stand; it is sent later.

    It exists only if what happened is committed, and each loan's records count without a gap.
    """
    on = happened[0].business_on
    due_on: dict[UUID, date] = {}
    if kind == "overdue":
        since = loan_queries.open_since(one.subject for one in happened)
        due_on = {loan_id: newest_on for loan_id, (_, newest_on) in since.items()}
    values: dict[str, Any] = {
        "kind": kind,
        "on": on,
        "year": on.year,
        "month": on.month,
        "days": DAYS_A_MONTH,
        "loan_ids": column(one.subject for one in happened),
        # Of a debit that came short, what it lacked; else what the loan then owes.
        "short": column(
            int(one.payload["short_fen"]) if kind == "overdue" else None for one in happened
        ),
        "due": column(due_on.get(one.subject) for one in happened),
    }
    plain.many(NOTE.replace("{standing}", loans.standing()), values)
