from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sancha.platform.text import Text

CHANNELS = {"phone": Text("手机", "Phone"), "desk": Text("柜面", "Desk")}


@dataclass(frozen=True)
class ConsentText:
    """What a person is asked to agree to."""

    purpose: str
    version: str
    title: Text
    text: Text
    reading_seconds: int
    text_hash: str


@dataclass(frozen=True)
class ConsentView:
    id: UUID
    purpose: str
    title: Text
    version: str
    channel: Text
    given_at: datetime
