"""Voice calls: placing them, asking how they ended, and reading whom was called."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import StringConstraints

from sancha_sandbox import clock, voice
from sancha_sandbox.api.messages import BoxQuery
from sancha_sandbox.api.types import Number
from sancha_sandbox.models import VoiceCall

router = Router()


class CallIn(Schema):
    number: Number
    to: Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")]
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class CallOut(Schema):
    number: str
    to: str
    text: str
    status: Literal["calling", "answered", "no_answer", "busy", "not_in_use"]
    talked_seconds: int
    at: datetime
    ended_at: datetime | None


class CallsOut(Schema):
    items: list[CallOut]
    total: int


@router.post("", response={202: CallOut})
def place_call(request: HttpRequest, body: CallIn) -> Status[dict[str, object]]:
    now = clock.now()
    return Status(202, call_out(voice.place(**body.dict(), now=now), now))


@router.get("", response=CallsOut)
def read_calls(request: HttpRequest, asked: Query[BoxQuery]) -> dict[str, object]:
    now = clock.now()
    found = VoiceCall.objects.order_by("-id")
    if asked.to:
        found = found.filter(to=asked.to)
    items = [call_out(call, now) for call in found[: asked.limit]]
    return {"items": items, "total": found.count()}


@router.get("/{number}", response=CallOut)
def look_at_call(request: HttpRequest, number: str) -> dict[str, object]:
    return call_out(voice.look(number), clock.now())


def call_out(call: VoiceCall, now: datetime) -> dict[str, object]:
    is_over = call.ends_at <= now
    return {
        "number": call.number,
        "to": call.to,
        "text": call.text,
        "status": voice.status_of(call, now),
        "talked_seconds": call.talked_seconds if is_over else 0,
        "at": call.at,
        "ended_at": call.ends_at if is_over else None,
    }
