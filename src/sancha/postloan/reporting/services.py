from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.office.products import queries as products
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.postloan.reporting import permissions
from sancha.postloan.reporting.errors import NotRejected
from sancha.postloan.reporting.models import Record
from sancha.postloan.reporting.queries import is_last, known, lock, view_of
from sancha.postloan.reporting.types import RecordView

REPORTER = service("reporting", permissions.SEND, "outside.call")


@operation
def note_grants(loan_ids: Collection[UUID], *, on: date) -> None:
    """Tell the bureau of new loans: each one's first record, and the others follow it."""
    told = known(loan_ids)
    Record.objects.bulk_create(
        Record(
            number=f"{loan.number}-1",
            loan_id=loan.id,
            loan_number=loan.number,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            kind="grant",
            sequence=1,
            business_on=on,
            credit_fen=loan.principal_fen,
            balance_fen=loan.balance_fen,
            overdue_fen=0,
            monthly_payment_fen=monthly_fen(loan),
            remaining_months=remaining_months(loan, on),
            instalments_behind=0,
        )
        for loan in loans.of_ids(loan_ids, on=on)
        if loan.id not in told
    )


def monthly_fen(loan: LoanView) -> int:
    """Return the first usual instalment of the plan."""
    rows = loans.plan_of(loan, products.version(loan.product_version_id).terms).rows
    return rows[min(1, len(rows) - 1)].total_fen


def remaining_months(loan: LoanView, on: date) -> int:
    months = (loan.matures_on.year - on.year) * 12 + loan.matures_on.month - on.month
    return max(0, months)


@use_case
def note_taken(*, record_id: UUID, now: datetime, actor: Actor = REPORTER) -> RecordView:
    """Note that the bureau has taken a record."""
    row = lock(record_id)
    actor.require(permissions.SEND, on=row)
    if row.status == "waiting":
        row.status, row.taken_at, row.refusal = "taken", now, ""
        row.save(update_fields=["status", "taken_at", "refusal"])
    return view_of(row)


@use_case
def note_rejected(*, record_id: UUID, refusal: str, actor: Actor = REPORTER) -> RecordView:
    """Note that the bureau does not take a record as it is: a person must look."""
    row = lock(record_id)
    actor.require(permissions.SEND, on=row)
    if row.status == "waiting":
        row.status, row.refusal = "rejected", refusal
        row.save(update_fields=["status", "refusal"])
    return view_of(row)


@use_case
def report_again(*, record_id: UUID, actor: Actor) -> RecordView:
    """Let a rejected record be sent again, its cause being mended; the number stays.

    Who the borrower is, is read when it is sent. The figures of a loan's last record are those of
    the loan as it stands now; with others behind it, they stay what they were on their day.

    :raises NotRejected: if the bureau did not reject it.
    """
    row = lock(record_id)
    actor.require(permissions.RETRY, on=row)
    if row.status != "rejected":
        raise NotRejected
    row.status = "waiting"
    if is_last(row):
        [loan] = loans.of_ids([row.loan_id], on=row.business_on)
        row.credit_fen = loan.principal_fen
        row.balance_fen = 0 if loan.written_off_on else loan.balance_fen
    row.save(update_fields=["status", "credit_fen", "balance_fen"])
    return view_of(row)
