"""The two short use cases around calls: what is about to be asked, and how that ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
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
class Intended:
    """One call that is about to be made."""

    connector: str
    request_hash: bytes
    consent_id: UUID | None = None
    cache_seconds: int = 0


@dataclass(frozen=True)
class Opened:
    """A call of the log; with `cached`, it is answered already."""

    call_id: UUID
    known_at: datetime | None = None
    cached: bytes | None = None


@dataclass(frozen=True)
class Ended:
    """How one call ended; an `answer` to keep is sealed under the key of whom it is about."""

    call_id: UUID
    outcome: Outcome
    milliseconds: int
    attempts: int
    status: int | None = None
    refusal: str = ""
    cost_fen: int = 0
    answer: bytes | None = field(default=None, repr=False)
    known_at: datetime | None = None


@use_case
def open_calls(
    *, calls: Sequence[Intended], subject: Scope, reason: str, now: datetime, actor: Actor
) -> list[Opened]:
    """Note what is about to be asked, and for whom; answer from the cache what it holds.

    :raises sancha.platform.crypto.Erased: if the person's data has been erased: nobody asks on.
    """
    actor.require(permissions.CALL, on=subject)
    if subject.party_id is not None:
        person_key(subject.party_id)  # An erased person is not asked about, not even once more.
    cached = cached_answers(calls, subject.party_id, now)
    rows, opened = [], []
    for intended in calls:
        row = OutsideCall(
            connector=intended.connector,
            subject_id=subject.id,
            party_id=subject.party_id,
            organisation_id=subject.organisation_id,
            consent_id=intended.consent_id,
            reason=reason,
            request_hash=intended.request_hash,
            started_at=now,
            outcome=Outcome.STARTED.value,
        )
        known = cached.get((intended.connector, intended.request_hash))
        if known is not None:
            row.outcome, row.milliseconds, row.from_cache = Outcome.ANSWERED.value, 0, True
            row.answer = known
        rows.append(row)
        if known is None:
            opened.append(Opened(row.id))
        else:
            opened.append(Opened(row.id, known_at=known.known_at, cached=queries.opened(known)))
    OutsideCall.objects.bulk_create(rows)
    return opened


def cached_answers(
    calls: Sequence[Intended], party_id: UUID | None, now: datetime
) -> dict[tuple[str, bytes], OutsideAnswer]:
    """Return what is known already, and young enough, by connector and request."""
    asked = {(call.connector, call.request_hash): call for call in calls if call.cache_seconds}
    if party_id is None or not asked:
        return {}
    known = queries.known_answers(party_id, (request_hash for _, request_hash in asked))
    return {
        key: row
        for key, row in known.items()
        if key in asked and now - row.known_at <= timedelta(seconds=asked[key].cache_seconds)
    }


@use_case
def close_calls(*, calls: Sequence[Ended], actor: Actor) -> list[UUID]:
    """Note how calls about one subject ended, and keep what was answered."""
    found = queries.lock_calls(call.call_id for call in calls)
    answers = []
    for ended in calls:
        row = found[ended.call_id]
        actor.require(permissions.CALL, on=scope_of(row))
        row.outcome, row.milliseconds, row.attempts = (
            ended.outcome.value,
            ended.milliseconds,
            ended.attempts,
        )
        row.status, row.refusal, row.cost_fen = ended.status, ended.refusal, ended.cost_fen
        if ended.answer is not None and ended.known_at is not None and row.party_id is not None:
            row.answer = sealed_answer(row, row.party_id, ended.answer, ended.known_at)
            answers.append(row.answer)
    OutsideAnswer.objects.bulk_create(answers)
    OutsideCall.objects.bulk_update(found.values(), [*ENDING, "answer"])
    return list(found)


ENDING = ("outcome", "milliseconds", "attempts", "status", "refusal", "cost_fen")


def sealed_answer(
    call: OutsideCall, party_id: UUID, answer: bytes, known_at: datetime
) -> OutsideAnswer:
    key = uuid7()
    sealed = seal(person_key(party_id), answer, place=queries.place_of(key))
    return OutsideAnswer(
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
