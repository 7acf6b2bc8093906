"""The two short use cases around every call: what is about to be asked, and how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sancha.engines.outside import permissions, queries
from sancha.engines.outside.models import OutsideAnswer, OutsideCall
from sancha.engines.outside.types import Outcome
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import person_key, seal
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7


@dataclass(frozen=True)
class Opened:
    """A call of the log; with `cached`, it is answered already."""

    call_id: UUID
    known_at: datetime | None = None
    cached: bytes | None = None


@use_case
def open_call(
    *,
    connector: str,
    request_hash: bytes,
    subject: Scope,
    reason: str,
    consent_id: UUID | None,
    cache_seconds: int,
    now: datetime,
    actor: Actor,
) -> Opened:
    """Note what is about to be asked, and for whom; answer from the cache if it holds the answer.

    :raises sancha.platform.crypto.Erased: if the person's data has been erased: nobody asks on.
    """
    actor.require(permissions.CALL, on=subject)
    call = OutsideCall(
        connector=connector,
        subject_id=subject.id,
        party_id=subject.party_id,
        organisation_id=subject.organisation_id,
        consent_id=consent_id,
        reason=reason,
        request_hash=request_hash,
        started_at=now,
    )
    known = find_cached(call, cache_seconds)
    if known is None:
        call.save(force_insert=True)
        return Opened(call.id)
    call.outcome, call.milliseconds, call.from_cache = Outcome.ANSWERED.value, 0, True
    call.answer = known
    call.save(force_insert=True)
    return Opened(call.id, known_at=known.known_at, cached=queries.opened(known))


def find_cached(call: OutsideCall, cache_seconds: int) -> OutsideAnswer | None:
    if call.party_id is None:
        return None
    person_key(call.party_id)  # An erased person is not asked about, not even once more.
    if not cache_seconds:
        return None
    return queries.find_answer(
        call.connector,
        party_id=call.party_id,
        request_hash=bytes(call.request_hash),
        not_before=call.started_at - timedelta(seconds=cache_seconds),
    )


@use_case
def close_call(
    *,
    call_id: UUID,
    outcome: Outcome,
    milliseconds: int,
    attempts: int,
    actor: Actor,
    status: int | None = None,
    refusal: str = "",
    cost_fen: int = 0,
    answer: bytes | None = None,
    known_at: datetime | None = None,
) -> UUID:
    """Note how the call ended; an `answer` to keep is sealed under the key of whom it is about."""
    call = queries.lock_call(call_id)
    actor.require(permissions.CALL, on=scope_of(call))
    call.outcome, call.milliseconds, call.attempts = outcome.value, milliseconds, attempts
    call.status, call.refusal, call.cost_fen = status, refusal, cost_fen
    if answer is not None and known_at is not None and call.party_id is not None:
        call.answer = keep_answer(call, call.party_id, answer, known_at)
    call.save(update_fields=[*ENDING, "answer"])
    return call.id


ENDING = ("outcome", "milliseconds", "attempts", "status", "refusal", "cost_fen")


def keep_answer(
    call: OutsideCall, party_id: UUID, answer: bytes, known_at: datetime
) -> OutsideAnswer:
    key = uuid7()
    sealed = seal(person_key(party_id), answer, place=queries.place_of(key))
    return OutsideAnswer.objects.create(
        id=key,
        connector=call.connector,
        party_id=party_id,
        organisation_id=call.organisation_id,
        request_hash=call.request_hash,
        sealed=sealed,
        known_at=known_at,
    )


def scope_of(call: OutsideCall) -> Scope:
    return Scope(call.subject_id, call.organisation_id, call.party_id)
