"""Proposed changes of the house's setup over HTTP: list, look, propose, decide."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema
from ninja import Status as Reply

from sancha.office.proposals import permissions, queries, services
from sancha.office.proposals.types import STATUSES, Kind, ProposalView, kinds
from sancha.platform import clock, http
from sancha.platform.text import Status, Text

router = http.router(tags=["proposals"])


class ProposalPage(http.Page):
    kind: str = ""
    key: str = ""


class KindOut(Schema):
    code: str
    label: Text


class ThingOut(Schema):
    key: str
    title: Text
    in_force: Text | None


class SetupField(Schema):
    name: str
    label: Text
    choices: list[KindOut]  # What it may be, where it is a code.


class SetupOut(Schema):
    kind: KindOut
    key: str
    title: Text
    values: dict[str, Any]
    fields: list[SetupField]
    may_propose: bool


class LineOut(Schema):
    name: str
    label: Text
    before: str | None
    after: str | None
    was: Text | None
    said: Text | None


class LevelOut(Schema):
    label: Text
    agreed_by: str | None
    agreed_at: datetime | None
    opinion: str | None


class ProposalOut(Schema):
    id: str
    kind: KindOut
    key: str
    title: Text
    reason: str
    status: Status
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    opinion: str | None
    lines: list[LineOut]
    levels: list[LevelOut]
    turn: Text | None  # Who is asked next, where several are.
    may_decide: bool
    may_withdraw: bool


class ProposalList(Schema):
    items: list[ProposalOut]
    total: int
    kinds: list[KindOut]
    statuses: list[Status]


class ProposalIn(Schema):
    kind: str
    key: str
    values: dict[str, Any]
    reason: str


class ProposalOpinion(Schema):
    opinion: str = ""


def proposal_out(view: ProposalView, request: http.Request) -> ProposalOut:
    kind, actor = queries.kind_of(view.kind), request.actor
    waits, is_maker = view.status.code == "open", view.proposed_by == actor.id
    levels = levels_out(kind, view)
    has_spoken = is_maker or actor.id in {one.by for one in view.agreed}
    turn = next((level.label for level in levels if waits and level.agreed_by is None), None)
    return ProposalOut(
        id=str(view.id),
        kind=KindOut(code=kind.code, label=kind.label),
        key=view.key,
        title=view.title,
        reason=view.reason,
        status=view.status,
        proposed_by=view.proposed_by_name,
        proposed_at=view.proposed_at,
        decided_by=view.decided_by_name or None,
        decided_at=view.decided_at,
        opinion=view.opinion or None,
        lines=[LineOut(**vars(line)) for line in queries.lines_of(view)],
        levels=levels,
        turn=turn,
        may_decide=waits and not has_spoken and actor.may(kind.deciding(len(view.agreed)), on=view),
        may_withdraw=waits and is_maker and actor.may(kind.permission, on=view),
    )


def levels_out(kind: Kind, view: ProposalView) -> list[LevelOut]:
    waiting = len(kind.levels) - len(view.agreed)
    return [
        LevelOut(
            label=level.label,
            agreed_by=agreed.by_name if agreed else None,
            agreed_at=agreed.at if agreed else None,
            opinion=agreed.opinion or None if agreed else None,
        )
        for level, agreed in zip(kind.levels, [*view.agreed, *[None] * waiting], strict=True)
    ]


@router.get("/setup", response=list[KindOut])
@http.reads(permissions.SEE)
def setup(request: http.Request) -> list[KindOut]:
    """The kinds of setup that two persons change."""
    return [KindOut(code=kind.code, label=kind.label) for kind in kinds().values() if kind.is_setup]


@router.get("/setup/{kind}", response=list[ThingOut])
@http.reads(permissions.SEE)
def things(request: http.Request, kind: str) -> list[ThingOut]:
    """What there is of one kind."""
    of_kind = queries.kind_of(kind)
    briefly = of_kind.briefly()
    return [
        ThingOut(key=key, title=title, in_force=briefly.get(key)) for key, title in of_kind.listed()
    ]


@router.get("/setup/{kind}/{key}", response=SetupOut)
@http.reads(permissions.SEE)
def in_force(request: http.Request, kind: str, key: str) -> SetupOut:
    """What is in force of one thing, in the form in which a change of it is proposed."""
    of_kind = queries.kind_of(kind)
    title = dict(of_kind.listed()).get(key) or Text(key, key)
    fields = [
        SetupField(
            name=name,
            label=of_kind.labels.get(name) or Text(name, name),
            choices=[
                KindOut(code=code, label=label)
                for code, label in of_kind.codes.get(name, {}).items()
            ],
        )
        for name in dict.fromkeys((*of_kind.form.model_fields, *of_kind.labels))
    ]
    may_propose = request.actor.may(of_kind.permission)
    return SetupOut(
        kind=KindOut(code=of_kind.code, label=of_kind.label),
        key=key,
        title=title,
        values=of_kind.current(key) or {},
        fields=fields,
        may_propose=may_propose,
    )


@router.get("/proposals", response=ProposalList)
@http.reads(permissions.SEE)
def proposals(request: http.Request, page: Query[ProposalPage]) -> ProposalList:
    """Proposed changes of the setup, newest first."""
    views, total = queries.listed(
        kind=page.kind, status=page.status, key=page.key, window=page.window
    )
    return ProposalList(
        items=[proposal_out(view, request) for view in views],
        total=total,
        kinds=[KindOut(code=kind.code, label=kind.label) for kind in kinds().values()],
        statuses=list(STATUSES.values()),
    )


@router.get("/proposals/{proposal_id}", response=ProposalOut)
@http.reads(permissions.SEE)
def proposal(request: http.Request, proposal_id: UUID) -> ProposalOut:
    """One proposed change: what was, what would be, who said what."""
    return proposal_out(queries.get(proposal_id), request)


@router.post("/proposals", response={201: ProposalOut})
def propose(request: http.Request, body: ProposalIn) -> Reply[ProposalOut]:
    """Propose a change of the setup."""
    view = http.once(request, services.propose)(**body.dict(), actor=request.actor)
    return Reply(201, proposal_out(view, request))


@router.post("/proposals/{proposal_id}/release", response=ProposalOut)
def release(request: http.Request, proposal_id: UUID, body: ProposalOpinion) -> ProposalOut:
    """Agree to a change that somebody else proposed; the last who is asked puts it into force."""
    view = http.once(request, services.release)(
        proposal_id=proposal_id, opinion=body.opinion, now=clock.now(), actor=request.actor
    )
    return proposal_out(view, request)


@router.post("/proposals/{proposal_id}/rejection", response=ProposalOut)
def reject(request: http.Request, proposal_id: UUID, body: ProposalOpinion) -> ProposalOut:
    """Turn a proposed change down."""
    view = http.once(request, services.reject)(
        proposal_id=proposal_id, opinion=body.opinion, now=clock.now(), actor=request.actor
    )
    return proposal_out(view, request)


@router.post("/proposals/{proposal_id}/withdrawal", response=ProposalOut)
def withdraw(request: http.Request, proposal_id: UUID) -> ProposalOut:
    """Take back what one proposed oneself."""
    view = http.once(request, services.withdraw)(
        proposal_id=proposal_id, now=clock.now(), actor=request.actor
    )
    return proposal_out(view, request)
