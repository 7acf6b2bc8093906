"""Around calls: what is about to be asked, how that ended; and what came in and was not applied."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sancha.engines.outside import permissions, queries
from sancha.engines.outside.errors import AlreadyClosed, NoteMissing
from sancha.engines.outside.models import OutsideAnswer, OutsideCall, RefusedCallback
from sancha.engines.outside.types import Outcome, Refusal, RefusedView
from sancha.platform import plain
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.columns import columns
from sancha.platform.crypto import person_key, seal
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.text import is_plain

GATEKEEPER = service("gatekeeper", permissions.KEEP_REFUSED)
LONGEST_SAID, SHORTEST_NOTE, LONGEST_NOTE = 60, 4, 500
MOST_OPEN = 5000  # Somebody who floods us fills no more than this.


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
    rows: list[tuple[object, ...]] = []
    opened = []
    for intended in calls:
        call_id = uuid7()
        row = (call_id, intended.connector, intended.request_hash, intended.consent_id)
        known = cached.get((intended.connector, intended.request_hash))
        if known is None:
            rows.append((*row, Outcome.STARTED.value, None, False, None))
            opened.append(Opened(call_id))
        else:
            rows.append((*row, Outcome.ANSWERED.value, 0, True, known.id))
            opened.append(Opened(call_id, known_at=known.known_at, cached=queries.opened(known)))
    about = [subject.id, subject.party_id, subject.organisation_id, reason, now]
    if rows:
        plain.tell(START, *about, *columns(rows))
    return opened


# Written plainly: seven rows of a case cost the mapper ten times what they cost the database.
START = """INSERT INTO outside_call (subject_id, party_id, organisation_id, reason, started_at, id,
        connector, request_hash, consent_id, outcome, milliseconds, from_cache, answer_id)
    SELECT %s::uuid, %s::uuid, %s::uuid, %s, %s::timestamptz, * FROM unnest(%s::uuid[], %s::text[],
        %s::bytea[], %s::uuid[], %s::text[], %s::int[], %s::bool[], %s::uuid[])"""
KEEP = """INSERT INTO outside_answer (id, connector, party_id, organisation_id, request_hash, sealed,
        known_at)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::bytea[], %s::bytea[],
        %s::timestamptz[])"""
END = """UPDATE outside_call SET outcome = ended.outcome, milliseconds = ended.milliseconds,
        attempts = ended.attempts, status = ended.status, refusal = ended.refusal,
        cost_fen = ended.cost_fen, answer_id = ended.answer_id
    FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::smallint[], %s::smallint[], %s::text[],
                %s::bigint[], %s::uuid[])
        AS ended (id, outcome, milliseconds, attempts, status, refusal, cost_fen, answer_id)
    WHERE outside_call.id = ended.id"""


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
    answers, endings = [], []
    for ended in calls:
        row = found[ended.call_id]
        actor.require(permissions.CALL, on=scope_of(row))
        answer_id = None
        if ended.answer is not None and ended.known_at is not None and row.party_id is not None:
            answer_id = uuid7()
            place = queries.place_of(answer_id)
            sealed = seal(person_key(row.party_id), ended.answer, place=place)
            whose = (row.connector, row.party_id, row.organisation_id, bytes(row.request_hash))
            answers.append((answer_id, *whose, sealed, ended.known_at))
        came = (row.id, ended.outcome.value, ended.milliseconds, ended.attempts)
        endings.append((*came, ended.status, ended.refusal, ended.cost_fen, answer_id))
    if answers:
        plain.tell(KEEP, *columns(answers))
    plain.tell(END, *columns(endings))
    return list(found)


def scope_of(call: OutsideCall) -> Scope:
    return Scope(call.subject_id, call.organisation_id, call.party_id)


@use_case
def keep_refused(
    *, refusal: Refusal, organisation_id: UUID, now: datetime, actor: Actor = GATEKEEPER
) -> UUID | None:
    """Keep what came and was not applied, for a person to look at; the same again is counted.

    None if so many wait already that only the log tells of more.
    """
    body_hash = hashlib.sha256(refusal.body).digest()
    queries.lock_channel(refusal.channel)
    same = {"channel": refusal.channel, "reason": refusal.reason, "body_hash": body_hash}
    row = RefusedCallback.objects.filter(**same, closed_at=None).first()
    scope = Scope(row.id, row.organisation_id) if row else Scope(uuid7(), organisation_id)
    actor.require(permissions.KEEP_REFUSED, on=scope)
    if row is not None:
        row.times, row.last_at = row.times + 1, now
        row.save(update_fields=["times", "last_at"])
        return row.id
    if queries.refused_open() >= MOST_OPEN:
        return None
    RefusedCallback.objects.create(
        id=scope.id,
        **same,
        organisation_id=organisation_id,
        number=shown(refusal.number),
        said=shown(refusal.said),
        amount_fen=refusal.amount_fen,
        first_at=now,
        last_at=now,
    )
    return scope.id


def shown(text: str) -> str:
    """Return what a stranger wrote as a screen may show it."""
    return text if is_plain(text, longest=LONGEST_SAID) else ""


@use_case
def close_refused(*, refused_id: UUID, note: str, now: datetime, actor: Actor) -> RefusedView:
    """Note what was found out about a refused callback; it leaves the queue. Nothing is applied.

    :raises AlreadyClosed: if somebody was quicker.
    :raises NoteMissing: if the note says nothing.
    """
    row = queries.lock_refused(refused_id)
    actor.require(permissions.CLOSE_REFUSED, on=row)
    if row.closed_at is not None:
        raise AlreadyClosed
    note = note.strip()
    if len(note) < SHORTEST_NOTE or not is_plain(note, longest=LONGEST_NOTE):
        raise NoteMissing
    row.closed_by, row.closed_by_name, row.closed_at, row.note = actor.id, actor.name, now, note
    row.save(update_fields=["closed_by", "closed_by_name", "closed_at", "note"])
    return queries.refused_view(row)
