import json
from uuid import UUID

from sancha.credit.corrections.models import Correction
from sancha.credit.corrections.types import STATUSES, CorrectionView
from sancha.platform.crypto import person_key, unseal
from sancha.platform.errors import NotFound


def place_of(correction_id: UUID) -> str:
    return f"corrections_correction.sealed.{correction_id}"


def view_of(row: Correction) -> CorrectionView:
    key = person_key(row.party_id)
    opened = json.loads(unseal(key, bytes(row.sealed), place=place_of(row.id)))
    values = {name: getattr(row, name, None) for name in CorrectionView.__dataclass_fields__}
    return CorrectionView(**values | opened | {"status": STATUSES[row.status]})


def lock(correction_id: UUID) -> Correction:
    """:raises NotFound: if there is none."""
    row = Correction.objects.select_for_update().filter(pk=correction_id).first()
    if row is None:
        raise NotFound
    return row


def is_waiting(party_id: UUID) -> bool:
    return Correction.objects.filter(party_id=party_id, status="proposed").exists()


def of_party(party_id: UUID) -> list[CorrectionView]:
    """Return a customer's corrections, the latest first."""
    rows = Correction.objects.filter(party_id=party_id).order_by("-proposed_at", "-id")
    return [view_of(row) for row in rows]


def waiting(window: slice) -> tuple[list[CorrectionView], int]:
    """Return the corrections that wait for a second person, the oldest first."""
    rows = Correction.objects.filter(status="proposed").order_by("proposed_at", "id")
    return [view_of(row) for row in rows[window]], rows.count()
