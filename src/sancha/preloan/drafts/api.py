from datetime import datetime
from uuid import UUID

from ninja import Schema

from sancha.platform import clock, http
from sancha.preloan.applications.api.routers import own_party
from sancha.preloan.applications.permissions import SEE
from sancha.preloan.drafts import queries, services
from sancha.preloan.drafts.types import DraftView, Values

router = http.router(tags=["applications"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])


class DraftValues(Schema):
    product: str = ""
    amount: str = ""
    term_months: int | None = None
    purpose: str = ""
    purpose_detail: str = ""


class DraftIn(DraftValues):
    version: int


class DraftOut(DraftValues):
    version: int
    saved_by: str
    saved_at: datetime | None


def draft_out(view: DraftView) -> DraftOut:
    return DraftOut(
        **vars(view.values), version=view.version, saved_by=view.saved_by, saved_at=view.saved_at
    )


def save(request: http.Request, party_id: UUID, body: DraftIn) -> DraftOut:
    values = Values(body.product, body.amount, body.term_months, body.purpose, body.purpose_detail)
    view = http.once(request, services.save)(
        party_id=party_id,
        values=values,
        version=body.version,
        now=clock.now(),
        actor=request.actor,
    )
    return draft_out(view)


@borrower_router.get("/borrower/draft", response=DraftOut)
@http.reads(SEE)
def own_draft(request: http.Request) -> DraftOut:
    """My application as far as it was filled in, on whatever device."""
    return draft_out(queries.draft_of(own_party(request.actor)))


@borrower_router.put("/borrower/draft", response=DraftOut)
def save_own_draft(request: http.Request, body: DraftIn) -> DraftOut:
    """Keep what I have filled in."""
    return save(request, own_party(request.actor), body)


@router.get("/customers/{customer_id}/draft", response=DraftOut)
@http.reads(SEE)
def draft(request: http.Request, customer_id: UUID) -> DraftOut:
    """What the customer has filled in so far."""
    return draft_out(queries.draft_of(customer_id))


@router.put("/customers/{customer_id}/draft", response=DraftOut)
def save_draft(request: http.Request, customer_id: UUID, body: DraftIn) -> DraftOut:
    """Keep what was filled in with the customer at the desk."""
    return save(request, customer_id, body)
