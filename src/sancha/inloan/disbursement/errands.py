from collections.abc import Callable
from uuid import UUID

from sancha.core.chinese_amount import capitals
from sancha.core.money import yuan
from sancha.credit.bills import queries as bills
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import NotKnownThere, OutsideFailed, Refused, TimedOut
from sancha.engines.signing import errands as signing
from sancha.engines.signing.errands import FirmAsked
from sancha.engines.signing.sheets import Sheet, moment
from sancha.inloan.disbursement import queries, services
from sancha.inloan.disbursement.services import PAYER
from sancha.inloan.disbursement.types import (
    FINAL,
    NUMBER_REUSED,
    UNSENT,
    AccountFound,
    DisbursementView,
    Evidence,
)
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import errand


@errand
def pay(contract_id: UUID, draw_id: UUID | None = None) -> DisbursementView:
    """Check, intend, send, and note the answer. Called again, it goes on where it stopped."""
    account = find_account(contract_id, draw_id)
    intended = services.intend(
        contract_id=contract_id, draw_id=draw_id, account=account, now=clock.now()
    )
    if intended.status.code in UNSENT:
        return intended
    if intended.status.code == "intended":
        return send(intended.id)
    return ask(intended.id)


def find_account(contract_id: UUID, draw_id: UUID | None = None) -> AccountFound:
    """Ask core banking whether the receiving account is open, and the customer's or the payee's."""
    contract = facilities.contract(contract_id)
    order = queries.of_contract(contract_id, draw_id)
    payee_id = order.payee_id if order else None
    receiver = queries.receiver_of(order) if order else queries.borrower_as_payee(contract.party_id)
    subject = Scope(contract.id, contract.organisation_id, contract.party_id)
    asked = messages.AccountAsked(account=receiver.account)
    whose = "payee" if payee_id else "account"
    try:
        found = call(
            connectors.ACCOUNT, asked, actor=PAYER, subject=subject, reason="核实收款账户"
        ).answer
    except NotKnownThere:
        return AccountFound(f"{whose}_unknown", payee_id)
    except OutsideFailed:
        return AccountFound("account_unasked", payee_id)
    if found.status != "open":
        return AccountFound(f"{whose}_closed", payee_id)
    return AccountFound("" if found.name == receiver.name else f"{whose}_name", payee_id)


@errand
def send(disbursement_id: UUID) -> DisbursementView:
    """Send the instruction under its number: core banking takes a number only once."""
    payment = services.note_sending(disbursement_id=disbursement_id, now=clock.now())
    if payment.status.code in FINAL | UNSENT:
        return payment
    receiver = queries.receiver_of(payment)
    order = messages.TransferOrder(
        number=payment.number,
        amount_fen=payment.amount_fen,
        to_account=receiver.account,
        to_name=receiver.name,
        purpose=purpose_of(payment),
    )
    try:
        call(connectors.SEND_TRANSFER, order, actor=PAYER, subject=payment, reason="放款")
    except TimedOut:
        return services.note_doubt(disbursement_id=disbursement_id, reason="timed_out")
    except Refused as error:
        reason = NUMBER_REUSED if error.refusal == NUMBER_REUSED else "refused"
        return services.note_doubt(disbursement_id=disbursement_id, reason=reason)
    except OutsideFailed:
        return services.note_doubt(disbursement_id=disbursement_id, reason="unavailable")
    return queries.get(disbursement_id)


def purpose_of(payment: DisbursementView) -> str:
    """Return what the money is, as the payee's bank shows it."""
    if payment.contract_id is None:
        return "票据贴现款"
    contract = facilities.contract(payment.contract_id)
    return f"{products.version(contract.product_version_id).name.zh}放款"


@errand
def ask(disbursement_id: UUID, actor: Actor = PAYER) -> DisbursementView:
    """Ask core banking what became of the payment; unknown there, it never left: send it again."""
    payment = queries.get(disbursement_id)
    if payment.status.code in FINAL | UNSENT:
        return payment
    try:
        evidence = evidence_of(payment)
    except NotKnownThere:
        return send(disbursement_id)
    except OutsideFailed:
        return payment
    return services.resolve(evidence=evidence, now=clock.now(), actor=actor)


