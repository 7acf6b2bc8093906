import json
from datetime import date, datetime
from uuid import UUID

from sancha.credit.corrections import permissions
from sancha.credit.corrections.errors import (
    CorrectionDecided,
    CorrectionReason,
    CorrectionWaiting,
    NothingChanged,
    ProposerDecides,
)
from sancha.credit.corrections.models import Correction
from sancha.credit.corrections.queries import is_waiting, lock, place_of, view_of
from sancha.credit.corrections.types import IDENTITY, CorrectionView
from sancha.credit.parties import queries as parties
from sancha.credit.parties import services as party_services
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform.acts import Actor
from sancha.platform.crypto import person_key, seal
from sancha.platform.door import operation, use_case
from sancha.platform.keys import uuid7
from sancha.platform.text import is_plain

SHORTEST_REASON, LONGEST_REASON = 4, 200


@use_case
def correct(
    *, party_id: UUID, values: dict[str, str], reason: str, now: datetime, actor: Actor
) -> CorrectionView:
    """Correct what is known of a customer: a new fact, with its reason; the former ones stay.

    Name, ID number, phone and bank card wait for a second person.

    :raises CorrectionWaiting: if another one waits.
    :raises NothingChanged: if every value is what is known already.
    :raises Invalid: with a finding beside each wrong value, or without a reason.
    """
    party = parties.lock(party_id)
    actor.require(permissions.CORRECT, on=party)
    if is_waiting(party_id):
        raise CorrectionWaiting
    reason = checked(reason, "/reason")
    known = {field: fact.value for field, fact in parties.newest_of(party_id).items()}
    changed = {field: value for field, value in values.items() if known.get(field, "") != value}
    if not changed:
        raise NothingChanged
    party_services.check_correction(party_id, changed, on=today_of(party.organisation_id))
    key, correction_id = person_key(party_id), uuid7()
    told = {"values": changed, "before": {field: known.get(field, "") for field in changed}}
    needs_two = bool(IDENTITY & changed.keys())
    row = Correction.objects.create(
        id=correction_id,
        organisation_id=party.organisation_id,
        party_id=party_id,
        sealed=seal(key, json.dumps(told).encode(), place=place_of(correction_id)),
        reason=reason,
        status="proposed" if needs_two else "applied",
        needs_two=needs_two,
        proposed_by=actor.id,
        proposed_by_name=actor.name,
        proposed_at=now,
    )
    view = view_of(row)
    if not needs_two:
        apply(view, by=actor.name)
    return view


@use_case
def decide(
    *, correction_id: UUID, outcome: str, opinion: str, now: datetime, actor: Actor
) -> CorrectionView:
    """Release or reject a correction, as the second person.

    :raises ProposerDecides: if the actor proposed it, or would use the proposer's authority.
    :raises CorrectionDecided: if somebody was quicker.
    :raises Invalid: without an opinion, or if a value cannot be taken any more.
    """
    row = lock(correction_id)
    parties.lock(row.party_id)
    actor.require(permissions.APPROVE, on=row)
    if actor.decides_as(row.proposed_by, permissions.APPROVE, on=row):
        raise ProposerDecides
    if row.status != "proposed":
        raise CorrectionDecided
    row.opinion = checked(opinion, "/opinion")
    row.status = "applied" if outcome == "approve" else "rejected"
    row.decided_by, row.decided_by_name, row.decided_at = actor.id, actor.name, now
    row.save(update_fields=["opinion", "status", "decided_by", "decided_by_name", "decided_at"])
    view = view_of(row)
    if row.status == "applied":
        on = today_of(row.organisation_id)
        party_services.check_correction(row.party_id, view.values, on=on)
        apply(view, by=f"{row.proposed_by_name} / {actor.name}")
    return view


@operation
def apply(view: CorrectionView, *, by: str) -> None:
    on = today_of(view.organisation_id)
    party_services.take_correction(view.party_id, view.values, by=by, on=on)


def today_of(organisation_id: UUID) -> date:
    return calendar.bank_date(organisations.get(organisation_id).legal_entity_id)


def checked(reason: str, pointer: str) -> str:
    """:raises CorrectionReason: if it says nothing, or cannot be read."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON or not is_plain(reason, longest=LONGEST_REASON):
        raise CorrectionReason(pointer)
    return reason
