from datetime import date, datetime
from uuid import UUID

from ninja import File, Form, Schema, UploadedFile
from ninja import Status as Reply

from sancha.credit.loans import queries as loans
from sancha.engines.evidence import errands as inspection
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.limits import MAX_SUBJECT_BYTES
from sancha.engines.evidence.types import DocumentInfo
from sancha.office.calendar import queries as calendar
from sancha.platform import clock, http
from sancha.platform.errors import NotFound
from sancha.platform.parsing import fen_of
from sancha.platform.text import Status, Text
from sancha.postloan.use_of_funds import errands, queries, services
from sancha.postloan.use_of_funds.permissions import CHECK, HAND_IN
from sancha.postloan.use_of_funds.types import PROOF

router = http.router(tags=["loans"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])
PAPER = Text("用途凭证", "Papers of use")
HINT = Text(
    "上传发票、合同或转账回单，证明借款用于约定用途",
    "Invoices, contracts or receipts that show what the money was used for",
)
HANDED_IN = Status("uploaded", Text("已提交", "Handed in"), "green")


class UseFound(Schema):
    id: str


@router.post("/loans/{loan_id}/use-findings", response={201: UseFound})
def record_use(
    request: http.Request,
    loan_id: UUID,
    result: Form[str],
    note: Form[str],
    amount: Form[str] = "",
    file: File[UploadedFile | None] = None,
) -> Reply[UseFound]:
    """Write down what was found about how the money was used; `file` is the paper that shows it."""
    clean = file and inspection.check_upload(
        file.name or "", file.content_type or "", file.read(), to_be_read=False
    )
    made = http.once(request, services.record)(
        loan_id=loan_id,
        result=result,
        proven_fen=fen_of("/amount", amount or None),
        note=note,
        file=clean or None,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(201, UseFound(id=str(made)))


class FlowVerdictIn(Schema):
    verdict: str
    note: str = ""


class FlowsAsked(Schema):
    """How many payments to somebody on the list are new."""

    noted: int


@router.post("/loans/{loan_id}/flow-verdicts", response={201: UseFound})
def weigh(request: http.Request, loan_id: UUID, body: FlowVerdictIn) -> Reply[UseFound]:
    """Say of suspected payments that it is misuse, or how they are explained."""
    made = http.once(request, services.weigh)(
        loan_id=loan_id,
        verdict=body.verdict,
        note=body.note,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(201, UseFound(id=str(made)))


@router.post("/loans/{loan_id}/flow-inquiries", response=FlowsAsked)
def ask_now(request: http.Request, loan_id: UUID) -> FlowsAsked:
    """Ask the bank now what was paid out of the account that the loan was paid into."""
    ending = http.after_errand(request, services.note_asked, loan_id=loan_id)
    noted = ending.known()
    if noted is None:
        if (loan := loans.named([loan_id]).get(loan_id)) is None:
            raise NotFound
        http.must(request, CHECK, on=loan)
        noted = ending(loan_id=loan_id, noted=errands.ask_of(loan_id), actor=request.actor)
    return FlowsAsked(noted=noted)


class UsePaper(Schema):
    id: str
    kind: str
    file_name: str
    media_type: str
    size_bytes: int
    uploaded_at: datetime
    status: Status


class UsePaperKind(Schema):
    code: str
    label: Text
    required: bool
    hint: Text


class UsePapers(Schema):
    """The papers of use of one's own loan; `is_asked`: the lender still waits for some."""

    items: list[UsePaper]
    total: int
    kinds: list[UsePaperKind]
    bytes_left: int
    is_asked: bool
    due_on: date | None


def paper_out(info: DocumentInfo) -> UsePaper:
    return UsePaper(
        id=str(info.id),
        kind=info.kind,
        file_name=info.title,
        media_type=info.media_type,
        size_bytes=info.size_bytes,
        uploaded_at=info.uploaded_at,
        status=HANDED_IN,
    )


@borrower_router.get("/borrower/loans/{loan_id}/use-papers", response=UsePapers)
@http.reads(HAND_IN)
def use_papers(request: http.Request, loan_id: UUID) -> UsePapers:
    """The papers that show how the money of my loan was used, and whether more are asked for."""
    if (loan := loans.named([loan_id]).get(loan_id)) is None:
        raise NotFound
    on = calendar.bank_date(loan.legal_entity_id)
    view = loans.get(loan_id, on=on)
    use = queries.uses_of([view], on=on)[loan_id]
    filed = evidence.documents_of(loan_id)
    is_asked = (
        use.due_on is not None and not view.settled_on and use.status.code not in queries.ENOUGH
    )
    items = [paper_out(info) for info in filed if info.kind == PROOF]
    return UsePapers(
        items=items,
        total=len(items),
        kinds=[UsePaperKind(code=PROOF, label=PAPER, required=is_asked, hint=HINT)],
        bytes_left=max(0, MAX_SUBJECT_BYTES - sum(info.size_bytes for info in filed)),
        is_asked=is_asked,
        due_on=use.due_on if is_asked else None,
    )


@borrower_router.post("/borrower/loans/{loan_id}/use-papers", response={201: UsePaper})
def hand_in_paper(
    request: http.Request, loan_id: UUID, file: File[UploadedFile]
) -> Reply[UsePaper]:
    """Hand in a paper that shows how the money of my loan was used."""
    clean = inspection.check_upload(
        file.name or "", file.content_type or "", file.read(), to_be_read=True
    )
    info = http.once(request, services.hand_in)(
        loan_id=loan_id, file=clean, now=clock.now(), actor=request.actor
    )
    return Reply(201, paper_out(info))
