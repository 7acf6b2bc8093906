from uuid import UUID

from ninja import File, Form, Schema, UploadedFile
from ninja import Status as Reply

from sancha.engines.evidence import errands as inspection
from sancha.platform import clock, http
from sancha.platform.parsing import fen_of
from sancha.postloan.use_of_funds import services

router = http.router(tags=["loans"])


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
