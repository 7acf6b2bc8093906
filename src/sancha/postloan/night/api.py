from datetime import date, datetime, timedelta
from uuid import UUID

from ninja import Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.text import Status, Text
from sancha.postloan.night import permissions, queries, services
from sancha.postloan.night.errors import NotSignedOff
from sancha.postloan.night.types import STATES, STEPS, AsideView, OrderView, Progress, StepView

router = http.router(tags=["night"])
DAYS_SHOWN, LIMITS_SHOWN = 31, 50
FAULT = Text(
    "系统错误（{problem}）；排除后从中断处继续",
    "A fault ({problem}); once it is mended the night goes on where it stopped",
)


CLEARED = Text(
    "未解决事项已修复或已签字，可以继续",
    "What stood in the way is repaired or signed off: the night can go on",
)


class ProgressOut(Schema):
    """A unit is a step of a partition; the rate and the time left are known once loans are measured."""

    from_on: date
    until_on: date
    current_on: date
    step: Text
    days_done: int
    days_total: int
    units_done: int
    units: int
    loans_per_second: int | None
    seconds_left: int | None
    started_at: datetime


class StoppedOut(Schema):
    """The night that did not reach its day. `open_points` wait for a repair or for a signature."""

    on: date
    until_on: date
    why: Text
    open_points: int
    may_sign_off: bool


class SetAsideOut(Schema):
    """A loan that the night leaves out. `reason` is what the database said, word for word."""

    id: str
    loan_id: str
    number: str
    customer_name: str
    on: date
    step: Text
    reason: str
    may_repair: bool


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
    set_aside: list[SetAsideOut]
    stopped: StoppedOut | None
    running: ProgressOut | None
    last_runs: list[RunOut]


class OrderIn(Schema):
    until_on: date


class SignOffIn(Schema):
    reason: str


class SignedOff(Schema):
    on: date


class Repaired(Schema):
    loan_id: str


class NightOrdered(Schema):
    """What was ordered; how far it is, the night itself says."""

    from_on: date
    until_on: date


def entity_of(actor: Actor) -> UUID:
    return organisations.get(staff.get(actor.id).organisation_id).legal_entity_id


def night_of(legal_entity_id: UUID, actor: Actor) -> NightOut:
    """Gather the bank's date, what is running or stands in the way, and the last days closed."""
    order, today = queries.running(legal_entity_id), calendar.bank_date(legal_entity_id)
    days = queries.last_days(legal_entity_id, DAYS_SHOWN)
    steps = queries.steps_since(legal_entity_id, days[-1]) if days else []
    runs = [run_out(day, [s for s in steps if s.on == day], order) for day in days]
    progress = queries.progress(legal_entity_id, now=clock.now()) if order else None
    return NightOut(
        bank_date=today,
        limits_apart=limits_apart(legal_entity_id),
        set_aside=set_aside(legal_entity_id, actor),
        stopped=None if order else stopped(legal_entity_id, actor),
        running=progress_out(order, progress) if order and progress else None,
        last_runs=runs,
    )


def stopped(legal_entity_id: UUID, actor: Actor) -> StoppedOut | None:
    """Return where the last night stopped, and why; None if it came to its end."""
    order = queries.last_order(legal_entity_id)
    if order is None or not order.problem:
        return None
    on = calendar.closed_on(legal_entity_id) + timedelta(days=1)
    open_points = queries.waits_for_signature(legal_entity_id, on)
    if order.problem != NotSignedOff.code:
        why = FAULT.format(problem=order.problem)
    else:
        why = NotSignedOff.text.format(on=on, count=open_points) if open_points else CLEARED
    head_office = organisations.head_office_of(legal_entity_id)
    may_sign_off = actor.may(permissions.SIGN_OFF, on=Scope(legal_entity_id, head_office.id))
    return StoppedOut(
        on=on,
        until_on=order.until_on,
        why=why,
        open_points=open_points,
        may_sign_off=bool(open_points) and may_sign_off,
    )


def set_aside(legal_entity_id: UUID, actor: Actor) -> list[SetAsideOut]:
    """Return the loans that the night leaves out, each with whose it is."""
    rows = queries.left_out(legal_entity_id)
    names = parties.names_of(row.party_id for row in rows)
    numbers = loans.numbers_of(row.loan_id for row in rows)
    return [aside_out(row, numbers, names, actor) for row in rows if row.loan_id in numbers]


def aside_out(
    row: AsideView, numbers: dict[UUID, str], names: dict[UUID, str], actor: Actor
) -> SetAsideOut:
    return SetAsideOut(
        id=str(row.id),
        loan_id=str(row.loan_id),
        number=numbers[row.loan_id],
        customer_name=names.get(row.party_id, ""),
        on=row.on,
        step=STEPS[row.step],
        reason=row.reason,
        may_repair=actor.may(permissions.REPAIR, on=row),
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


def progress_out(order: OrderView, progress: Progress) -> ProgressOut:
    rate, left = progress.loans_per_second, progress.seconds_left
    return ProgressOut(
        from_on=order.from_on,
        until_on=order.until_on,
        current_on=progress.on,
        step=progress.step,
        days_done=(progress.on - order.from_on).days,
        days_total=(order.until_on - order.from_on).days,
        units_done=progress.units_done,
        units=progress.units,
        loans_per_second=None if rate is None else round(rate),
        seconds_left=None if left is None else round(left),
        started_at=order.ordered_at,
    )


@router.get("/night", response=NightOut)
@http.reads(permissions.SEE)
def night(request: http.Request) -> NightOut:
    """The bank's date, the night under way, and the nights before."""
    return night_of(entity_of(request.actor), request.actor)


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


@router.post("/night/set-asides/{set_aside_id}/repair", response=Repaired)
def repair(request: http.Request, set_aside_id: UUID) -> Repaired:
    """Make a loan that was set aside anew from its events, and give it back to the night."""
    loan_id = http.once(request, services.repair)(set_aside_id=set_aside_id, actor=request.actor)
    return Repaired(loan_id=str(loan_id))


@router.post("/night/days/{on}/sign-off", response=SignedOff)
def sign_off(request: http.Request, on: date, body: SignOffIn) -> SignedOff:
    """Let a day close although loans are set aside or the books differ from the loans."""
    signed = http.once(request, services.sign_off)(
        legal_entity_id=entity_of(request.actor),
        on=on,
        reason=body.reason,
        now=clock.now(),
        actor=request.actor,
    )
    return SignedOff(on=signed)
