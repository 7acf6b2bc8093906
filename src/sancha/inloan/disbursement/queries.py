from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.types import FINAL, REASONS, STATUSES, DisbursementView
from sancha.platform.errors import NotFound


def view_of(row: Disbursement) -> DisbursementView:
    values = {name: getattr(row, name) for name in DisbursementView.__dataclass_fields__}
    reason = REASONS.get(row.reason) if row.reason else None
    return DisbursementView(**values | {"status": STATUSES[row.status], "reason": reason})


def get(disbursement_id: UUID) -> DisbursementView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Disbursement.objects.filter(pk=disbursement_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def by_number(number: str) -> DisbursementView:
    """:raises NotFound: if no payment has this number."""
    row = Disbursement.objects.filter(number=number).first()
    if row is None:
        raise NotFound
    return view_of(row)


def of_contract(contract_id: UUID) -> DisbursementView | None:
    row = Disbursement.objects.filter(contract_id=contract_id).first()
    return view_of(row) if row else None


def of_application(application_id: UUID) -> DisbursementView | None:
    row = Disbursement.objects.filter(application_id=application_id).first()
    return view_of(row) if row else None


def lock(disbursement_id: UUID) -> Disbursement:
    return Disbursement.objects.select_for_update().get(pk=disbursement_id)


def listed(*, text: str, status: str, window: slice) -> tuple[list[DisbursementView], int]:
    rows = Disbursement.objects.order_by("-requested_at")
    if status:
        rows = rows.filter(status=status)
    if text:
        rows = rows.filter(number__iexact=text)
    return [view_of(row) for row in rows[window]], rows.count()


def unresolved() -> list[UUID]:
    """Return the payments of which nobody knows yet what became: the desk's work list."""
    rows = Disbursement.objects.exclude(status__in=FINAL).order_by("requested_at")
    return list(rows.values_list("id", flat=True))


def loan_numbers_of(views: list[DisbursementView]) -> dict[UUID, str]:
    """Return the numbers of the loans that these payments began."""
    return loans.numbers_of({view.loan_id for view in views if view.loan_id})
