"""What the borrower sees of her applications, and her notices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from sancha.core.money import rate_text, yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import queries as loans
from sancha.credit.parties.types import mask
from sancha.engines.decision import queries as decisions
from sancha.engines.evidence.kinds import kinds
from sancha.engines.notice import queries as notices
from sancha.engines.notice.types import NoticeSeen
from sancha.engines.process import queries as processes
from sancha.inloan.approval import queries as approvals
from sancha.inloan.approval.types import ConditionView
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.disbursement.types import DisbursementView
from sancha.insight.lifecycle import words
from sancha.insight.lifecycle.applications import purpose_out
from sancha.insight.lifecycle.borrower_contract import expires_at
from sancha.insight.lifecycle.steps import Milestones, ProcessStep, borrower_steps
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.platform import clock
from sancha.platform.shapes import Choice, Numbered
from sancha.platform.text import Status, Text, listed
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import CLOSED, REDUCTIONS, ApplicationView, is_withdrawable

Stage = Literal[
    "deciding",
    "stopped",
    "supplement",
    "review",
    "offer",
    "conditions",
    "contract",
    "paying",
    "paid",
    "granted",
    "declined",
    "closed",
]
STAGES: dict[str, Stage] = {
    "collecting": "deciding",
    "stopped": "stopped",
    "supplement": "supplement",
    "first_review": "review",
    "second_review": "review",
    "offered": "offer",
    "conditions": "conditions",
    "approved": "deciding",  # The contract is being set: seconds.
    "contract": "contract",
    "paying": "paying",
    "paid": "paid",
    "granted": "granted",
    "declined": "declined",
    "withdrawn": "closed",
    "void": "closed",
}


SIGNED = frozenset({"signing", "confirmed"})


class BorrowerApplicationRow(Schema):
    id: str
    number: str
    amount: str
    term_months: int
    purpose: Choice
    stage: Stage
    status: Status
    submitted_at: datetime


class BorrowerApplicationList(Schema):
    items: list[BorrowerApplicationRow]
    total: int


class Expected(Schema):
    text: Text
    by_at: datetime | None


class ToldReason(Schema):
    code: str
    text: Text


class Approved(Schema):
    amount: str
    reduced_for: Text | None
    term_months: int
    rate_pct_month: str


class ConditionOut(Schema):
    nr: int
    text: str
    label: Text | None
    is_met: bool | None


class ContractRef(Numbered):
    status: Status


class PaymentOut(Schema):
    amount: str
    payee: str | None  # None: her own account.
    account_masked: str
    status: Status
    paid_at: datetime | None


class BorrowerApplication(BorrowerApplicationRow):
    purpose_detail: str | None
    steps: list[ProcessStep]
    expected: Expected | None
    reasons: list[ToldReason]
    approved: Approved | None
    conditions: list[ConditionOut]
    may_withdraw: bool
    may_appeal: bool
    appealed_at: datetime | None
    documents_open: bool
    contract: ContractRef | None
    payment: PaymentOut | None
    loan: Numbered | None


class NoticeLink(Schema):
    kind: str
    id: str


class BorrowerNotice(Schema):
    id: str
    title: Text
    text: Text
    tone: str
    created_at: datetime
    link: NoticeLink | None


class BorrowerNoticeList(Schema):
    items: list[BorrowerNotice]
    total: int


def own_applications(views: Iterable[ApplicationView]) -> list[BorrowerApplicationRow]:
    listed = list(views)
    versions = products.versions({view.product_version_id for view in listed})
    return [row_of(view, versions[view.product_version_id]) for view in listed]


def row_of(view: ApplicationView, product: ProductView) -> BorrowerApplicationRow:
    return BorrowerApplicationRow(
        id=str(view.id),
        number=view.number,
        amount=yuan(view.amount_fen),
        term_months=view.term_months,
        purpose=purpose_out(product, view.purpose),
        stage=STAGES[view.status.code],
        status=view.status,
        submitted_at=view.submitted_at,
    )


def own_application(application_id: UUID) -> BorrowerApplication:
    """Gather one application.

    :raises NotFound: if there is no such application, or it is somebody else's.
    """
    view = applications.get(application_id)
    product = products.version(view.product_version_id)
    contract = facilities.contract_of_application(view.id)
    payment = disbursements.of_application(view.id)
    loan = loans.loan_of_application(view.id)
    passed = milestones_of(view, contract, payment)
    approved_fen = view.approved_amount_fen
    told = applications.told_reasons(view) if view.status.code == "declined" else []
    return BorrowerApplication(
        **(dict(row_of(view, product)) | once_signed(view, contract)),
        purpose_detail=view.purpose_detail or None,
        steps=borrower_steps(view, passed, payment, is_limit=product.terms.revolving),
        expected=expected_of(view, product, contract, payment, passed),
        reasons=[ToldReason(code=r.code, text=r.label) for r in told],
        approved=Approved(
            amount=yuan(approved_fen),
            reduced_for=REDUCTIONS.get(view.reduced_for),
            term_months=view.term_months,
            rate_pct_month=rate_text(
                products.rate_on(product.terms, on=view.submitted_on).month_pct
            ),
        )
        if approved_fen
        else None,
        conditions=[condition_out(c) for c in approvals.conditions_of(view.id)],
        may_withdraw=is_withdrawable(view),
        may_appeal=applications.may_appeal(view, now=clock.now()),
        appealed_at=view.appealed_at,
        documents_open=view.status.code not in CLOSED and contract is None,
        contract=ContractRef(id=str(contract.id), number=contract.number, status=contract.status)
        if contract and contract.document_id
        else None,
        payment=payment_out(payment) if payment else None,
        loan=Numbered(id=str(loan[0]), number=loan[1]) if loan else None,
    )


def once_signed(view: ApplicationView, contract: ContractView | None) -> dict[str, Any]:
    """Return what differs while the lender signs after her: there is nothing left for her to do."""
    is_signed = view.status.code == "contract" and contract and contract.status.code in SIGNED
    return {"stage": "paying", "status": contract.status} if contract and is_signed else {}


def condition_out(condition: ConditionView) -> ConditionOut:
    return ConditionOut(
        nr=condition.nr,
        text=condition.text,
        label=kinds()[condition.kind].name if condition.kind else None,
        is_met=condition.is_met,
    )


def milestones_of(
    view: ApplicationView, contract: ContractView | None, payment: DisbursementView | None
) -> Milestones:
    opinions = approvals.opinions_of(view.id)
    in_review = view.status.code in {"first_review", "second_review", "supplement"}
    decided_at = decisions.decision(view.decision_id).decided_at if view.decision_id else None
    return Milestones(
        decided_at=decided_at,
        reviewed_at=opinions[-1].at if opinions else None,
        contract_at=contract.made_at if contract else None,
        confirmed_at=contract.confirmed_at if contract else None,
        paid_at=payment.settled_at if payment else None,
        went_to_people=in_review or bool(opinions),
    )


def payment_out(payment: DisbursementView) -> PaymentOut:
    receiver = disbursements.receiver_of(payment)
    return PaymentOut(
        amount=yuan(payment.amount_fen),
        payee=receiver.name if payment.payee_id else None,
        account_masked=mask("bank_card", receiver.account),
        status=payment.status,
        paid_at=payment.settled_at,
    )


def expected_of(
    view: ApplicationView,
    product: ProductView,
    contract: ContractView | None,
    payment: DisbursementView | None,
    passed: Milestones,
) -> Expected | None:
    """Say what happens next, and until when where that is known."""
    stage, is_limit = STAGES[view.status.code], product.terms.revolving
    if once_signed(view, contract):
        text = words.LIMIT_SIGNED_BY_HER if is_limit else words.SIGNED_BY_HER
        return Expected(text=text, by_at=None)
    if stage not in words.EXPECTED:
        return None
    if stage == "paying" and payment and payment.status.code in words.HELD:
        return Expected(text=held_text(payment), by_at=None)
    if stage == "paying" and payment is None and contract and is_checked(contract):
        return Expected(text=words.TO_REQUEST, by_at=None)
    by_at = None
    if stage == "review":
        by_at = reviewed_by(view, passed)
    elif stage == "contract" and contract:
        by_at = expires_at(contract)
    is_agreed_as_limit = is_limit and stage == "contract"
    text = words.LIMIT_EXPECTED if is_agreed_as_limit else words.EXPECTED[stage]
    return Expected(text=text, by_at=by_at)


def is_checked(contract: ContractView) -> bool:
    """Tell whether people look at the payment before it leaves."""
    return disbursements.payers(contract, contract.amount_fen) > 0


def held_text(payment: DisbursementView) -> Text:
    """Say why the money has not left, or came back."""
    by_account = payment.status.code == "blocked" and disbursements.is_held_by_account(payment)
    text, pay_on = words.HELD["account" if by_account else payment.status.code], payment.pay_on
    is_ahead = pay_on and pay_on > calendar.bank_date(payment.legal_entity_id)
    if payment.status.code == "requested" and is_ahead:
        text = words.REVIEWED_FOR_A_DAY
    return text.format(missing=listed(payment.missing), on=pay_on)


def reviewed_by(view: ApplicationView, passed: Milestones) -> datetime | None:
    """Return until when the review at which the process stands should be done."""
    since = passed.reviewed_at or passed.decided_at
    instance = processes.instance_of(view.id)
    if instance is None or since is None:
        return None
    steps = processes.specification_of(instance.definition).steps
    hours = [steps[step].hours for step in instance.waiting_at]
    if not hours or hours[0] is None:
        return None
    return calendar.after_working_hours(since, hours[0])


def own_notices(party_id: UUID, window: slice) -> BorrowerNoticeList:
    found = notices.notices_for(kind="party", recipient_id=party_id, window=window)
    return BorrowerNoticeList(items=[notice_out(n) for n in found.items], total=found.total)


def notice_out(notice: NoticeSeen) -> BorrowerNotice:
    kind = notice.template.partition(".")[0]
    link = NoticeLink(kind=kind, id=str(notice.subject_id)) if kind in words.NOTICE_LINKS else None
    return BorrowerNotice(
        id=str(notice.id),
        title=notice.title,
        text=notice.body,
        tone=words.NOTICE_TONES.get(notice.template, "blue"),
        created_at=notice.created_at,
        link=link,
    )
