"""The one way to call outside: note it, send it through the breaker, note how it ended."""

import json
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from time import monotonic
from typing import Any
from uuid import UUID

from pydantic import BaseModel

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
from sancha.engines.outside.types import A, Answered, Asked, Connector, Effect, Outcome, Q
from sancha.platform.acts import Actor, Scope, Scoped
from sancha.platform.clock import is_simulated, sleep
from sancha.platform.clock import now as present
from sancha.platform.crashpoints import crashpoint
from sancha.platform.crypto import keyed_hash
from sancha.platform.door import errand

PAUSE_SECONDS = 0.1
SENDERS = 24  # Threads of a process for calls that go out at the same time.


@dataclass
class Course:
    """One call on its way: how it goes, and what came of it."""

    asked: Asked[Any, Any]
    call_id: UUID
    attempts: int = 0
    milliseconds: int = 0
    answer: BaseModel | None = None
    failure: OutsideFailed | None = None

    def run(self) -> None:
        """Send it; a failure of the outside is a result."""
        started = monotonic()
        try:
            self.answer = send_patiently(
                self.asked.connector, self.asked.request, self.call_id, self
            )
        except OutsideFailed as error:
            self.failure = error
        finally:
            self.milliseconds = round((monotonic() - started) * 1000)

    def result(self, known_at: datetime) -> Answered[Any] | OutsideFailed:
        if self.failure is not None:
            return self.failure
        return Answered(self.answer, from_cache=False, known_at=known_at, log_id=self.call_id)

    def ended(self, known_at: datetime) -> services.Ended:
        """What the log keeps of it."""
        connector, failure = self.asked.connector, self.failure
        refused = failure if isinstance(failure, Refused) else None
        outcome = Outcome.ANSWERED if failure is None else outcome_of(failure)
        may_be_charged = outcome in (Outcome.ANSWERED, Outcome.TIMED_OUT)
        answer = self.answer if connector.keeps_answer else None
        return services.Ended(
            call_id=self.call_id,
            outcome=outcome,
            milliseconds=self.milliseconds,
            attempts=self.attempts,
            status=refused.status if refused else None,
            refusal=refused.refusal if refused else "",
            cost_fen=connector.cost_fen if may_be_charged else 0,
            answer=answer.model_dump_json(by_alias=True).encode() if answer else None,
            known_at=known_at if answer else None,
        )


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
    asked = Asked(connector, request, consent)
    (result,) = call_together(
        [asked], actor=actor, subject=subject, reason=reason, clock=clock
    ).values()
    if isinstance(result, OutsideFailed):
        raise result
    return result


@errand
def call_together(
    asked: Sequence[Asked[Any, Any]],
    *,
    actor: Actor,
    subject: Scoped,
    reason: str,
    clock: Callable[[], datetime] = present,
) -> dict[str, Answered[Any] | OutsideFailed]:
    """Ask several sources about one subject at the same time; return by connector what came of it.

    :raises ConsentMissing, Denied: as `call` does; then none is asked.
    """
    for one in asked:
        if one.connector.needs_consent and one.consent is None:
            raise ConsentMissing(connector=one.connector.name)
    opened = services.open_calls(
        calls=[intended(one) for one in asked],
        subject=Scope(subject.id, subject.organisation_id, getattr(subject, "party_id", None)),
        reason=reason,
        now=clock(),
        actor=actor,
    )
    results: dict[str, Answered[Any] | OutsideFailed] = {}
    courses = []
    for one, row in zip(asked, opened, strict=True):
        if row.cached is None or row.known_at is None:
            courses.append(Course(one, row.call_id))
            continue
        known = one.connector.answer.model_validate_json(row.cached)
        results[one.connector.name] = Answered(
            known, from_cache=True, known_at=row.known_at, log_id=row.call_id
        )
    if courses:
        walk(courses)
        known_at = clock()
        services.close_calls(calls=[course.ended(known_at) for course in courses], actor=actor)
        results |= {course.asked.connector.name: course.result(known_at) for course in courses}
    return results


def intended(one: Asked[Any, Any]) -> services.Intended:
    return services.Intended(
        connector=one.connector.name,
        request_hash=hash_of(one.connector, one.request),
        consent_id=one.consent,
        cache_seconds=one.connector.cache_seconds,
    )


def walk(courses: Sequence[Course]) -> None:
    """Send all at once: they wait for others, not for each other. No thread touches the database."""
    if len(courses) == 1 or is_simulated():
        for course in courses:
            course.run()
        return
    for future in [senders().submit(course.run) for course in courses]:
        future.result()


@cache
def senders() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SENDERS, thread_name_prefix="outside")


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
                crashpoint(f"{connector.name} about to be sent")
                answer = send(connector, request, log_id=log_id)
                crashpoint(f"{connector.name} answered")
                return answer
        except OutsideFailed as error:
            if isinstance(error, TimedOut) and connector.effect is not Effect.READ:
                unknown = error  # Whatever a repeat meets, the first one may have taken effect.
            is_last = course.attempts >= connector.attempts
            if is_last or isinstance(error, BreakerOpen | Refused):
                raise unknown or error from None
        spread = random.uniform(0.5, 1.5)  # noqa: S311 (spread, not secrecy)
        sleep(PAUSE_SECONDS * 2 ** (course.attempts - 1) * spread)


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
