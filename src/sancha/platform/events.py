"""What happened, in order, for whoever must follow: jobs now, webhooks and the warehouse later."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.platform.acts import current_act
from sancha.platform.door import operation
from sancha.platform.keys import uuid7

RECORD = """INSERT INTO event (id, subject, organisation_id, sequence, type, payload, business_on)
    SELECT %s, %s, %s, coalesce(max(sequence), 0) + 1, %s, %s::jsonb, %s FROM event
    WHERE subject = %s"""


@dataclass(frozen=True)
class Happened:
    """An event as its handlers see it."""

    subject: UUID
    type: str
    payload: dict[str, Any]
    business_on: date


Handler = Callable[[Happened], None]
_handlers: dict[str, list[Handler]] = {}


def on(type_: str) -> Callable[[Handler], Handler]:
    """Register a handler: it runs in the same transaction, so it queues a job or keeps a promise."""

    def register(handler: Handler) -> Handler:
        handlers = _handlers.setdefault(type_, [])
        if handler not in handlers:
            handlers.append(handler)
        return handler

    return register


@operation
def record(subject: UUID, type_: str, *, business_on: date, **payload: Any) -> None:
    """Write the event, numbered after the subject's last one, and tell its handlers.

    Call it with the subject locked: two writers of one subject would collide on its sequence.
    """
    body = json.dumps(payload, default=str, ensure_ascii=False)
    with connection.cursor() as cursor:
        values = [uuid7(), subject, current_act().organisation, type_, body, business_on, subject]
        cursor.execute(RECORD, values)
    for handler in _handlers.get(type_, []):
        handler(Happened(subject, type_, payload, business_on))
