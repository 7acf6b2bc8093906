from uuid import UUID

from sancha.credit.bills import queries as bills
from sancha.credit.facilities import queries as facilities
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient, Value
from sancha.inloan.disbursement import queries, services
from sancha.inloan.disbursement.types import CONDITIONS, HER_ACCOUNT, DisbursementView
from sancha.office.staff import queries as staff
from sancha.platform import events
from sancha.platform.text import Text, joined, listed

OPERATORS, RELEASERS = "disbursement.query", "disbursement.release"
TO_RELEASE = Text("大额放款待第三人放行", "a large payment waits for a third person")
DELAYED = Text("超过正常时限仍无结果", "no result within the usual time")
HAS_FAILED = Text("转账失败", "the transfer failed")
TOLD = {
    "account_closed": Text("收款账户已销户", "the receiving account is closed"),
    "account_not_found": Text(
        "查不到收款账户：账号有误，或为本行无法核实的他行账户",
        "the account is not known: a wrong number, or one at another bank that ours cannot verify",
    ),
    "name_mismatch": Text("收款账户户名不符", "the account is under another name"),
}
IN_GENERAL = Text("银行系统未能完成转账", "the bank's system could not complete the transfer")


@events.on("disbursement.failed")
def tell_failed(event: events.Happened) -> None:
    """Tell the customer why, and the operators that it waits for them."""
    payment = queries.get(event.subject)
    template, basis, subject_id = basis_of(payment)
    reason = TOLD.get(str(event.payload["reason"]), IN_GENERAL)
    tell_borrower(payment, template, basis | {"reason": reason}, subject_id)
    tell_operators(payment, HAS_FAILED)


def tell_borrower(
    payment: DisbursementView, template: str, values: dict[str, Value], subject_id: UUID
) -> None:
    notices.notify(
        template=template,
        recipient=Recipient(
            kind="party",
            id=payment.party_id,
            organisation_id=payment.organisation_id,
            party_id=payment.party_id,
        ),
        values=values,
        subject_id=subject_id,
    )


def basis_of(payment: DisbursementView) -> tuple[str, dict[str, Value], UUID]:
    """Return the template that tells of a payment that failed, on what it was to be paid, and its id."""
    if payment.bill_id is not None:
        number = bills.get(payment.bill_id).number
        return "bill.payment_failed", {"bill": number}, payment.bill_id
    assert payment.contract_id is not None
    number = facilities.contract(payment.contract_id).number
    return "payment.failed", {"contract": number}, payment.contract_id


@events.on("disbursement.delayed")
def tell_delayed(event: events.Happened) -> None:
    tell_operators(queries.get(event.subject), DELAYED)


@events.on("disbursement.blocked")
def tell_blocked(event: events.Happened) -> None:
    """Tell the operators what is missing, and the borrower where her own account is."""
    payment = queries.get(event.subject)
    tell_operators(payment, listed(payment.missing))
    if hers := HER_ACCOUNT & {*event.payload["missing"]}:
        reason = joined(CONDITIONS[code] for code in sorted(hers))
        _, basis, subject_id = basis_of(payment)
        tell_borrower(payment, "payment.account", basis | {"reason": reason}, subject_id)


@events.on("party.corrected")
def check_again(event: events.Happened) -> None:
    """Let what waited for another account of hers be checked again."""
    if {"bank_card", "name"} & {*event.payload["fields"]}:
        for payment in queries.held_by_account(event.subject):
            services.queue_payment(payment)


@events.on("disbursement.reviewed")
def tell_releasers(event: events.Happened) -> None:
    """Tell those of the third post that a large payment waits for them."""
    payment = queries.get(event.subject)
    if queries.awaits_release(payment):
        tell_staff(payment, TO_RELEASE, RELEASERS)


def tell_operators(payment: DisbursementView, what: Text) -> None:
    tell_staff(payment, what, OPERATORS)


def tell_staff(payment: DisbursementView, what: Text, permission: str) -> None:
    for member in staff.those_who_may(permission, on=payment):
        notices.notify(
            template="payment.attention",
            recipient=Recipient(
                kind="staff", id=member.id, organisation_id=payment.organisation_id
            ),
            values={"payment": payment.number, "what": what},
            subject_id=payment.id,
        )
