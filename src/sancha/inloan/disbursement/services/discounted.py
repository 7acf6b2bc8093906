from uuid import UUID

from django.db.models.functions import Now

from sancha.credit.bills.types import BillView
from sancha.inloan.disbursement.models import Disbursement
from sancha.inloan.disbursement.queries import get
from sancha.inloan.disbursement.types import DisbursementView
from sancha.platform import jobs, numbers
from sancha.platform.door import operation


@operation
def order_for_bill(bill: BillView, *, requested_by: UUID, reviewed_by: UUID) -> DisbursementView:
    """Write down the order for a bill that two persons discount; it leaves at once."""
    row = Disbursement.objects.create(
        number=numbers.next_number(numbers.PAYMENT, on=bill.discounted_on),
        bill_id=bill.id,
        organisation_id=bill.organisation_id,
        legal_entity_id=bill.legal_entity_id,
        party_id=bill.party_id,
        facility_id=bill.facility_id,
        amount_fen=bill.proceeds_fen,
        deducted_fen=bill.discount_fen,
        status="intended",
        requested_by=requested_by,
        reviewed_by=reviewed_by,
        reviewed_at=Now(),
    )
    # Not known at core banking yet: asked for it, it is sent.
    jobs.queue("disbursement.ask", lock=row.id, disbursement_id=row.id)
    jobs.queue("disbursement.watch", lock=row.id, disbursement_id=row.id)
    return get(row.id)
