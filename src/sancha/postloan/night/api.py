from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor
from sancha.platform.text import Status, Text
from sancha.postloan.night import permissions, queries, services
from sancha.postloan.night.types import STATES, STEPS, OrderView, StepView

router = http.router(tags=["night"])
DAYS_SHOWN, LIMITS_SHOWN = 31, 50


class ProgressOut(Schema):
    from_on: date
    until_on: date
    current_on: date
    step: Text
    days_done: int
    days_total: int
    started_at: datetime


class StepOut(Schema):
    step: str
    label: Text
    state: Status
    count: int
    amount: str | None
    started_at: datetime | None
    finished_at: datetime | None


class RunOut(Schema):
    date: date
    status: Status
    started_at: datetime
    finished_at: datetime | None
    steps: list[StepOut]


class LimitApart(Schema):
    """A limit of which something else is used than is owed."""

    customer_id: str
    customer_name: str
    used: str
    owed: str


class NightOut(Schema):
    bank_date: date
    limits_apart: list[LimitApart]
    running: ProgressOut | None
    last_runs: list[RunOut]


class OrderIn(Schema):
    until_on: date


class NightOrdered(Schema):
    """What was ordered; how far it is, the night itself says."""

    from_on: date
    until_on: date


def entity_of(actor: Actor) -> UUID:
    return organisations.get(staff.get(actor.id).organisation_id).legal_entity_id


def night_of(legal_entity_id: UUID) -> NightOut:
    """Gather the bank's date, what is running, and the last days closed."""
    order, today = queries.running(legal_entity_id), calendar.bank_date(legal_entity_id)
    days = queries.last_days(legal_entity_id, DAYS_SHOWN)
    steps = queries.steps_since(legal_entity_id, days[-1]) if days else []
    runs = [run_out(day, [s for s in steps if s.on == day], order) for day in days]
    return NightOut(
        bank_date=today,
        limits_apart=limits_apart(legal_entity_id),
        running=progress_out(order, today, steps) if order else None,
        last_runs=runs,
    )


def limits_apart(legal_entity_id: UUID) -> list[LimitApart]:
    """Return what the check of limits found at the close of the last day."""
    places = organisations.of_lender(legal_entity_id)
    found = facilities.found_apart(places, on=calendar.closed_on(legal_entity_id))[:LIMITS_SHOWN]
    names = parties.names_of(one.party_id for one in found)
    return [
        LimitApart(
            customer_id=str(one.party_id),
            customer_name=names.get(one.party_id, ""),
            used=yuan(one.used_fen),
            owed=yuan(one.owed_fen),
        )
        for one in found
    ]


def run_out(day: date, steps: list[StepView], order: OrderView | None) -> RunOut:
    is_done = any(s.step == "close" and s.finished_at for s in steps)
    state = "done" if is_done else "running" if order else "failed"
    shown = {s.step: s for s in steps}
    return RunOut(
        date=day,
        status=STATES[state],
        started_at=min(s.started_at for s in steps),
        finished_at=max((s.finished_at for s in steps if s.finished_at), default=None)
        if is_done
        else None,
        steps=[step_out(name, shown.get(name), state) for name in STEPS],
    )


def step_out(name: str, view: StepView | None, run_state: str) -> StepOut:
    state = "waiting" if view is None else "done" if view.finished_at else run_state
    amount_fen = view.amount_fen if view else None
    return StepOut(
        step=name,
        label=STEPS[name],
        state=STATES[state],
        count=view.count if view else 0,
        amount=None if amount_fen is None else yuan(amount_fen),
        started_at=view.started_at if view else None,
        finished_at=view.finished_at if view else None,
    )


def progress_out(order: OrderView, today: date, steps: list[StepView]) -> ProgressOut:
    now_at = [s.step for s in steps if s.on == today and s.finished_at is None]
    return ProgressOut(
        from_on=order.from_on,
        until_on=order.until_on,
        current_on=today,
        step=STEPS[now_at[0] if now_at else "cut_off"],
        days_done=(today - order.from_on).days,
        days_total=(order.until_on - order.from_on).days,
        started_at=order.ordered_at,
    )


@router.get("/night", response=NightOut)
@http.reads(permissions.SEE)
def night(request: http.Request) -> NightOut:
    """The bank's date, the night under way, and the nights before."""
    return night_of(entity_of(request.actor))


@router.post("/night/runs", response={202: NightOrdered})
def order_night(request: http.Request, body: OrderIn) -> Reply[NightOrdered]:
    """Close the days up to this date."""
    order = http.once(request, services.order_night)(
        legal_entity_id=entity_of(request.actor),
        until_on=body.until_on,
        now=clock.now(),
        actor=request.actor,
    )
    return Reply(202, NightOrdered(from_on=order.from_on, until_on=order.until_on))
