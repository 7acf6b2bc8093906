import hashlib
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml

from sancha.credit.consents.models import Consent
from sancha.credit.consents.types import CHANNELS, ConsentText, ConsentView
from sancha.platform import plain
from sancha.platform.text import Text

LIBRARY = Path(__file__).parent / "library"
NEWEST = "party_id = %s AND purpose = %s ORDER BY given_at DESC LIMIT 1"


@lru_cache(maxsize=16)
def text_for(purpose: str) -> ConsentText:
    """Return the text in force for this purpose."""
    stored = yaml.safe_load((LIBRARY / f"{purpose}.yaml").read_text())
    text = Text.of(stored["text"])
    return ConsentText(
        purpose=purpose,
        version=stored["version"],
        title=Text.of(stored["title"]),
        text=text,
        reading_seconds=stored["reading_seconds"],
        text_hash=hashlib.sha256(f"{text.zh}\0{text.en}".encode()).hexdigest(),
    )


def newest(party_id: UUID, purpose: str) -> ConsentView | None:
    """Return the consent that covers this purpose now, or None."""
    row = plain.row(Consent, NEWEST, party_id, purpose)
    return view_of(row) if row else None


def view_of(row: Consent) -> ConsentView:
    return ConsentView(
        id=row.id,
        purpose=row.purpose,
        title=text_for(row.purpose).title,
        version=row.version,
        channel=CHANNELS[row.channel],
        given_at=row.given_at,
    )


def consents_of(party_id: UUID) -> list[ConsentView]:
    rows = Consent.objects.filter(party_id=party_id).order_by("-given_at")
    return [view_of(row) for row in rows]