def evidence_of(payment: DisbursementView) -> Evidence:
    """:raises OutsideFailed: if core banking does not answer, or knows nothing of the number."""
    query = messages.ByNumber(number=payment.number)
    found = call(
        connectors.QUERY_TRANSFER, query, actor=PAYER, subject=payment, reason="放款查询"
    ).answer
    return Evidence(
        found.number, found.status, found.amount_fen, found.reason or "", found.to_account
    )


@errand
def settle_by_hand(
    disbursement_id: UUID,
    *,
    opinion: str,
    actor: Actor,
    ending: Callable[..., DisbursementView] = services.settle_by_hand,
) -> DisbursementView:
    """Settle what waits for a person by what core banking says of it now.

    :raises NotProven: if that proves nothing. :raises OutsideFailed: if it says nothing.
    """
    payment = queries.get(disbursement_id)
    evidence = evidence_of(payment)
    return ending(
        disbursement_id=disbursement_id,
        evidence=evidence,
        our_account=queries.receiver_of(payment).account,
        opinion=opinion,
        now=clock.now(),
        actor=actor,
    )


@errand
def make_voucher(disbursement_id: UUID) -> UUID | None:
    """Set the voucher of a payment under the lender's seal, and file it.

    :raises OutsideFailed, CertificateEnded: if it cannot be sealed now.
    """
    payment = queries.get(disbursement_id)
    if payment.voucher_id is not None or payment.loan_id is None:
        return payment.voucher_id
    lender = organisations.lender(payment.legal_entity_id)
    firm = FirmAsked(
        legal_entity_id=payment.legal_entity_id,
        organisation_id=payment.organisation_id,
        name=lender.name.zh,
        uscc=lender.uscc,
    )
    seal = signing.seal_credential(firm, subject=scope_of(payment), actor=PAYER)
    pdf = signing.sealed_sheet(
        voucher_sheet(payment, lender.name.zh),
        credential=seal,
        name=lender.name.zh,
        subject=scope_of(payment),
        actor=PAYER,
    )
    return services.keep_voucher(disbursement_id=disbursement_id, pdf=pdf, now=clock.now())


def scope_of(payment: DisbursementView) -> Scope:
    return Scope(payment.id, payment.organisation_id, payment.party_id)


def basis_of(payment: DisbursementView) -> tuple[str, str]:
    """Return on what the money was paid: the bill, or the contract."""
    if payment.bill_id is not None:
        return ("票据号码 Bill", bills.get(payment.bill_id).number)
    assert payment.contract_id is not None
    return ("合同编号 Contract", facilities.contract(payment.contract_id).number)


def receiver_rows(payment: DisbursementView) -> tuple[tuple[str, str], ...]:
    """Return to whom it was paid: the borrower, or on the borrower's behalf somebody else."""
    receiver = queries.receiver_of(payment)
    account = ("收款账户 Account", mask("bank_card", receiver.account))
    if payment.payee_id is None:
        return (("收款人 Payee", mask("name", receiver.name)), account)
    borrower = mask("name", parties.profile_of(payment.party_id).name)
    return (
        ("收款人 Payee", receiver.name),
        account,
        ("开户银行 Bank", receiver.bank),
        ("支付方式 Way", f"受托支付 Entrusted（借款人 {borrower}）"),
    )


def voucher_sheet(payment: DisbursementView, lender: str) -> Sheet:
    assert payment.loan_id is not None
    assert payment.settled_at is not None
    code = queries.verification_code_of(payment.id)
    return Sheet(
        title="放款电子凭证",
        title_en="Payment voucher",
        on=calendar.bank_date(payment.legal_entity_id),
        rows=(
            ("凭证编号 Number", payment.number),
            ("付款人 Payer", lender),
            *receiver_rows(payment),
            ("金额 Amount", f"人民币 {yuan(payment.amount_fen)} 元"),
            ("大写 In capitals", capitals(payment.amount_fen)),
            basis_of(payment),
            ("借据编号 Loan", loans.numbers_of([payment.loan_id])[payment.loan_id]),
            ("到账时间 Arrived", f"{moment(payment.settled_at)}（北京时间）"),
            ("用途 Purpose", purpose_of(payment)),
        ),
        note="本凭证由贷款人的电子印章签名并加盖可信时间戳，任何改动都会使签名失效。",
        code=f"{payment.number}　{code}",
        address=queries.verification_address_of(payment),
        footer=lender,
    )
