from uuid import UUID

from django.http import HttpResponse
from ninja import Schema
from ninja import Status as Reply

from sancha.credit.facilities import queries as facilities
from sancha.engines.evidence import queries as evidence
from sancha.inloan.contracts import permissions, services
from sancha.inloan.contracts.errors import WrongCode
from sancha.platform import clock, http
from sancha.platform.errors import NotFound
from sancha.platform.text import Status

borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])


class ConfirmationIn(Schema):
    code: str


class Confirmed(Schema):
    id: str
    number: str
    status: Status


@borrower_router.post("/borrower/contracts/{contract_id}/codes", response={204: None})
def send_code(request: http.Request, contract_id: UUID) -> Reply[None]:
    """Send me the code by which I confirm this contract."""
    services.send_code(contract_id=contract_id, now=clock.now(), actor=request.actor)
    return Reply(204, None)


@borrower_router.post("/borrower/contracts/{contract_id}/confirmation", response=Confirmed)
def confirm(request: http.Request, contract_id: UUID, body: ConfirmationIn) -> Confirmed:
    """Confirm the contract with the code."""
    outcome = http.once(request, services.confirm)(
        contract_id=contract_id, code=body.code.strip(), now=clock.now(), actor=request.actor
    )
    if outcome.act_outcome != "done":
        raise WrongCode
    contract = facilities.contract(contract_id)
    return Confirmed(id=str(contract.id), number=contract.number, status=contract.status)


@borrower_router.get("/borrower/contracts/{contract_id}/pdf")
@http.reads(permissions.SEE)
def pdf(request: http.Request, contract_id: UUID) -> HttpResponse:
    """The contract itself: as confirmed once it is, before that the draft."""
    contract = facilities.contract(contract_id)
    if contract.document_id is None:
        raise NotFound
    infos = evidence.documents_of(contract.application_id)
    confirmed = [info.id for info in infos if info.kind == "contract_confirmed"]
    opened = evidence.open_document(confirmed[0] if confirmed else contract.document_id)
    return http.file_response(
        opened.content, media_type=opened.info.media_type, name=f"{contract.number}.pdf"
    )
