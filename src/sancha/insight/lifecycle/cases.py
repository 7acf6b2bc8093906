"""The case page: everything needed to decide one application."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from sancha.core.irr import plan_cost
from sancha.core.money import rate_text, yuan
from sancha.core.schedule import Plan, make_plan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import STATUSES as LOAN_STATUSES
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask, person
from sancha.engines.decision import queries as decisions
from sancha.engines.evidence import queries as evidence
from sancha.engines.process import queries as processes
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.disbursement.types import DisbursementView
from sancha.insight.lifecycle import queries
from sancha.insight.lifecycle.applications import purpose_out
from sancha.insight.lifecycle.decisions import DecisionSummary, summary_of
from sancha.insight.lifecycle.documents import (
    CaseDocument,
    WantedKind,
    documents_out,
    wanted_kinds,
)
from sancha.insight.lifecycle.history import (
    HistoryOut,
    NoticeSent,
    OpinionOut,
    history_of,
    notices_sent,
    opinions_out,
)
from sancha.insight.lifecycle.scoring import ScoreOut, score_of
from sancha.insight.lifecycle.sources import SourceOut, sources_of
from sancha.insight.lifecycle.steps import CaseStep, case_steps
from sancha.insight.lifecycle.turns import CaseTurns, turns_of
from sancha.insight.shapes import organisation_out
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.office.products.words import due_text, method_text
from sancha.platform.acts import Actor
from sancha.platform.shapes import Choice, CustomerRef, NameOut, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.preloan.applications import permissions
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import CHANNELS, CLOSED, ApplicationView, is_withdrawable


class CaseCustomer(CustomerRef):
    id_number_masked: str
    phone_masked: str


class CaseProduct(NameOut):
    version: int


class CaseContract(Schema):
    id: str
    number: str
    status: Status
    confirmed_at: datetime | None


class CaseThing(Schema):
    id: str
    number: str
    status: Status


class CasePayment(CaseThing):
    pay_on: date | None


class MyTask(Schema):
    id: str
    kind: str
    title: Text
    due_at: datetime | None


class CaseOut(Schema):
    id: str
    number: str
    status: Status
    customer: CaseCustomer
    product: CaseProduct
    organisation: OrganisationOut
    channel: Text
    submitted_at: datetime
    submitted_by: str
    amount: str
    term_months: int
    rate_pct_month: str
    annual_rate_pct: str
    rate_rule: Text | None
    irr_pct: str
    instalment: str
    is_level: bool
    method: Text
    due: Text
    purpose: Choice
    purpose_detail: str | None
    approved_amount: str | None
    steps: list[CaseStep]
    sources: list[SourceOut]
    score: ScoreOut | None
    decision: DecisionSummary | None
    documents: list[CaseDocument]
    document_kinds: list[WantedKind]
    opinions: list[OpinionOut]
    history: list[HistoryOut]
    notices: list[NoticeSent]
    contract: CaseContract | None
    disbursement: CasePayment | None
    loan: CaseThing | None
    turns: CaseTurns
    my_task: MyTask | None
    allowed_actions: list[str]


def case(application_id: UUID, actor: Actor, language: str) -> CaseOut:
    """Gather the case page.

    :raises NotFound: if there is no such application, or not for this reader.
    """
    view = applications.get(application_id)
    product = products.version(view.product_version_id)
    places = organisations.all_organisations()
    contract = facilities.contract_of_application(view.id)
    payment = disbursements.of_application(view.id)
    loan = loans.loan_of_application(view.id)
    decision = decisions.decision(view.decision_id) if view.decision_id else None
    about = {view.id, *(thing.id for thing in (contract, payment) if thing)}
    about |= {loan[0]} if loan else set()
    profile = parties.profile_of(view.party_id)
    phone_masked = mask("phone", profile.phone)
    customer = queries.customers_of({view.party_id})[view.party_id]
    priced_on = contract.dated_on if contract else view.submitted_on
    plan, rate = plan_of(view, product), products.rate_on(product.terms, on=priced_on)
    task = queries.my_task(actor, view.id)
    may_attach = view.status.code not in CLOSED and actor.may(permissions.ATTACH, on=view)
    may_withdraw = is_withdrawable(view) and actor.may(permissions.WITHDRAW, on=view)
    return CaseOut(
        id=str(view.id),
        number=view.number,
        status=view.status,
        customer=CaseCustomer(
            **dict(customer),
            id_number_masked=mask("id_number", profile.id_number),
            phone_masked=phone_masked,
        ),
        product=CaseProduct(code=product.code, name=product.name, version=product.version),
        organisation=organisation_out(places, view.organisation_id),
        channel=CHANNELS[view.channel],
        submitted_at=view.submitted_at,
        submitted_by=person(view.submitted_by, language),
        amount=yuan(view.amount_fen),
        term_months=view.term_months,
        rate_pct_month=rate_text(rate.month_pct),
        annual_rate_pct=rate_text(rate.annual_pct),
        rate_rule=rate.rule,
        irr_pct=rate_text(plan_cost(plan).irr_pct),
        instalment=yuan(plan.instalment_fen),
        is_level=plan.is_level,
        method=method_text(product.terms),
        due=due_text(product.terms, day=plan.due_day),
        purpose=purpose_out(product, view.purpose),
        purpose_detail=view.purpose_detail or None,
        approved_amount=yuan(view.approved_amount_fen) if view.approved_amount_fen else None,
        steps=steps_of(view, payment, language),
        sources=sources_of(view.id),
        score=score_of(decision) if decision else None,
        decision=summary_of(decision) if decision else None,
        documents=documents_out(evidence.documents_of(view.id), language),
        document_kinds=wanted_kinds(product.terms, view),
        opinions=opinions_out(view.id),
        history=history_of(about, language),
        notices=notices_sent(about, phone_masked, language),
        contract=contract_ref(contract) if contract else None,
        disbursement=payment_ref(payment) if payment else None,
        loan=CaseThing(id=str(loan[0]), number=loan[1], status=LOAN_STATUSES[loan[2]])
        if loan
        else None,
        turns=turns_of(view),
        my_task=MyTask(id=str(task.id), kind=task.step, title=task.title, due_at=task.due_at)
        if task
        else None,
        allowed_actions=[
            *(task.outcomes if task else ()),
            *(["attach"] if may_attach else []),
            *(["withdraw"] if may_withdraw else []),
        ],
    )


def plan_of(view: ApplicationView, product: ProductView) -> Plan:
    """Return the plan of what is approved, or else asked, as if it were paid on its own day."""
    terms = loans.terms_of(
        product.terms,
        principal_fen=view.approved_amount_fen or view.amount_fen,
        term_months=view.term_months,
        disbursed_on=view.submitted_on,
    )
    return make_plan(terms)


def payment_ref(payment: DisbursementView) -> CasePayment:
    return CasePayment(
        id=str(payment.id), number=payment.number, status=payment.status, pay_on=payment.pay_on
    )


def contract_ref(contract: ContractView) -> CaseContract:
    return CaseContract(
        id=str(contract.id),
        number=contract.number,
        status=contract.status,
        confirmed_at=contract.confirmed_at,
    )


def steps_of(
    view: ApplicationView, payment: DisbursementView | None, language: str
) -> list[CaseStep]:
    instance = processes.instance_of(view.id)
    diagram = processes.specification_of(instance.definition) if instance else None
    # The order of the steps is that of their outcomes: as JSON the steps themselves have none.
    steps = [diagram.steps[step] for step in diagram.outcome_names] if diagram else []
    return case_steps(
        view,
        steps,
        processes.tasks_of(view.id),
        payment,
        is_running=instance is not None and instance.status == "running",
        language=language,
    )
