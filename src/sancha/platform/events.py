"""What happened, in order, for whoever must follow: jobs now, webhooks and the warehouse later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from sancha.platform import plain
from sancha.platform.acts import Scope, current_act
from sancha.platform.columns import column
from sancha.platform.crashpoints import crashpoint
from sancha.platform.door import operation
from sancha.platform.keys import uuid7
from sancha.platform.memory import slices

RECORD = """INSERT INTO event (id, subject, organisation_id, sequence, type, payload, business_on)
    SELECT %s::uuid, %s::uuid, %s::uuid, coalesce(max(sequence), 0) + 1, %s::text, %s::jsonb,
           %s::date
    FROM event WHERE subject = %s"""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as its handlers see it."""

    subject: UUID
    type: str
    payload: dict[str, Any]
    business_on: date


RECORD_MANY = """INSERT INTO event (id, subject, organisation_id, sequence, type, payload, business_on)
    SELECT new_key(), subject, organisation_id,
           (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE event.subject = happened.subject),
           %s::text, payload::jsonb, %s::date
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS happened (subject, organisation_id, payload)"""

Handler = Callable[[Happened], None]
ManyHandler = Callable[[Sequence[Happened]], None]
_handlers: dict[str, list[Handler]] = {}
_many_handlers: dict[str, list[ManyHandler]] = {}


def on(type_: str) -> Callable[[Handler], Handler]:
    """Register a handler: it runs in the same transaction, so it queues a job or keeps a promise."""

    def register(handler: Handler) -> Handler:
        handlers = _handlers.setdefault(type_, [])
        if handler not in handlers:
            handlers.append(handler)
        return handler

    return register


def on_many(type_: str) -> Callable[[ManyHandler], ManyHandler]:
    """Register a handler that takes many events of a type in one go; one alone comes as a list, too."""

    def register(handler: ManyHandler) -> ManyHandler:
        handlers = _many_handlers.setdefault(type_, [])
        if handler not in handlers:
            handlers.append(handler)
        return handler

    return register


@operation
def record(subject: UUID, type_: str, *, business_on: date, **payload: Any) -> None:
    """Write the event, numbered after the subject's last one, and tell its handlers.

    Call it with the subject locked: two writers of one subject would collide on its sequence.
    """
    body = in_json(payload)
    organisation = current_act().organisation
    plain.tell(RECORD, uuid7(), subject, organisation, type_, body, business_on, subject)
    crashpoint(f"{type_} recorded")
    tell(type_, [Happened(subject, type_, payload, business_on)])


@operation
def record_many(type_: str, happened: Mapping[Scope, dict[str, Any]], *, business_on: date) -> None:
    """Write one event for each subject with its payload, and tell the handlers of them together.

    Of very many they are told by the thousand, in order.
    """
    for some in slices(list(happened.items())):
        values = (
            column(subject.id for subject, _ in some),
            column(subject.organisation_id for subject, _ in some),
            column(in_json(body) for _, body in some),
        )
        plain.tell(RECORD_MANY, type_, business_on, *values)
        tell(type_, [Happened(subject.id, type_, body, business_on) for subject, body in some])


def in_json(payload: Mapping[str, Any]) -> str:
    return to_json(payload).decode()


def tell(type_: str, happened: list[Happened]) -> None:
    for many_handler in _many_handlers.get(type_, []):
        many_handler(happened)
    for handler in _handlers.get(type_, []):
        for one in happened:
            handler(one)
