"""Frozen values: whom to tell, what a notice looks like, how a code was redeemed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple
from uuid import UUID

from sancha.platform.text import Text

RecipientKind = Literal["party", "staff", "borrower"]
Value = str | int | date | Text


class Channel(StrEnum):
    IN_APP = "in_app"
    SMS = "sms"
    EMAIL = "email"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell: a party, a member of staff, or a borrower's account that has no party yet.

    `id` is that of the party, the member of staff or the account. An address given here is
    sealed; left out, it is asked of whoever registered for this kind (`contacts.provide`) when
    the message goes out.
    """

    kind: RecipientKind
    id: UUID
    organisation_id: UUID | None = None
    party_id: UUID | None = None
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Asker:
    """Who asks for a code from outside, and how many an hour he and the whole house may have."""

    address: str = field(repr=False)
    his_per_hour: int
    house_per_hour: int


@dataclass(frozen=True)
class Contact:
    """Where somebody can be reached; empty where she cannot."""

    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told: in which language, and whether by SMS and e-mail too."""

    language: str = "zh"
    sms: bool = True
    email: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice in words. An SMS may carry a secret: it is sealed until sent."""

    title: Text
    body: Text
    sms: Text

    def outside(self, channel: Channel, language: str) -> dict[str, str]:
        """Return what goes out through a channel; an SMS is signed when it goes."""
        if channel is Channel.SMS:
            return {"title": "", "text": self.sms.in_language(language)}
        title, body = self.title.in_language(language), self.body.in_language(language)
        return {"title": title, "text": body}

    def repeats_inbox(self, channel: Channel) -> bool:
        """Tell whether a channel brings nothing but what the inbox says."""
        return channel is not Channel.SMS or self.sms is self.body


@dataclass(frozen=True)
class Letter:
    """One message to one address, as it goes out."""

    id: UUID
    number: str
    channel: Channel
    state: DeliveryState
    recipient: Recipient
    useful_until: datetime | None
    title: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class NoticeSeen:
    """A notice in somebody's inbox."""

    id: UUID
    template: str
    title: Text
    body: Text
    subject_id: UUID
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Notices:
    items: list[NoticeSeen]
    total: int
    unread: int


@dataclass(frozen=True)
class IssuedCode:
    """A fresh code, in clear: put it into a notice and nowhere else."""

    id: UUID
    expires_at: datetime
    code: str = field(repr=False)


class CodeOutcome(StrEnum):
    """What became of a try. A failure is a result, so that the count of tries is committed."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    EXPIRED = "expired"  # Too late, or none was ever sent.
    USED_UP = "used_up"  # Redeemed before, or tried too often.


class Message(NamedTuple):
    """What one of many recipients is told by the same template."""

    recipient: Recipient
    values: Mapping[str, Value]
    subject_id: UUID
