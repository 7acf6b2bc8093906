"""Whose work it is: a task handed on, and who stands in for whom."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from ninja import Status as Reply

from sancha.engines.process import assigning
from sancha.engines.process import queries as processes
from sancha.engines.process.permissions import INBOX
from sancha.engines.process.types import REASONS
from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries, services
from sancha.office.staff.models import Delegation
from sancha.office.staff.permissions import DELEGATE, MANAGE
from sancha.office.staff.types import StaffView
from sancha.platform import http
from sancha.platform.acts import Actor
from sancha.platform.text import Status, Text

router = http.router(tags=["worklist"])

STATES = {
    "planned": Status("planned", Text("未开始", "Planned"), "blue"),
    "active": Status("active", Text("代理中", "Active"), "green"),
    "over": Status("over", Text("已结束", "Over"), "grey"),
}


class Colleague(Schema):
    id: str
    name: str
    account: str
    organisation: Text
    roles: list[Text]


class HandOver(Schema):
    at: datetime
    by: str
    source: str
    target: str
    reason: Text


class TaskHands(Schema):
    colleagues: list[Colleague]
    hand_overs: list[HandOver]
    assignee: str
    may_give_back: bool


class TransferIn(Schema):
    to: UUID | None = None
    reason: str


class DelegationIn(Schema):
    absent_id: UUID | None = None
    deputy_id: UUID
    from_on: date
    until_on: date
    reason: str


class DelegationOut(Schema):
    id: str
    absent: str
    deputy: str
    from_on: date
    until_on: date
    reason: str
    made_by: str
    state: Status
    is_mine: bool
    allowed_actions: list[str]


class Delegations(Schema):
    items: list[DelegationOut]
    total: int
    colleagues: list[Colleague]
    may_manage: bool


def colleague_out(view: StaffView) -> Colleague:
    place = organisations.all_organisations()[view.organisation_id]
    names = [queries.roles()[code].name for code in view.roles]
    return Colleague(
        id=str(view.id), name=view.name, account=view.account, organisation=place.name, roles=names
    )


@router.get("/tasks/{task_id}/hands", response=TaskHands)
@http.reads(INBOX)
def hands(request: http.Request, task_id: UUID) -> TaskHands:
    """To whom a task can be handed, and through whose hands it went."""
    row = processes.find_task(task_id)
    view = processes.view_of(row)
    able = []
    for one in queries.all_staff():
        actor = queries.actor_with(one.id) if one.id != request.actor.id else None
        if actor and one.id != row.assignee_id and assigning.can_take(row, actor):
            able.append(colleague_out(one))
    return TaskHands(
        colleagues=able,
        hand_overs=[
            HandOver(
                at=made.made_at,
                by=made.by_name,
                source=made.from_name,
                target=made.to_name,
                reason=REASONS.get(made.reason) or Text(made.reason, made.reason),
            )
            for made in processes.assignments_of(task_id)
        ],
        assignee=view.assignee_name,
        may_give_back=view.assignee_id is not None,
    )


@router.post("/tasks/{task_id}/transfer", response={204: None})
def transfer(request: http.Request, task_id: UUID, body: TransferIn) -> Reply[None]:
    """Hand a task to a colleague, or back to all who may do it."""
    http.once(request, assigning.transfer)(
        task_id=task_id, to_id=body.to, reason=body.reason, actor=request.actor
    )
    return Reply(204, None)


@router.get("/staff/delegations", response=Delegations)
@http.reads(DELEGATE)
def delegations(request: http.Request) -> Delegations:
    """Who stands in for whom: of those that concern me, or of all whom I look after."""
    actor = request.actor
    may_manage = actor.may(MANAGE)
    rows = queries.delegations(None if may_manage else actor.id)
    people = [colleague_out(view) for view in queries.all_staff() if view.is_active]
    return Delegations(
        items=[delegation_out(row, actor) for row in rows],
        total=len(rows),
        colleagues=people,
        may_manage=may_manage,
    )


def delegation_out(row: Delegation, actor: Actor) -> DelegationOut:
    day = queries.today()
    state = "planned" if row.from_on > day else "active"
    if row.ended_at is not None or row.until_on < day:
        state = "over"
    may_end = state != "over" and (row.absent_id == actor.id or actor.may(MANAGE, on=row))
    return DelegationOut(
        id=str(row.id),
        absent=row.absent.name,
        deputy=row.deputy.name,
        from_on=row.from_on,
        until_on=row.until_on,
        reason=row.reason,
        made_by=row.made_by_name,
        state=STATES[state],
        is_mine=actor.id in {row.absent_id, row.deputy_id},
        allowed_actions=["end"] if may_end else [],
    )


@router.post("/staff/delegations", response={201: dict[str, str]})
def delegate(request: http.Request, body: DelegationIn) -> Reply[dict[str, str]]:
    """Let a colleague stand in for me, or (an administrator) for somebody who is away."""
    made = http.once(request, services.delegate)(
        absent_id=body.absent_id or request.actor.id,
        deputy_id=body.deputy_id,
        from_on=body.from_on,
        until_on=body.until_on,
        reason=body.reason,
        actor=request.actor,
    )
    return Reply(201, {"id": str(made)})


@router.post("/staff/delegations/{delegation_id}/end", response={204: None})
def end_delegation(request: http.Request, delegation_id: UUID) -> Reply[None]:
    """End a delegation early."""
    http.once(request, services.end_delegation)(delegation_id=delegation_id, actor=request.actor)
    return Reply(204, None)
