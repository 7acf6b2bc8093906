from datetime import datetime
from uuid import UUID

from ninja import Schema

from sancha.engines.evidence.kinds import kinds
from sancha.platform import clock, http
from sancha.platform.text import Text
from sancha.preloan.applications.permissions import SEE
from sancha.preloan.supplements import queries, services
from sancha.preloan.supplements.types import SupplementView

router = http.router(tags=["applications"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])


class SupplementItem(Schema):
    nr: int
    kind: str
    code: str
    label: Text
    text: str
    answer: str
    is_answered: bool


class SupplementOut(Schema):
    id: str
    step: str
    asked_at: datetime
    answered_at: datetime | None
    items: list[SupplementItem]


class SupplementList(Schema):
    items: list[SupplementOut]
    total: int


class AnswersIn(Schema):
    answers: dict[str, str]


class AnsweredOut(Schema):
    id: str
    step: str


def label_of(kind: str, code: str) -> Text:
    if kind == "document":
        return kinds()[code].name
    return (
        Text("更正用途说明", "Correct the purpose")
        if kind == "correction"
        else Text("回答问题", "Answer a question")
    )


def list_out(view: SupplementView) -> SupplementOut:
    return SupplementOut(
        id=str(view.id),
        step=view.step,
        asked_at=view.asked_at,
        answered_at=view.answered_at,
        items=[
            SupplementItem(
                nr=nr,
                kind=item.kind,
                code=item.code,
                label=label_of(item.kind, item.code),
                text=item.text,
                answer=view.answers.get(str(nr), ""),
                is_answered=view.answered_at is not None or services.is_filed(view, item),
            )
            for nr, item in enumerate(view.items)
        ],
    )


def lists_out(application_id: UUID) -> SupplementList:
    items = [list_out(view) for view in queries.lists_of(application_id)]
    return SupplementList(items=items, total=len(items))


def answer(request: http.Request, application_id: UUID, body: AnswersIn) -> AnsweredOut:
    done = http.once(request, services.answer)(
        application_id=application_id, answers=body.answers, now=clock.now(), actor=request.actor
    )
    return AnsweredOut(id=str(done.application_id), step=done.step)


@borrower_router.get("/borrower/applications/{application_id}/supplements", response=SupplementList)
@http.reads(SEE)
def borrower_supplements(request: http.Request, application_id: UUID) -> SupplementList:
    """What I am asked to add."""
    return lists_out(application_id)


@borrower_router.post("/borrower/applications/{application_id}/supplements", response=AnsweredOut)
def borrower_answer(request: http.Request, application_id: UUID, body: AnswersIn) -> AnsweredOut:
    """Answer all that I am asked."""
    return answer(request, application_id, body)


@router.get("/applications/{application_id}/supplements", response=SupplementList)
@http.reads(SEE)
def supplements(request: http.Request, application_id: UUID) -> SupplementList:
    """What the customer was asked to add, and the answers."""
    return lists_out(application_id)


@router.post("/applications/{application_id}/supplements", response=AnsweredOut)
def staff_answer(request: http.Request, application_id: UUID, body: AnswersIn) -> AnsweredOut:
    """Answer for the customer at the desk."""
    return answer(request, application_id, body)
