"""Inboxes, messages on their way, and the code that counts."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.db.models import QuerySet

from sancha.engines.notice.models import Delivery, Notice, OneTimeCode, Preference, TemplateText
from sancha.engines.notice.templates import NoticeTemplate, house_signature, template_of
from sancha.engines.notice.types import (
    Channel,
    DeliveryState,
    Letter,
    Notices,
    NoticeSeen,
    Recipient,
    RecipientKind,
    Wishes,
)
from sancha.platform import plain
from sancha.platform.columns import among
from sancha.platform.crypto import derived_key, person_key, unseal
from sancha.platform.text import Text

WISHES = """SELECT language, sms, email FROM notice_preference
    WHERE recipient_id = %s AND recipient_kind = %s"""
CODES = 0xC0DE  # The first half of the advisory lock's number, apart from the door's.


def notices_for(*, kind: RecipientKind, recipient_id: UUID, window: slice) -> Notices:
    """Return one page of an inbox, newest first, with how many there are and are unread."""
    inbox = inbox_of(kind, recipient_id)
    rows = inbox.order_by("-created_at", "-id")[window]
    return Notices(
        items=[seen(row) for row in rows],
        total=inbox.count(),
        unread=inbox.filter(read_at=None).count(),
    )


def unread_count(*, kind: RecipientKind, recipient_id: UUID) -> int:
    return inbox_of(kind, recipient_id).filter(read_at=None).count()


def inbox_of(kind: RecipientKind, recipient_id: UUID) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_kind=kind, recipient_id=recipient_id, is_in_app=True)


def seen(row: Notice) -> NoticeSeen:
    return NoticeSeen(
        id=row.id,
        template=row.template,
        title=Text.of(row.title),
        body=Text.of(row.body),
        subject_id=row.subject_id,
        created_at=row.created_at,
        read_at=row.read_at,
    )


def wishes_of(*, kind: RecipientKind, recipient_id: UUID) -> Wishes:
    """Return how somebody wishes to be told; the usual way, if she said nothing."""
    said = plain.ask(WISHES, recipient_id, kind)
    return Wishes(*said[0]) if said else Wishes()


def wishes_of_many(recipient_ids: Collection[UUID]) -> dict[tuple[str, UUID], Wishes]:
    """Return the wishes of those of these recipients who said any, by kind and recipient."""
    rows = Preference.objects.filter(recipient_id__in=among(recipient_ids))
    return {
        (row.recipient_kind, row.recipient_id): Wishes(row.language, row.sms, row.email)
        for row in rows
    }


def lock_notice(notice_id: UUID) -> Notice | None:
    return Notice.objects.select_for_update().filter(pk=notice_id).first()


def lock_delivery(delivery_id: UUID) -> Delivery:
    row = plain.row(Delivery, "id = %s FOR UPDATE", delivery_id)
    if row is None:
        raise Delivery.DoesNotExist
    return row


def delivery_key(party_id: UUID | None) -> AESGCM:
    """The key of a message: the person's own, or the house's for somebody who has none yet."""
    return person_key(party_id) if party_id else AESGCM(derived_key("notice"))


def place_of(delivery_id: UUID) -> str:
    return f"notice_delivery.sealed.{delivery_id}"


def letter_of(delivery_id: UUID) -> Letter:
    """Return a message as it goes out; one that has ended has no words left.

    :raises sancha.platform.crypto.Erased: if the person has been erased meanwhile.
    """
    row = Delivery.objects.select_related("notice").get(pk=delivery_id)
    channel = Channel(row.channel)
    words = {"to": "", "title": "", "text": ""}
    if row.ended_at is None:
        words |= words_of(row)
        if channel is Channel.SMS:
            words["text"] = house_signature().in_language(row.language) + words["text"]
    recipient = Recipient(
        kind=row.notice.recipient_kind,  # type: ignore[arg-type]  # A CHECK keeps it to the three.
        id=row.notice.recipient_id,
        organisation_id=row.organisation_id,
        party_id=row.party_id,
        phone=words["to"] if channel is Channel.SMS else None,
        email=words["to"] if channel is Channel.EMAIL else None,
    )
    return Letter(
        id=row.id,
        number=row.number,
        channel=channel,
        state=DeliveryState(row.state),
        recipient=recipient,
        useful_until=row.useful_until,
        title=words["title"],
        text=words["text"],
    )


def words_of(row: Delivery) -> dict[str, str]:
    """Return what a message says: words of its own, or those of the inbox."""
    key = delivery_key(row.party_id)  # Who has been erased is told nothing.
    if row.sealed is not None:
        found: dict[str, str] = json.loads(unseal(key, bytes(row.sealed), place=place_of(row.id)))
        return found
    shown = seen(row.notice)
    return {
        "title": shown.title.in_language(row.language),
        "text": shown.body.in_language(row.language),
    }


def lock_codes(purpose: str, holder_id: UUID) -> None:
    """Make issuing and redeeming take turns for one holder, also before the first code exists."""
    digest = hashlib.sha256(f"{purpose}\0{holder_id}".encode()).digest()
    number = int.from_bytes(digest[:4], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CODES, number])


def codes_since(purpose: str, holder_id: UUID, since: datetime) -> list[datetime]:
    """Return when codes were issued to a holder, newest first."""
    codes = OneTimeCode.objects.filter(purpose=purpose, holder_id=holder_id, issued_at__gt=since)
    return list(codes.order_by("-issued_at").values_list("issued_at", flat=True))


def codes_asked_from(caller_hash: bytes, since: datetime) -> int:
    return OneTimeCode.objects.filter(caller_hash=caller_hash, issued_at__gt=since).count()


def codes_of_all(since: datetime, *, most: int) -> int:
    """Count the codes that anybody asked for from outside, up to `most`."""
    codes = OneTimeCode.objects.filter(issued_at__gt=since, caller_hash__isnull=False)
    return codes[:most].count()


def newest_code(purpose: str, holder_id: UUID, subject_id: UUID | None) -> OneTimeCode | None:
    """Return the code that counts: the last one; an earlier one died when it was issued."""
    codes = OneTimeCode.objects.filter(purpose=purpose, holder_id=holder_id, subject_id=subject_id)
    return codes.order_by("-issued_at", "-id").first()


def template_in_force(key: str) -> NoticeTemplate:
    """Return a template with the words that the house has released last, or those shipped.

    :raises UnknownTemplate: if there is none.
    """
    shipped = template_of(key)
    words = plain.row(TemplateText, "key = %s ORDER BY version DESC LIMIT 1", key)
    if words is None:
        return shipped
    title, body, sms = map(Text.of, (words.title, words.body, words.sms))
    return replace(shipped, title=title, body=body, sms=sms)


def last_template_version(key: str) -> int:
    versions = TemplateText.objects.filter(key=key).order_by("-version")
    return versions.values_list("version", flat=True).first() or 0
