from uuid import UUID

from sancha.platform import plain
from sancha.preloan.drafts.models import Draft
from sancha.preloan.drafts.types import DraftView, Values


def draft_of(party_id: UUID) -> DraftView:
    """Return the customer's draft; an empty one of version 0 if nothing was saved."""
    row = Draft.objects.filter(party_id=party_id).first()
    if row is None:
        return DraftView(party_id, Values(), 0, "", None)
    return DraftView(party_id, Values(**row.values), row.version, row.saved_by, row.saved_at)


def lock(party_id: UUID) -> Draft | None:
    return plain.row(Draft, "party_id = %s FOR UPDATE", party_id)
