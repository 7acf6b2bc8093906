"""Sending a message: however often the job runs, one number makes one message."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sancha.engines.notice import contacts, queries, services
from sancha.engines.notice.types import Channel, DeliveryState, Letter
from sancha.engines.outside import connectors, errands
from sancha.engines.outside.errors import OutsideFailed, Refused
from sancha.engines.outside.messages import EmailMessage, SmsMessage
from sancha.platform.acts import Scope, service
from sancha.platform.clock import now as present
from sancha.platform.crypto import Erased
from sancha.platform.door import errand

HOUSE = service("notice", "notice.deliver", "outside.call")


@errand
def deliver(*, delivery_id: UUID, clock: Callable[[], datetime] = present) -> DeliveryState:
    """Send a queued message and note how that went; one that has ended is left alone."""
    try:
        letter = queries.letter_of(delivery_id)
    except Erased:
        return fail(delivery_id, "erased", clock())
    if letter.state is not DeliveryState.QUEUED:
        return letter.state
    if letter.useful_until is not None and clock() >= letter.useful_until:
        return fail(delivery_id, "too_late", clock())
    to = address_of(letter)
    if not to:
        return fail(delivery_id, "no_address", clock())
    try:
        send(letter, to)
    except Refused:
        return fail(delivery_id, "refused", clock())
    except OutsideFailed as error:
        return services.try_delivery_again(
            delivery_id=delivery_id, failure=error.code, now=clock(), actor=HOUSE
        )
    return services.end_delivery(
        delivery_id=delivery_id, state=DeliveryState.SENT, failure="", now=clock(), actor=HOUSE
    )


def fail(delivery_id: UUID, failure: str, now: datetime) -> DeliveryState:
    return services.end_delivery(
        delivery_id=delivery_id,
        state=DeliveryState.FAILED,
        failure=failure,
        now=now,
        actor=HOUSE,
    )


def address_of(letter: Letter) -> str:
    """Return the address given with the notice, or the one known now."""
    recipient = letter.recipient
    if letter.channel is Channel.SMS:
        return recipient.phone or contacts.contact_of(recipient).phone
    return recipient.email or contacts.contact_of(recipient).email


def send(letter: Letter, to: str) -> None:
    subject = Scope(letter.id, letter.recipient.organisation_id, letter.recipient.party_id)
    if letter.channel is Channel.SMS:
        sms = SmsMessage(number=letter.number, to=to, text=letter.text)
        errands.call(connectors.SMS, sms, actor=HOUSE, subject=subject, reason="notice")
    else:
        email = EmailMessage(number=letter.number, to=to, subject=letter.title, text=letter.text)
        errands.call(connectors.EMAIL, email, actor=HOUSE, subject=subject, reason="notice")
