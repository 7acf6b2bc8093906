"""Telling many by one template: as `services.notify` does, with one statement and few jobs."""

from collections.abc import Sequence
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
from sancha.platform.keys import uuid7
from sancha.platform.memory import slices
from sancha.platform.text import Text

DELIVER_MANY = "notice.deliver_many"
A_JOB = 500
# In bare SQL: through the ORM, a notice costs several times as much. A message has the place of its notice.
TELL = """WITH told AS MATERIALIZED (
        SELECT new_key() AS id, told.*
        FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[])
             WITH ORDINALITY AS told (kind, recipient_id, organisation_id, party_id, subject_id, title,
                                      body, place)
    ), notices AS (
        INSERT INTO notice_notice (id, template, recipient_kind, recipient_id, organisation_id, party_id,
                                   subject_id, is_in_app, title, body)
        SELECT id, %s::text, kind, recipient_id, organisation_id, party_id, subject_id, %s::boolean,
               title::jsonb, body::jsonb
        FROM told
    ), sent AS (
        INSERT INTO notice_delivery (id, notice_id, organisation_id, party_id, channel, number, language,
                                     sealed)
        SELECT coalesce(message.id, new_key()), told.id, organisation_id, party_id, channel,
               'N' || replace(told.id::text, '-', ''), language, sealed
        FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::bytea[])
             AS message (place, id, channel, language, sealed) JOIN told USING (place)
        RETURNING id
    )
    SELECT string_agg(id::text, ',')
    FROM (SELECT id, (row_number() OVER () - 1) / %s AS job FROM sent) AS queued
    GROUP BY job ORDER BY job"""
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
    notices: list[tuple[object, ...]] = []
    deliveries: list[tuple[object, ...]] = []
    for place, message in enumerate(messages, start=1):
        words, to = shape.render(message.values), message.recipient
        inbox = (words.title, words.body) if shape.is_in_app else (NOTHING, NOTHING)
        told = (to.kind, to.id, to.organisation_id, to.party_id, message.subject_id)
        notices.append((*told, *map(as_json, inbox)))
        if to.party_id in erased:
            continue
        wished = wishes.get((to.kind, to.id), USUAL)
        for channel in usual if wished is USUAL else shape.channels_for(wished):
            key, content = None, None
            if is_sealed(words, channel, to, is_in_app=shape.is_in_app):
                key, said = uuid7(), words.outside(channel, wished.language)
                person = queries.delivery_key(to.party_id)
                content = sealed(person, to, channel, said, delivery_id=key)
            deliveries.append((place, key, channel.value, wished.language, content))
    said_to = columns(deliveries) if deliveries else ["{}"] * 5
    values = [*columns(notices), shape.key, shape.is_in_app, *said_to, A_JOB]
    for (delivery_ids,) in plain.many(TELL, values):
        jobs.queue(DELIVER_MANY, delivery_ids=delivery_ids)


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


def as_json(words: Text) -> str:
    return to_json({"zh": words.zh, "en": words.en}).decode()
