"""Telling people, and the one-time codes that prove who answers."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import randbelow
from types import MappingProxyType
from uuid import UUID

from sancha.engines.notice import permissions, queries
from sancha.engines.notice.batch import is_sealed, sealed
from sancha.engines.notice.errors import CodeTooSoon, TooManyCodes, TooManyFromHere, WordsRefused
from sancha.engines.notice.models import (
    MAX_LIFE,
    MAX_TRIES,
    Delivery,
    Notice,
    OneTimeCode,
    Preference,
    TemplateText,
)
from sancha.engines.notice.templates import NOTHING, NoticeTemplate
from sancha.engines.notice.types import (
    Asker,
    Channel,
    CodeOutcome,
    DeliveryState,
    IssuedCode,
    Recipient,
    Rendered,
    Value,
    Wishes,
)
from sancha.platform import jobs
from sancha.platform.acts import Actor, Scope, current_act
from sancha.platform.crypto import keyed_hash
from sancha.platform.door import operation, use_case
from sancha.platform.errors import NotFound
from sancha.platform.keys import uuid7

DELIVER = "notice.deliver"
# A neighbour that is down is asked again after these seconds, and then no more.
WAITS_SECONDS = (5, 30, 120, 600, 1800)
RESEND_AFTER = timedelta(seconds=60)
CODES_A_DAY = 20
NO_VALUES: Mapping[str, Value] = MappingProxyType({})


@operation
def notify(
    *,
    template: str,
    recipient: Recipient,
    values: Mapping[str, Value],
    subject_id: UUID,
    language: str | None = None,
    useful_until: datetime | None = None,
) -> UUID:
    """Tell somebody: a row in the inbox, and a queued message for each outside channel.

    Messages go out in `language`, or the one she wishes; the inbox keeps both. What she must know
    goes out by SMS even if she wants none. After `useful_until` nothing is sent.

    :raises UnknownTemplate: if there is no such template.
    :raises WrongVariables: if `values` are not exactly its variables.
    """
    shape = queries.template_in_force(template)
    words = shape.render(values)
    notice = Notice.objects.create(
        template=shape.key,
        recipient_kind=recipient.kind,
        recipient_id=recipient.id,
        organisation_id=recipient.organisation_id,
        party_id=recipient.party_id,
        subject_id=subject_id,
        is_in_app=shape.is_in_app,
        # What is only for outside may hold a secret: here it leaves no word.
        title=vars(words.title if shape.is_in_app else NOTHING),
        body=vars(words.body if shape.is_in_app else NOTHING),
    )
    wishes = queries.wishes_of(kind=recipient.kind, recipient_id=recipient.id)
    told_in = language or wishes.language
    for channel in shape.channels_for(wishes):
        send_later(notice, words, channel, recipient, language=told_in, useful_until=useful_until)
    return notice.id


def send_later(
    notice: Notice,
    words: Rendered,
    channel: Channel,
    recipient: Recipient,
    *,
    language: str,
    useful_until: datetime | None,
) -> None:
    """Queue a message to the outside; its words, where the inbox has not the same, and address sealed."""
    key, person = uuid7(), queries.delivery_key(recipient.party_id)
    Delivery.objects.create(
        id=key,
        notice=notice,
        organisation_id=notice.organisation_id,
        party_id=notice.party_id,
        channel=channel.value,
        number=f"N{notice.id.hex}",
        language=language,
        useful_until=useful_until,
        sealed=sealed(person, recipient, channel, words.outside(channel, language), delivery_id=key)
        if is_sealed(words, channel, recipient, is_in_app=notice.is_in_app)
        else None,
    )
    jobs.queue(DELIVER, delivery_id=key)


@operation
def set_wishes(recipient: Recipient, wishes: Wishes) -> None:
    """Note how somebody wishes to be told from now on."""
    Preference.objects.update_or_create(
        recipient_kind=recipient.kind,
        recipient_id=recipient.id,
        defaults={
            "organisation_id": recipient.organisation_id,
            "party_id": recipient.party_id,
            "language": wishes.language,
            "sms": wishes.sms,
            "email": wishes.email,
        },
    )


@use_case
def end_delivery(
    *, delivery_id: UUID, state: DeliveryState, failure: str, now: datetime, actor: Actor
) -> DeliveryState:
    """Note that a message was sent or never will be; of two reports the first stands."""
    row = queries.lock_delivery(delivery_id)
    actor.require(permissions.DELIVER, on=row)
    if row.state != DeliveryState.QUEUED.value:
        return DeliveryState(row.state)
    row.state, row.failure = state.value, failure
    row.attempts += 1
    row.ended_at, row.sealed = now, None
    row.save(update_fields=["state", "failure", "attempts", "ended_at", "sealed"])
    return state


@use_case
def try_delivery_again(
    *, delivery_id: UUID, failure: str, now: datetime, actor: Actor
) -> DeliveryState:
    """Note that a message could not be sent now, and queue another attempt while any is left."""
    row = queries.lock_delivery(delivery_id)
    actor.require(permissions.DELIVER, on=row)
    if row.state != DeliveryState.QUEUED.value:
        return DeliveryState(row.state)
    row.attempts, row.failure = row.attempts + 1, failure
    if row.attempts > len(WAITS_SECONDS):
        row.state, row.ended_at, row.sealed = DeliveryState.FAILED.value, now, None
    else:
        in_seconds = WAITS_SECONDS[row.attempts - 1]
        jobs.queue(DELIVER, in_seconds=in_seconds, delivery_id=row.id)
    row.save(update_fields=["attempts", "failure", "state", "ended_at", "sealed"])
    return DeliveryState(row.state)


@use_case
def mark_read(*, notice_id: UUID, now: datetime, actor: Actor) -> datetime:
    """Note that the recipient has read a notice, and return since when; only the first time counts.

    :raises NotFound: if there is none, or it is somebody else's.
    """
    notice = queries.lock_notice(notice_id)
    if notice is None or not is_recipient(actor, notice):
        # Asked on nothing in particular, so that a refusal says nothing about what exists.
        actor.require(permissions.READ, on=Scope(notice_id, party_id=actor.party_id))
        raise NotFound
    actor.require(permissions.READ, on=notice)
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice.read_at


def is_recipient(actor: Actor, notice: Notice) -> bool:
    if notice.recipient_kind == "staff":
        return actor.kind == "staff" and notice.recipient_id == actor.id
    return actor.kind == "borrower" and notice.recipient_id in (actor.id, actor.party_id)


@operation
def send_code(
    *,
    purpose: str,
    template: str,
    recipient: Recipient,
    now: datetime,
    values: Mapping[str, Value] = NO_VALUES,
    subject_id: UUID | None = None,
    language: str | None = None,
    asker: Asker | None = None,
) -> datetime:
    """Issue a code and send it; the template's `code` and `minutes` are filled here.

    Returns when it expires: the code itself goes nowhere but into the sealed message.

    :raises CodeTooSoon, TooManyCodes: see `issue_code`.
    :raises TooManyFromHere: if the one who asks, or the whole house, has had enough this hour.
    """
    if asker is not None:
        refuse_flood(asker, now)
    issued = issue_code(
        purpose=purpose, holder=recipient.id, subject_id=subject_id, now=now, asker=asker
    )
    minutes = int((issued.expires_at - now).total_seconds() // 60)
    notify(
        template=template,
        recipient=recipient,
        values={**values, "code": issued.code, "minutes": minutes},
        subject_id=subject_id or recipient.id,
        language=language,
        useful_until=issued.expires_at,
    )
    return issued.expires_at


@operation
def issue_code(
    *,
    purpose: str,
    holder: UUID,
    now: datetime,
    subject_id: UUID | None = None,
    life: timedelta = MAX_LIFE,
    asker: Asker | None = None,
) -> IssuedCode:
    """Make a fresh six-digit code; whatever code the holder had for this purpose is dead.

    With `subject_id` it is good for that thing alone (this contract, not another).

    :raises CodeTooSoon: if the last one is younger than a minute.
    :raises TooManyCodes: if the holder has had as many as a day allows.
    """
    queries.lock_codes(purpose, holder)
    before = queries.codes_since(purpose, holder, now - timedelta(days=1))
    if before and (wait := before[0] + RESEND_AFTER - now) > timedelta():
        raise CodeTooSoon(seconds=int(wait.total_seconds()) + 1)
    if len(before) >= CODES_A_DAY:
        raise TooManyCodes
    key, code = uuid7(), f"{randbelow(10**6):06d}"
    row = OneTimeCode.objects.create(
        id=key,
        purpose=purpose,
        holder_id=holder,
        subject_id=subject_id,
        caller_hash=caller_hash(asker.address) if asker else None,
        code_hash=code_hash(key, code),
        issued_at=now,
        expires_at=now + life,
    )
    return IssuedCode(id=row.id, expires_at=row.expires_at, code=code)


def caller_hash(address: str) -> bytes:
    return keyed_hash("code_asker", address)


def refuse_flood(asker: Asker, now: datetime) -> None:
    since = now - timedelta(hours=1)
    if queries.codes_asked_from(caller_hash(asker.address), since) >= asker.his_per_hour:
        raise TooManyFromHere
    if queries.codes_of_all(since, most=asker.house_per_hour) >= asker.house_per_hour:
        raise TooManyFromHere


def code_hash(code_id: UUID, code: str) -> bytes:
    return keyed_hash("one_time_code", f"{code_id}\0{code}")


@operation
def redeem_code(
    *, purpose: str, holder: UUID, code: str, now: datetime, subject_id: UUID | None = None
) -> CodeOutcome:
    """Try a code. It is good once, for ten minutes, and dies of five wrong tries.

    A failure is a result: raise nothing because of it, or the count of tries is rolled back.
    """
    queries.lock_codes(purpose, holder)
    row = queries.newest_code(purpose, holder, subject_id)
    if row is None:
        return CodeOutcome.EXPIRED
    if row.used_at is not None or row.tries >= MAX_TRIES:
        return CodeOutcome.USED_UP
    if now >= row.expires_at:
        return CodeOutcome.EXPIRED
    row.tries += 1
    is_right = hmac.compare_digest(bytes(row.code_hash), code_hash(row.id, code))
    row.used_at = now if is_right else None
    row.save(update_fields=["tries", "used_at"])
    if is_right:
        return CodeOutcome.ACCEPTED
    return CodeOutcome.USED_UP if row.tries >= MAX_TRIES else CodeOutcome.WRONG


@operation
def change_words(template: NoticeTemplate) -> None:
    """Say something else from now on, under the same key, with the same variables.

    :raises WordsRefused: with every finding.
    """
    if found := template.findings():
        raise WordsRefused(template=template.key, findings="; ".join(found))
    TemplateText.objects.create(
        key=template.key,
        version=queries.last_template_version(template.key) + 1,
        title=vars(template.title),
        body=vars(template.body),
        sms=vars(template.sms),
        released_by=current_act().actor.id,
    )
