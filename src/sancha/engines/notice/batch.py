"""Telling many by one template: as `services.notify` does, with two statements and few jobs."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import to_json

from sancha.engines.notice import queries
from sancha.engines.notice.templates import NOTHING, NoticeTemplate
from sancha.engines.notice.types import Channel, Message, Recipient, Rendered, Wishes
from sancha.platform import jobs, plain
from sancha.platform.columns import columns
from sancha.platform.crypto import erased_of, seal
from sancha.platform.door import operation
from sancha.platform.keys import many_keys
from sancha.platform.memory import slices
from sancha.platform.text import Text

DELIVER_MANY = "notice.deliver_many"
A_JOB = 500
# In bare SQL: through the ORM, a notice costs several times as much.
ADD_NOTICES = """INSERT INTO notice_notice (id, template, recipient_kind, recipient_id,
        organisation_id, party_id, subject_id, is_in_app, title, body)
    SELECT id, %s::text, kind, recipient_id, organisation_id, party_id, subject_id, %s, title::jsonb,
           body::jsonb
    FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[],
                %s::text[])
         AS told (id, kind, recipient_id, organisation_id, party_id, subject_id, title, body)"""
ADD_DELIVERIES = """INSERT INTO notice_delivery (id, notice_id, organisation_id, party_id, channel,
        number, language, sealed)
    SELECT id, notice_id, organisation_id, party_id, channel,
           'N' || replace(notice_id::text, '-', ''), language, sealed
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::bytea[])
         AS sent (id, notice_id, organisation_id, party_id, channel, language, sealed)"""
USUAL = Wishes()


@operation
def notify_many(template: str, messages: Sequence[Message]) -> int:
    """Tell many recipients by one template, each in her language and as she wishes to be told.

    Who has been erased is told in the inbox alone. Returns how many were told.

    :raises UnknownTemplate: if there is no such template.
    :raises WrongVariables: if a message's values are not exactly its variables.
    """
    shape = queries.template_in_force(template)
    for some in slices(messages):
        tell(shape, some)
    return len(messages)


def tell(shape: NoticeTemplate, messages: Sequence[Message]) -> None:
    erased = erased_of({m.recipient.party_id for m in messages if m.recipient.party_id})
    wishes = queries.wishes_of_many({message.recipient.id for message in messages})
    usual = shape.channels_for(USUAL)
    notices: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    delivery_keys = endless_keys(len(messages))
    for notice_id, message in zip(many_keys(len(messages)), messages, strict=True):
        words, to = shape.render(message.values), message.recipient
        inbox = (words.title, words.body) if shape.is_in_app else (NOTHING, NOTHING)
        place = (to.organisation_id, to.party_id)
        row = (notice_id, to.kind, to.id, *place, message.subject_id, *map(as_json, inbox))
        notices.append(row)
        if to.party_id in erased:
            continue
        wished = wishes.get((to.kind, to.id), USUAL)
        for channel in usual if wished is USUAL else shape.channels_for(wished):
            delivery_id, content = next(delivery_keys), None
            if is_sealed(words, channel, to, is_in_app=shape.is_in_app):
                key, said = (
                    queries.delivery_key(to.party_id),
                    words.outside(channel, wished.language),
                )
                content = sealed(key, to, channel, said, delivery_id=delivery_id)
            kept = (delivery_id, notice_id, *place, channel.value, wished.language, content)
            deliveries.append(kept)
    add(ADD_NOTICES, [shape.key, shape.is_in_app], notices)
    add(ADD_DELIVERIES, [], deliveries)
    for some in slices(deliveries, A_JOB):
        jobs.queue(DELIVER_MANY, delivery_ids=",".join(str(row[0]) for row in some))


def is_sealed(words: Rendered, channel: Channel, to: Recipient, *, is_in_app: bool) -> bool:
    """Tell whether a message says what the inbox does not, or goes to an address that it brings."""
    address = to.phone if channel is Channel.SMS else to.email
    return bool(address) or not (is_in_app and words.repeats_inbox(channel))


def sealed(
    person: AESGCM, to: Recipient, channel: Channel, words: dict[str, str], *, delivery_id: UUID
) -> bytes:
    """Return a message to the outside as it is kept: its words, and the address it goes to."""
    address = to.phone if channel is Channel.SMS else to.email
    content = to_json({**words, "to": address or ""})
    return seal(person, content, place=queries.place_of(delivery_id))


def endless_keys(at_once: int) -> Iterator[UUID]:
    """Yield new keys, made by the thousand: how many messages go out, nobody knows before."""
    while True:
        yield from many_keys(at_once)


def as_json(words: Text) -> str:
    return to_json({"zh": words.zh, "en": words.en}).decode()


def add(sql: str, alike: list[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, given column by column after what is alike in all of them."""
    if rows:
        plain.tell(sql, *alike, *columns(rows))
