from uuid import UUID

from sancha.platform.errors import NotFound
from sancha.postloan.inspections.models import Inspection


def get(inspection_id: UUID) -> Inspection:
    """:raises NotFound: if there is none."""
    row = Inspection.objects.filter(pk=inspection_id).first()
    if row is None:
        raise NotFound
    return row


def lock_open(loan_id: UUID) -> Inspection | None:
    """Return what waits of a loan, or None."""
    return Inspection.objects.select_for_update().filter(loan_id=loan_id, state="open").first()
