from datetime import date, datetime
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.bills import queries as bills
from sancha.credit.bills import services as bill_services
from sancha.credit.bills.types import BillView
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.platform import events, numbers
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.presentation import permissions
from sancha.postloan.presentation.errors import NotDueYet
from sancha.postloan.servicing import services as servicing

LONGEST = 200
SAY_WHICH = Text("请填写账户流水号", "Say under which number the account shows the money")
OURS = Text(
    "这是本行自己的编号；请填写对账单上该笔来账的编号",
    "This is a number of our own; give that of the receipt on the account's statement",
)
USED = Text("该流水号已登记为另一张票据的付款", "Another bill was paid under this number")
SAY_WHY = Text("请填写拒付理由", "Say why the acceptor refused")
NOT_THEN = Text(
    "收款日须在到期日与业务日期之间", "The money came between the due day and the bank's date"
)


@use_case
def note_paid(
    *, bill_id: UUID, received_on: date, reference: str, now: datetime, actor: Actor
) -> BillView:
    """Note that the acceptor paid the face, on a day, into the lender's account; it repays the loan.

    Paid late, what that cost in penalty stays with the holder.

    :raises NotAwaited: if an answer is known, or the bill is not held.
    :raises NotDueYet: if it is not due.
    :raises Invalid: if it came before that, or after the bank's date, or the number is no other
        bank's, or another bill was paid under it.
    """
    found = bills.get(bill_id)
    reference = checked(reference, "/reference", SAY_WHICH)
    bill, on = presented(found, actor)
    if not bill.matures_on <= received_on <= on:
        raise Invalid({"/received_on": NOT_THEN})
    if any(numbers.is_of(scope, reference) for scope in (numbers.PAYMENT, numbers.DEBIT_FILE)):
        raise Invalid({"/reference": OURS})
    if bills.is_payment_known(bill.legal_entity_id, reference):
        raise Invalid({"/reference": USED})
    return take_face(bill, received_on=received_on, reference=reference, on=on, now=now)


@operation
def take_face(
    bill: BillView, *, received_on: date, reference: str, on: date, now: datetime
) -> BillView:
    """Let the face, paid by the acceptor, repay the loan."""
    assert bill.loan_id is not None
    noted = bill_services.note_answer(bill.id, "paid", on=received_on, answer=reference, now=now)
    servicing.happen(
        bill.loan_id,
        kind="repayment",
        value_on=received_on,
        on=on,
        amount_fen=bill.face_fen,
        payload={"channel": "acceptor", "payment": reference},
        channel="account",
    )
    events.record(bill.loan_id, "bill.paid", business_on=on, number=bill.number)
    return noted


@use_case
def note_refused(*, bill_id: UUID, reason: str, now: datetime, actor: Actor) -> BillView:
    """Note that the acceptor refused to pay: the holder owes the face, and is debited from tonight.

    :raises NotAwaited: if an answer is known, or the bill is not held.
    :raises NotDueYet: if it is not due.
    """
    found = bills.get(bill_id)
    reason = checked(reason, "/reason", SAY_WHY)
    bill, on = presented(found, actor)
    assert bill.loan_id is not None
    noted = bill_services.note_answer(bill.id, "refused", on=on, answer=reason, now=now)
    events.record(bill.loan_id, "bill.refused", business_on=on, number=bill.number, reason=reason)
    notices.notify(
        template="bill.refused",
        recipient=Recipient(
            kind="party",
            id=bill.party_id,
            organisation_id=bill.organisation_id,
            party_id=bill.party_id,
        ),
        values={
            "loan": loans.numbers_of([bill.loan_id])[bill.loan_id],
            "bill": bill.number,
            "amount": grouped(bill.face_fen),
            "reason": reason,
        },
        subject_id=bill.loan_id,
    )
    return noted


def checked(text: str, pointer: str, wanted: Text) -> str:
    """:raises Invalid: if it says nothing, too much, or what nobody can read."""
    text = text.strip()
    if not text or not is_plain(text, longest=LONGEST):
        raise Invalid({pointer: wanted})
    return text


def presented(bill: BillView, actor: Actor) -> tuple[BillView, date]:
    """Lock a bill's loan and return the bill with the bank's date.

    :raises NotAwaited: if there is no loan. :raises NotDueYet: if it is not due.
    """
    if bill.loan_id is None:
        bill_services.require_held(bills.lock(bill.id))
    assert bill.loan_id is not None
    loan, on = loan_batch.lock_for_change(bill.loan_id)
    actor.require(permissions.PRESENT, on=loan)
    if on < bill.matures_on:
        raise NotDueYet(due_on=bill.matures_on)
    return bills.get(bill.id), on
