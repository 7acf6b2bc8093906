"""SMS and e-mail: sending, and reading the boxes."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from sancha_sandbox import clock, messages
from sancha_sandbox.api.types import Number
from sancha_sandbox.messages import Channel
from sancha_sandbox.models import Message

router = Router()


class SmsIn(Schema):
    number: Number
    to: Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")]
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class EmailIn(Schema):
    number: Number
    to: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=100)]
    subject: Annotated[str, StringConstraints(max_length=200)] = ""
    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class BoxQuery(Schema):
    to: str = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class MessageOut(Schema):
    number: str
    to: str
    subject: str
    text: str
    at: datetime


class BoxOut(Schema):
    items: list[MessageOut]
    total: int


@router.post("/sms/messages", response={202: MessageOut})
def send_sms(request: HttpRequest, body: SmsIn) -> Status[Message]:
    return Status(202, messages.deliver(channel="sms", **body.dict(), now=clock.now()))


@router.get("/sms/messages", response=BoxOut)
def read_sms(request: HttpRequest, asked: Query[BoxQuery]) -> dict[str, object]:
    return box_out("sms", asked)


@router.post("/email/messages", response={202: MessageOut})
def send_email(request: HttpRequest, body: EmailIn) -> Status[Message]:
    return Status(202, messages.deliver(channel="email", **body.dict(), now=clock.now()))


@router.get("/email/messages", response=BoxOut)
def read_email(request: HttpRequest, asked: Query[BoxQuery]) -> dict[str, object]:
    return box_out("email", asked)


def box_out(channel: Channel, asked: BoxQuery) -> dict[str, object]:
    box = messages.box(channel, to=asked.to)
    return {"items": list(box[: asked.limit]), "total": box.count()}
