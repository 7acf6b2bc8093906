"""Small use cases on a real audited table, the facilities: what the tests of the platform run."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sancha.credit.facilities.models import Facility
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.errors import DomainError, Kind
from sancha.platform.keys import uuid7
from sancha.platform.text import Text
from support import HERE, clerk

TODAY = date(2026, 3, 2)
CLERK = clerk("limits.open", "limits.draw")
LIMIT_FEN = 10_000


@dataclass(frozen=True)
class Drawn:
    """What a draw left behind."""

    act_id: UUID
    used_fen: int


class TooMuch(DomainError):
    """More than the limit."""

    code, kind = "limits.too_much", Kind.CONFLICT
    text = Text("超过额度", "More than the limit")


def new_facility(*, organisation_id: UUID = HERE, party_id: UUID | None = None) -> Facility:
    return Facility(
        organisation_id=organisation_id,
        party_id=party_id or uuid7(),
        application_id=uuid7(),
        limit_fen=LIMIT_FEN,
        granted_on=TODAY,
        expires_on=date(2027, 3, 2),
    )


@use_case
def open_limit(*, organisation_id: UUID = HERE, party_id: UUID | None = None, actor: Actor) -> UUID:
    facility = new_facility(organisation_id=organisation_id, party_id=party_id)
    actor.require("limits.open", on=facility)
    facility.save(force_insert=True)
    return facility.id


@use_case
def draw(*, facility_id: UUID, amount_fen: int, actor: Actor) -> Drawn:
    """Lock, ask, write: the shape of every use case of the house."""
    facility = Facility.objects.select_for_update().get(pk=facility_id)
    actor.require("limits.draw", on=facility)
    if facility.used_fen + amount_fen > facility.limit_fen:
        raise TooMuch
    facility.used_fen += amount_fen
    facility.save(update_fields=["used_fen"])
    return Drawn(uuid7(), facility.used_fen)  # The key tells one run from another.


@use_case
def draw_twice(*, facility_id: UUID, amount_fen: int, actor: Actor) -> Drawn:
    """Another use case with the same values."""
    facility = Facility.objects.select_for_update().get(pk=facility_id)
    actor.require("limits.draw", on=facility)
    facility.used_fen += 2 * amount_fen
    facility.save(update_fields=["used_fen"])
    return Drawn(uuid7(), facility.used_fen)


@use_case
def do_within(*, work: object, actor: Actor) -> int:
    """Do only `work`, inside a use case."""
    actor.require("limits.open", on=Scope(HERE, HERE))
    assert callable(work)
    return int(work() or 0)


def used_fen(facility_id: UUID) -> int:
    return Facility.objects.get(pk=facility_id).used_fen
