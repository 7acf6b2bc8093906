"""Changing the house's setup takes two persons: one proposes, another releases (maker, checker).

Where a kind has levels it takes more: one of each level agrees in turn, and the last releases.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from sancha.office.proposals import queries
from sancha.office.proposals.errors import (
    AgreedAlready,
    AlreadyDecided,
    AlreadyProposed,
    NothingChanges,
    NotYours,
    SamePerson,
    Stale,
)
from sancha.office.proposals.models import Agreement, Proposal
from sancha.office.proposals.types import Form, Kind, ProposalView
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.text import Text, is_plain

WRONG = Text("请检查此项", "Check this value")
MISSING = Text("此项必填", "This is required")
SAY_WHY = Text("请说明理由（不超过 500 字）", "Say why, in 500 characters at most")
LONGEST_REASON = 500


def read_form(kind: Kind, values: dict[str, Any]) -> Form:
    """:raises Invalid: with a finding beside each value that cannot be taken."""
    try:
        return kind.form.model_validate(values)
    except ValidationError as error:
        raise Invalid({
            "/values/" + "/".join(str(part) for part in found["loc"]): MISSING
            if found["type"] == "missing"
            else WRONG
            for found in error.errors()
        }) from None  # fmt: skip


def refuse_empty(text: str, pointer: str) -> None:
    if not text.strip() or not is_plain(text, longest=LONGEST_REASON):
        raise Invalid({pointer: SAY_WHY})


@use_case
def propose(
    *, kind: str, key: str, values: dict[str, Any], reason: str, actor: Actor
) -> ProposalView:
    """Propose a change; it waits until another person releases it.

    :raises UnknownKind: if there is no such kind of setup.
    :raises Invalid: if the values or the reason cannot be taken.
    :raises AlreadyProposed: if another change of the same thing waits.
    :raises NothingChanges: if it is what is in force.
    """
    of_kind, proposal_id = queries.kind_of(kind), uuid7()
    place = of_kind.organisation_of(key) or queries.head_office_id()
    actor.require(of_kind.permission, on=Scope(proposal_id, place))
    refuse_empty(reason, "/reason")
    draft = of_kind.prepare(key, read_form(of_kind, values))
    if draft.organisation_id not in {None, place}:
        place = draft.organisation_id
        actor.require(of_kind.permission, on=Scope(proposal_id, place))
    if queries.is_open(kind, key):
        raise AlreadyProposed
    if draft.before == draft.after:
        raise NothingChanges
    row = Proposal.objects.create(
        id=proposal_id,
        organisation_id=place,
        kind=kind,
        key=key,
        title=vars(draft.title),
        before=draft.before,
        after=draft.after,
        reason=reason.strip(),
        proposed_by=actor.id,
        proposed_by_name=actor.name,
    )
    row.refresh_from_db()
    return queries.view_of(row)


@use_case
def release(*, proposal_id: UUID, opinion: str, now: datetime, actor: Actor) -> ProposalView:
    """Agree to a proposed change; it comes into force once the last who is asked has agreed.

    :raises SamePerson: if the actor proposed it.
    :raises AgreedAlready: if the actor agreed to it at an earlier level.
    :raises AlreadyDecided: if it waits no more.
    :raises Stale: if what is in force has changed since it was proposed.
    """
    row = queries.lock(proposal_id)
    kind = refuse_to_decide(row, actor)
    values = read_form(kind, row.after)
    if kind.prepare(row.key, values).before != row.before:
        raise Stale
    if kind.levels and agree(row, opinion, now, actor) < len(kind.levels):
        return queries.view_of(row)
    kind.release(row.key, values, row.id)
    return decide(row, "released", opinion, now, actor)


@use_case
def reject(*, proposal_id: UUID, opinion: str, now: datetime, actor: Actor) -> ProposalView:
    """Turn a proposed change down, with the reason.

    :raises SamePerson: if the actor proposed it.
    :raises AgreedAlready: if the actor agreed to it at an earlier level.
    :raises AlreadyDecided: if it waits no more.
    """
    row = queries.lock(proposal_id)
    refuse_to_decide(row, actor)
    refuse_empty(opinion, "/opinion")
    return decide(row, "rejected", opinion, now, actor)


@use_case
def withdraw(*, proposal_id: UUID, now: datetime, actor: Actor) -> ProposalView:
    """Take one's own proposal back.

    :raises NotYours: if somebody else proposed it.
    :raises AlreadyDecided: if it waits no more.
    """
    row = queries.lock(proposal_id)
    actor.require(queries.kind_of(row.kind).permission, on=row)
    if row.proposed_by != actor.id:
        raise NotYours
    if row.status != "open":
        raise AlreadyDecided
    return decide(row, "withdrawn", "", now, actor)


@operation
def refuse_to_decide(row: Proposal, actor: Actor) -> Kind:
    kind = queries.kind_of(row.kind)
    agreed = [one.decided_by for one in row.agreements.all()]
    permission = kind.deciding(min(len(agreed), len(kind.levels) - 1))
    actor.require(permission, on=row)
    if actor.decides_as(row.proposed_by, permission, on=row):
        raise SamePerson
    if row.status != "open":
        raise AlreadyDecided
    if any(actor.decides_as(person_id, permission, on=row) for person_id in agreed):
        raise AgreedAlready
    return kind


@operation
def agree(row: Proposal, opinion: str, now: datetime, actor: Actor) -> int:
    """Note that the actor agreed, and return how many have."""
    level = row.agreements.count()
    Agreement.objects.create(
        organisation_id=row.organisation_id,
        proposal=row,
        level=level,
        proposed_by=row.proposed_by,
        decided_by=actor.id,
        decided_by_name=actor.name,
        decided_at=now,
        opinion=opinion.strip(),
    )
    return level + 1


@operation
def decide(row: Proposal, status: str, opinion: str, now: datetime, actor: Actor) -> ProposalView:
    row.status, row.opinion, row.decided_at = status, opinion.strip(), now
    row.decided_by, row.decided_by_name = actor.id, actor.name
    decided = ["decided_by", "decided_by_name", "decided_at"]
    row.save(update_fields=["status", "opinion", *decided])
    return queries.view_of(row)
