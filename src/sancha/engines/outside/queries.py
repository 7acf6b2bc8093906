"""What was asked outside and what was answered. Opening an answer needs the person's key."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from sancha.engines.outside.connectors import DATA_CONNECTORS
from sancha.engines.outside.models import OutsideAnswer, OutsideCall, RefusedCallback
from sancha.engines.outside.types import (
    OUTCOMES,
    REFUSALS,
    A,
    Answered,
    CallSeen,
    Connector,
    Outcome,
    Q,
    RefusedView,
)
from sancha.platform import plain
from sancha.platform.crypto import person_key, unseal
from sancha.platform.errors import NotFound
from sancha.platform.text import Text

LOCK = "id = ANY (%s::uuid[]) ORDER BY id FOR UPDATE"
OF_THE_LOG = ("consent_id", "reason", "started_at", "outcome", "milliseconds", "attempts", "status",
              "refusal", "cost_fen", "from_cache", "answer_id", "recorded_at")  # fmt: skip
KNOWN = "party_id = %s AND request_hash = ANY (%s::bytea[]) ORDER BY known_at"
NEWEST = """SELECT DISTINCT ON (call.connector) call.connector, call.id, from_cache, answer.id, sealed,
        known_at
    FROM outside_call AS call JOIN outside_answer AS answer ON answer.id = answer_id
    WHERE call.connector = ANY (%s::text[]) AND subject_id = %s AND call.party_id = %s
    ORDER BY call.connector, started_at DESC, call.id DESC"""
OUTCOMES_OF = """SELECT connector, outcome FROM outside_call
    WHERE subject_id = %s AND connector = ANY (%s::text[])"""


def place_of(answer_id: UUID) -> str:
    """Where a sealed answer stands; sealed for one row, it opens in no other."""
    return f"outside_answer.sealed.{answer_id}"


def lock_calls(call_ids: Iterable[UUID]) -> dict[UUID, OutsideCall]:
    """Lock calls of the log, in key order."""
    locked = plain.rows(OutsideCall, LOCK, list(call_ids), left_out=OF_THE_LOG)
    return {row.id: row for row in locked}


def known_answers(
    party_id: UUID, request_hashes: Iterable[bytes]
) -> dict[tuple[str, bytes], OutsideAnswer]:
    """Return the newest answer to each of exactly these requests about a party: one query."""
    rows = plain.rows(OutsideAnswer, KNOWN, party_id, list(request_hashes))
    return {(row.connector, bytes(row.request_hash)): row for row in rows}


def opened(answer: OutsideAnswer, key: AESGCM | None = None) -> bytes:
    """Return the answer in clear, with the person's key or what is read of it now.

    :raises sancha.platform.crypto.Erased: if the person's key has been destroyed.
    """
    key = key or person_key(answer.party_id)
    return unseal(key, bytes(answer.sealed), place=place_of(answer.id))


def answer_of_call(connector: Connector[Q, A], call_id: UUID) -> Answered[A] | None:
    """Return what a call of the log was answered, or None if no answer was kept."""
    call = OutsideCall.objects.select_related("answer").get(pk=call_id, connector=connector.name)
    if call.answer is None:
        return None
    return Answered(
        answer=connector.answer.model_validate_json(opened(call.answer)),
        from_cache=call.from_cache,
        known_at=call.answer.known_at,
        log_id=call.id,
    )


def newest_answer(connector: Connector[Q, A], *, subject_id: UUID) -> Answered[A] | None:
    """Return the last answer that a subject (a case, say) got from this source, or None."""
    calls = OutsideCall.objects.filter(
        connector=connector.name, subject_id=subject_id, answer__isnull=False
    )
    call = calls.order_by("-started_at", "-id").first()
    return answer_of_call(connector, call.id) if call else None


def newest_answers(
    connectors: Iterable[Connector[Any, Any]], *, subject_id: UUID, party_id: UUID
) -> dict[str, Answered[Any]]:
    """Return the last answer of each source about one person's case, where it gave one."""
    by_name = {connector.name: connector for connector in connectors}
    newest = plain.ask(NEWEST, list(by_name), subject_id, party_id)
    key = person_key(party_id) if newest else None
    return {
        name: Answered(
            answer=by_name[name].answer.model_validate_json(
                unseal(key, sealed, place=place_of(answer_id))
            ),
            from_cache=from_cache,
            known_at=known_at,
            log_id=call_id,
        )
        for name, call_id, from_cache, answer_id, sealed, known_at in newest
        if key is not None
    }


def outcomes_about(subject_id: UUID) -> list[tuple[str, Outcome]]:
    """Return which data sources were asked for a subject, and how each call ended."""
    names = [connector.name for connector in DATA_CONNECTORS]
    return [(name, Outcome(outcome)) for name, outcome in plain.ask(OUTCOMES_OF, subject_id, names)]


def calls_about(
    subject_id: UUID,
    connectors: Iterable[Connector[Any, Any]] = DATA_CONNECTORS,
) -> list[CallSeen]:
    """Return what was asked for a subject, newest first; of the data sources, unless told."""
    labels = {connector.name: connector.label for connector in connectors}
    calls = OutsideCall.objects.filter(subject_id=subject_id, connector__in=labels)
    rows = calls.select_related("answer").order_by("-started_at", "-id")[:200]
    return [seen(row, labels[row.connector]) for row in rows]


def seen(call: OutsideCall, label: Text) -> CallSeen:
    return CallSeen(
        id=call.id,
        connector=call.connector,
        label=label,
        reason=call.reason,
        started_at=call.started_at,
        milliseconds=call.milliseconds,
        attempts=call.attempts,
        outcome=OUTCOMES[Outcome(call.outcome)],
        refusal=call.refusal,
        cost_fen=call.cost_fen,
        from_cache=call.from_cache,
        known_at=call.answer.known_at if call.answer else None,
    )


def lock_channel(channel: str) -> None:
    """Let one callback of this channel at a time be kept, until it commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('callback ' || %s, 0))", [channel]
        )


def refused(*, is_open: bool, window: slice) -> tuple[list[RefusedView], int]:
    """Return the callbacks that were refused, the latest first: those to look at, or the others."""
    rows = RefusedCallback.objects.filter(closed_at__isnull=is_open).order_by("-last_at", "-id")
    return [refused_view(row) for row in rows[window]], rows.count()


def refused_open() -> int:
    return RefusedCallback.objects.filter(closed_at=None).count()


def lock_refused(refused_id: UUID) -> RefusedCallback:
    """:raises NotFound: if there is none."""
    row = RefusedCallback.objects.select_for_update().filter(pk=refused_id).first()
    if row is None:
        raise NotFound
    return row


def refused_view(row: RefusedCallback) -> RefusedView:
    values = {name: getattr(row, name) for name in RefusedView.__dataclass_fields__}
    return RefusedView(**values | {"reason": REFUSALS[row.reason]})
