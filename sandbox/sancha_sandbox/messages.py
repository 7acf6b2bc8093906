"""The SMS and e-mail boxes: what was sent lies there to be read."""

from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from sancha_sandbox.models import Message
from sancha_sandbox.refusals import NumberReused

Channel = Literal["sms", "email"]


def deliver(
    *, channel: Channel, number: str, to: str, text: str, now: datetime, subject: str = ""
) -> Message:
    """Put a message into its box, once for its number.

    :raises NumberReused: if the number stands on another message.
    """
    message, created = Message.objects.get_or_create(
        channel=channel,
        number=number,
        defaults={"to": to, "subject": subject, "text": text, "at": now},
    )
    if not created and (message.to, message.subject, message.text) != (to, subject, text):
        raise NumberReused
    return message


def box(channel: Channel, *, to: str = "") -> "QuerySet[Message]":
    """Return messages, the newest first; with `to`, of that receiver."""
    found = Message.objects.filter(channel=channel).order_by("-id")
    return found.filter(to=to) if to else found
