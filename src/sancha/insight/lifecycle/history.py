"""What was said and done about a case: events, opinions, and what the customer was told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.credit.parties.types import person
from sancha.engines.decision.types import reasons
from sancha.engines.notice.models import Notice
from sancha.inloan.approval import queries as approvals
from sancha.inloan.approval.permissions import FIRST_REVIEW, SECOND_REVIEW
from sancha.inloan.approval.types import STEPS, OpinionView
from sancha.insight.lifecycle import queries, words
from sancha.insight.shapes import role_holding
from sancha.office.staff import queries as staff
from sancha.platform.models import Event
from sancha.platform.text import Status, Text
from sancha.preloan.screening import queries as screening
from sancha.preloan.screening.permissions import CHECK_HIT, REVIEW_HIT

PERMISSIONS = {
    "hit_check": CHECK_HIT,
    "hit_review": REVIEW_HIT,
    "first_review": FIRST_REVIEW,
    "second_review": SECOND_REVIEW,
}


class HistoryOut(Schema):
    id: str
    at: datetime
    title: Text
    actor: str
    note: Text | None
    tone: str


class OpinionOut(Schema):
    id: str
    step: Text
    person: str
    role: Text
    outcome: Status
    amount: str | None
    opinion: str
    at: datetime


class NoticeSent(Schema):
    id: str
    channel: Text
    to_masked: str
    text: str
    status: Status
    sent_at: datetime


def history_of(subject_ids: Iterable[UUID], language: str) -> list[HistoryOut]:
    """Return what happened to these things, newest first."""
    labels = {code: reason.label for code, reason in reasons().items()}
    return [event_out(event, labels, language) for event in queries.events_of(subject_ids)]


def event_out(event: Event, labels: dict[str, Text], language: str) -> HistoryOut:
    told, by = words.told(event.type), event.payload.get("by")
    return HistoryOut(
        id=str(event.id),
        at=event.recorded_at,
        title=told.title,
        actor=person(by, language) if by else told.by.in_language(language),
        note=words.note_of(event.payload, labels),
        tone=words.tone_of(event.type, event.payload),
    )


def opinions_out(application_id: UUID) -> list[OpinionOut]:
    """Return the opinions on a case with the names of who gave them, in order."""
    views = [*found_of_hits(application_id), *approvals.opinions_of(application_id)]
    names = staff.names_of({view.by for view in views})
    return [
        OpinionOut(
            id=f"{application_id}:{view.step}:{view.at.isoformat()}",
            step=STEPS[view.step],
            person=names[view.by],
            role=role_holding(PERMISSIONS[view.step]) or STEPS[view.step],
            outcome=view.outcome,
            amount=None if view.amount_fen is None else yuan(view.amount_fen),
            opinion=view.opinion,
            at=view.at,
        )
        for view in views
    ]


def found_of_hits(application_id: UUID) -> list[OpinionView]:
    """Return what was found of a list's hit, as opinions without an amount."""
    return [
        OpinionView(found.step, found.by, found.outcome, found.note, None, found.at)
        for found in screening.hit_opinions(application_id)
    ]


def notices_sent(subject_ids: Iterable[UUID], phone_masked: str, language: str) -> list[NoticeSent]:
    """Return what the customer was told about these things: one line for each way it went."""
    found = []
    for notice in queries.notices_about(subject_ids):
        found += sent_ways(notice, phone_masked, language)
    return found


def sent_ways(notice: Notice, phone_masked: str, language: str) -> list[NoticeSent]:
    text = Text.of(notice.body).in_language(language)
    ways = []
    if notice.is_in_app:
        status = words.READ if notice.read_at else words.UNREAD
        ways.append((notice.id, "in_app", "", status, notice.created_at))
    for delivery in notice.deliveries.all():
        status = words.DELIVERIES[delivery.state]
        to = phone_masked if delivery.channel == "sms" else ""
        at = delivery.ended_at or notice.created_at
        ways.append((delivery.id, delivery.channel, to, status, at))
    return [
        NoticeSent(
            id=str(key),
            channel=words.NOTICE_CHANNELS[channel],
            to_masked=to,
            text=text,
            status=status,
            sent_at=at,
        )
        for key, channel, to, status, at in ways
    ]
