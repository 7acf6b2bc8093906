"""The one way to call outside: note it, send it through the breaker, note how it ended."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from sancha.engines.outside import services
from sancha.engines.outside.breaker import breaker_of
from sancha.engines.outside.errors import (
    BreakerOpen,
    ConsentMissing,
    OutsideFailed,
    Refused,
    TimedOut,
)
from sancha.engines.outside.transport import send
from sancha.engines.outside.types import A, Answered, Connector, Effect, Outcome, Q
from sancha.platform.acts import Actor, Scope, Scoped
from sancha.platform.clock import now as present
from sancha.platform.clock import sleep
from sancha.platform.crypto import keyed_hash
from sancha.platform.door import errand

PAUSE_SECONDS = 0.1


@dataclass
class Course:
    """How a call went, for the log."""

    attempts: int = 0
    started: float = 0.0

    @property
    def milliseconds(self) -> int:
        return round((monotonic() - self.started) * 1000)


@errand
def call(
    connector: Connector[Q, A],
    request: Q,
    *,
    actor: Actor,
    subject: Scoped,
    reason: str,
    consent: UUID | None = None,
    clock: Callable[[], datetime] = present,
) -> Answered[A]:
    """Ask or instruct an outside system, or answer from the cache while the answer is young.

    `subject` is the case or thing on whose behalf it happens; with its `party_id`, the answer is
    kept, sealed under that party's key.

    :raises ConsentMissing: if the source may be asked only under a consent.
    :raises Unavailable: if the call surely did nothing (`BreakerOpen`: nothing was sent).
    :raises TimedOut: if the outcome is unknown.
    :raises Refused: if the answer is no (`NotKnownThere`: 404).
    :raises Denied: if the actor lacks `outside.call` on the subject.
    """
    if connector.needs_consent and consent is None:
        raise ConsentMissing(connector=connector.name)
    scope = Scope(subject.id, subject.organisation_id, getattr(subject, "party_id", None))
    opened = services.open_call(
        connector=connector.name,
        request_hash=hash_of(connector, request),
        subject=scope,
        reason=reason,
        consent_id=consent,
        cache_seconds=connector.cache_seconds,
        now=clock(),
        actor=actor,
    )
    if opened.cached is not None and opened.known_at is not None:
        known = connector.answer.model_validate_json(opened.cached)
        return Answered(known, from_cache=True, known_at=opened.known_at, log_id=opened.call_id)
    course = Course(started=monotonic())
    try:
        answer = send_patiently(connector, request, opened.call_id, course)
    except OutsideFailed as error:
        note_failure(connector, error, opened.call_id, course, actor)
        raise
    known_at = clock()
    services.close_call(
        call_id=opened.call_id,
        outcome=Outcome.ANSWERED,
        milliseconds=course.milliseconds,
        attempts=course.attempts,
        cost_fen=connector.cost_fen,
        answer=answer.model_dump_json(by_alias=True).encode() if connector.keeps_answer else None,
        known_at=known_at,
        actor=actor,
    )
    return Answered(answer, from_cache=False, known_at=known_at, log_id=opened.call_id)


def hash_of(connector: Connector[Q, A], request: Q) -> bytes:
    """Return what tells equal requests apart from others without telling what they were."""
    values = request.model_dump(mode="json", by_alias=True)
    return keyed_hash(f"outside.{connector.name}", json.dumps(values, sort_keys=True))


def send_patiently(connector: Connector[Q, A], request: Q, log_id: UUID, course: Course) -> A:
    """Send, and repeat what may be repeated, a bounded number of times."""
    breaker = breaker_of(connector.name)
    unknown: TimedOut | None = None
    while True:
        try:
            with breaker.guard(connector):
                course.attempts += 1
                return send(connector, request, log_id=log_id)
        except OutsideFailed as error:
            if isinstance(error, TimedOut) and connector.effect is not Effect.READ:
                unknown = error  # Whatever a repeat meets, the first one may have taken effect.
            is_last = course.attempts >= connector.attempts
            if is_last or isinstance(error, BreakerOpen | Refused):
                raise unknown or error from None
        spread = random.uniform(0.5, 1.5)  # noqa: S311 (spread, not secrecy)
        sleep(PAUSE_SECONDS * 2 ** (course.attempts - 1) * spread)


def note_failure(
    connector: Connector[Q, A], error: OutsideFailed, log_id: UUID, course: Course, actor: Actor
) -> None:
    refused = error if isinstance(error, Refused) else None
    outcome = outcome_of(error)
    may_be_charged = outcome is Outcome.TIMED_OUT
    services.close_call(
        call_id=log_id,
        outcome=outcome,
        milliseconds=course.milliseconds,
        attempts=course.attempts,
        status=refused.status if refused else None,
        refusal=refused.refusal if refused else "",
        cost_fen=connector.cost_fen if may_be_charged else 0,
        actor=actor,
    )


def outcome_of(error: OutsideFailed) -> Outcome:
    match error:
        case BreakerOpen():
            return Outcome.BREAKER_OPEN
        case Refused():
            return Outcome.REFUSED
        case TimedOut():
            return Outcome.TIMED_OUT
        case _:
            return Outcome.UNAVAILABLE
