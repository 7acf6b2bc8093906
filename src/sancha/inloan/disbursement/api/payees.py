"""To whom a payment goes when it is not the borrower, and the papers that show why."""

from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Schema, UploadedFile
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import ContractView
from sancha.engines.evidence import errands as inspection
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.kinds import kinds
from sancha.engines.evidence.types import DocumentInfo, OpenedDocument
from sancha.inloan.disbursement import permissions, queries, services
from sancha.inloan.disbursement.api.desk import router
from sancha.inloan.disbursement.types import PAPERS, UNSENT, Payee
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.errors import NotFound
from sancha.platform.shapes import Choice
from sancha.platform.text import Text


class PayeeOut(Schema):
    id: str
    name: str
    account: str
    bank: str
    bank_code: str
    noted_by: str


class PaperOut(Schema):
    id: str
    kind: Text
    title: str


class Payeeship(Schema):
    """Whether a contract, or a draw of it, is paid to the counterparty, and to whom."""

    is_entrusted: bool
    amount: str
    payee: PayeeOut | None
    papers: list[PaperOut]
    kinds: list[Choice]
    may_note: bool


class PayeeNoted(Schema):
    id: str


@router.get("/contracts/{contract_id}/payee", response=Payeeship)
def payee(request: http.Request, contract_id: UUID, draw_id: UUID | None = None) -> Payeeship:
    """To whom a contract, or a draw of it, is paid; that it was looked at is noted."""
    return http.seen(
        request, permissions.SEE, lambda: payeeship(contract_id, draw_id, request.actor)
    )


def payeeship(contract_id: UUID, draw_id: UUID | None, actor: Actor) -> tuple[Scope, Payeeship]:
    contract = facilities.contract(contract_id)
    order = queries.of_contract(contract_id, draw_id)
    if order is None and draw_id is not None:
        raise NotFound
    amount_fen = order.amount_fen if order else contract.amount_fen
    noted = queries.payee_of(contract_id, draw_id)
    names = staff.names_of({noted.noted_by}) if noted else {}
    is_open = contract.status.code == "confirmed" and (
        order is None or order.status.code in UNSENT | {"failed", "cancelled"}
    )
    is_entrusted = queries.is_entrusted(contract, amount_fen)
    papers = (
        queries.papers_of(noted, contract.application_id) if noted else filed(contract, draw_id)
    )
    return scope_of(contract), Payeeship(
        is_entrusted=is_entrusted,
        amount=yuan(amount_fen),
        payee=PayeeOut(
            **vars(noted.payee),
            id=str(noted.id),
            noted_by=names.get(noted.noted_by, ""),
        )
        if noted
        else None,
        papers=[
            PaperOut(id=str(paper.id), kind=kinds()[paper.kind].name, title=paper.title)
            for paper in papers
        ],
        kinds=[Choice(code=code, label=kinds()[code].name) for code in PAPERS],
        may_note=is_entrusted and is_open and actor.may(permissions.REQUEST, on=contract),
    )


def filed(contract: ContractView, draw_id: UUID | None) -> list[DocumentInfo]:
    """Return what the borrower brought with the application: it counts for the whole contract."""
    found = evidence.documents_of(contract.application_id) if draw_id is None else ()
    return [paper for paper in found if paper.kind in PAPERS]


def scope_of(contract: ContractView) -> Scope:
    return Scope(contract.id, contract.organisation_id, contract.party_id)


@router.post("/contracts/{contract_id}/payee", response={201: PayeeNoted})
def note_payee(
    request: http.Request,
    contract_id: UUID,
    name: Form[str],
    account: Form[str],
    bank: Form[str],
    bank_code: Form[str] = "",
    kind: Form[str] = "",
    draw_id: Form[UUID | None] = None,
    file: File[UploadedFile | None] = None,
) -> Reply[PayeeNoted]:
    """Note to whom a contract, or a draw of it, is paid; `file` is a paper that shows why."""
    clean = file and inspection.check_upload(
        file.name or "", file.content_type or "", file.read(), to_be_read=False
    )
    made = http.once(request, services.note_payee)(
        contract_id=contract_id,
        draw_id=draw_id,
        payee=Payee(
            name=name.strip(),
            account="".join(account.split()),
            bank=bank.strip(),
            bank_code=bank_code.strip(),
        ),
        kind=kind,
        file=clean or None,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(201, PayeeNoted(id=str(made)))


@router.get("/contracts/{contract_id}/papers/{document_id}")
def paper(request: http.Request, contract_id: UUID, document_id: UUID) -> HttpResponse:
    """A paper that shows why somebody else than the borrower is paid."""

    def read() -> tuple[Scope, OpenedDocument]:
        contract = facilities.contract(contract_id)
        opened = evidence.open_document(document_id)
        info = opened.info
        if info.subject_id != contract.application_id or info.kind not in PAPERS:
            raise NotFound
        return scope_of(contract), opened

    opened = http.seen(request, permissions.SEE, read)
    info = opened.info
    return http.file_response(opened.content, media_type=info.media_type, name=info.title)


for view in (payee, paper):
    view.__dict__["permission"] = permissions.SEE
