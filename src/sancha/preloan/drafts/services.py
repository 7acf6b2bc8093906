from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sancha.credit.parties import queries as parties
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.text import is_plain
from sancha.preloan.drafts import permissions
from sancha.preloan.drafts.errors import DraftTooLong, SavedElsewhere
from sancha.preloan.drafts.models import Draft
from sancha.preloan.drafts.queries import draft_of, lock
from sancha.preloan.drafts.types import DraftView, Values

LONGEST = 200


@use_case
def save(*, party_id: UUID, values: Values, version: int, now: datetime, actor: Actor) -> DraftView:
    """Keep what was filled in so far, on top of the version that the device has read.

    :raises SavedElsewhere: if another device has saved since.
    :raises DraftTooLong: if a text is too long to be one of the form.
    """
    party = parties.lock(party_id)
    actor.require(permissions.KEEP, on=party)
    for field, value in asdict(values).items():
        if isinstance(value, str) and not is_plain(value, longest=LONGEST):
            raise DraftTooLong(field)
    row = lock(party_id)
    if version != (row.version if row else 0):
        raise SavedElsewhere
    if row is None:
        row = Draft(party_id=party_id, organisation_id=party.organisation_id)
    row.values, row.version = asdict(values), version + 1
    row.saved_by, row.saved_at = actor.name, now
    row.save()
    return draft_of(party_id)


@operation
def empty(party_id: UUID) -> None:
    """Handed in: the next application begins anew, on every device."""
    row = lock(party_id)
    if row is not None:
        row.values, row.version = asdict(Values()), row.version + 1
        row.save(update_fields=["values", "version"])
