"""Shapes and wordings that the pages of this layer share."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from ninja import Schema

from sancha.office.calendar import queries as calendar
from sancha.office.organisation.types import OrganisationView
from sancha.office.staff import queries as staff
from sancha.platform.acts import Actor
from sancha.platform.shapes import OrganisationOut
from sancha.platform.text import Text

HOUSE = Text("系统", "The system")
Places = Mapping[UUID, OrganisationView]


class SubjectOut(Schema):
    """What something is about; screens can open "application", "customer" and "loan"."""

    type: str
    id: str
    number: str
    title: str


def organisation_out(places: Places, organisation_id: UUID) -> OrganisationOut:
    place = places[organisation_id]
    return OrganisationOut(id=str(place.id), name=place.name)


def role_holding(permission: str) -> Text | None:
    """Return the role whose work this permission is, or None if no role holds it."""
    held = (role.name for role in staff.roles().values() if permission in role.permissions)
    return next(held, None)


def legal_entity_of(actor: Actor, places: Places) -> UUID:
    """Return the lender for whom this member of staff works: the one her grants lie in."""
    scopes = {scope for _, scope in actor.grants}
    return next(place.legal_entity_id for place in places.values() if place.id in scopes)


def today_of(actor: Actor, places: Places) -> date:
    """Return the bank's date where this member of staff works."""
    return calendar.bank_date(legal_entity_of(actor, places))
