"""The reconciliation desk over HTTP: days, differences, and what is done about them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Query, Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.text import Status, Text
from sancha.postloan.reconciliation import errands, permissions, queries, services
from sancha.postloan.reconciliation.services import NOT_YET
from sancha.postloan.reconciliation.types import (
    ACTIONS,
    CHANNELS,
    CORE,
    KINDS,
    SOURCES,
    STATES,
    SUBJECTS,
    BreakView,
    ChannelView,
    DayView,
)

router = http.router(tags=["reconciliation"])
Source = Literal["core", "payments"]
DAYS_SHOWN = 31
OF_LOANS = frozenset(
    {"debit", "early_repayment", "bill"}
)  # What a difference is about, when it is a loan.
# Up to how many days a difference has waited; the last has no end.
AGES = (
    (1, Text("1 天以内", "Up to 1 day")),
    (7, Text("2–7 天", "2 to 7 days")),
    (30, Text("8–30 天", "8 to 30 days")),
    (None, Text("30 天以上", "Over 30 days")),
)


class StatementDay(Schema):
    on: date
    account: str
    fetched_at: datetime
    opening_balance: str
    closing_balance: str
    lines: int
    found: int
    unresolved: int


class ChannelOut(Schema):
    channel: Text
    their_count: int
    their_amount: str
    our_count: int
    our_amount: str
    agrees: bool


class AgeOut(Schema):
    label: Text
    count: int
    amount: str


class StatementSource(Schema):
    """Whose statements are compared, and how many of their differences wait for somebody."""

    code: str
    label: Text
    waiting: int


class ReconciliationOut(Schema):
    today: date
    source: Source
    sources: list[StatementSource]
    on: date | None
    days: list[StatementDay]
    channels: list[ChannelOut]
    ages: list[AgeOut]
    may_compare: bool


class BreakKind(Schema):
    code: str
    label: Text


class BreakOut(Schema):
    id: str
    source: Text
    on: date
    number: str
    kind: BreakKind
    channel: Text
    what: Text | None
    application_id: str | None
    loan_id: str | None
    our_amount: str | None
    their_amount: str | None
    our_on: date | None
    their_on: date | None
    age_days: int
    state: Status
    action: Text | None
    reason: str
    proposed_by: str | None
    decided_by: str | None
    decided_at: datetime | None
    entry_number: str | None
    allowed_actions: list[str]


class BreakList(Schema):
    items: list[BreakOut]
    total: int
    statuses: list[Status]
    kinds: list[BreakKind]


class BreakPage(http.Page):
    kind: str = ""
    source: str = ""
    on: date | None = None


class StatementIn(Schema):
    on: date
    source: Source = "core"


class ComparedOut(Schema):
    on: date
    source: str
    lines: int
    found: int
    cleared: int


class ResolutionIn(Schema):
    reason: str = ""


def entity_of(actor: Actor) -> UUID:
    return organisations.get(staff.get(actor.id).organisation_id).legal_entity_id


@router.get("/reconciliation", response=ReconciliationOut)
@http.reads(permissions.SEE)
def overview(
    request: http.Request, on: date | None = None, source: Source = "core"
) -> ReconciliationOut:
    """The last days of one statement, one day part by part, and how long differences wait."""
    legal_entity_id = entity_of(request.actor)
    days = queries.days(legal_entity_id, source, DAYS_SHOWN)
    day = on or (days[0].on if days else None)
    return ReconciliationOut(
        today=errands.today(),
        source=source,
        sources=[
            StatementSource(
                code=code, label=label, waiting=len(queries.ages(legal_entity_id, code))
            )
            for code, label in SOURCES.items()
        ],
        on=day,
        days=[day_out(view) for view in days],
        channels=[channel_out(v) for v in queries.channels_of(legal_entity_id, source, day)]
        if day
        else [],
        ages=ages_out(legal_entity_id, source),
        may_compare=request.actor.may(permissions.COMPARE),
    )


def day_out(view: DayView) -> StatementDay:
    return StatementDay(
        on=view.on,
        account=view.account,
        fetched_at=view.fetched_at,
        opening_balance=yuan(view.opening_fen),
        closing_balance=yuan(view.closing_fen),
        lines=view.lines,
        found=view.found,
        unresolved=view.unresolved,
    )


def channel_out(view: ChannelView) -> ChannelOut:
    theirs, ours = (view.their_count, view.their_fen), (view.our_count, view.our_fen)
    return ChannelOut(
        channel=CHANNELS[view.channel],
        their_count=view.their_count,
        their_amount=yuan(view.their_fen),
        our_count=view.our_count,
        our_amount=yuan(view.our_fen),
        agrees=theirs == ours,
    )


def ages_out(legal_entity_id: UUID, source: str) -> list[AgeOut]:
    waiting = [
        ((errands.today() - on).days, abs((theirs or 0) - (ours or 0)))
        for on, _, ours, theirs in queries.ages(legal_entity_id, source)
    ]
    found, least = [], -(10**6)
    for most, label in AGES:
        here = [fen for age, fen in waiting if least < age and (most is None or age <= most)]
        found.append(AgeOut(label=label, count=len(here), amount=yuan(sum(here))))
        least = most or least
    return found


@router.get("/reconciliation/breaks", response=BreakList)
@http.reads(permissions.SEE)
def breaks(request: http.Request, page: Query[BreakPage]) -> BreakList:
    """Differences: what waits first, the oldest before the others."""
    views, total = queries.listed(
        text=page.q.strip(),
        status=page.status,
        kind=page.kind,
        source=page.source,
        on=page.on,
        window=page.window,
    )
    return BreakList(
        items=[break_out(view, request.actor) for view in views],
        total=total,
        statuses=list(STATES.values()),
        kinds=[BreakKind(code=code, label=label) for code, label in KINDS.items()],
    )


def break_out(view: BreakView, actor: Actor) -> BreakOut:
    subject = str(view.subject_id) if view.subject_id else None
    is_payment = view.what == "disbursement"
    until = view.decided_at.date() if view.decided_at else errands.today()
    return BreakOut(
        id=str(view.id),
        source=SOURCES[view.source],
        on=view.on,
        number=view.number,
        kind=BreakKind(code=view.kind, label=KINDS[view.kind]),
        channel=CHANNELS[view.channel],
        what=SUBJECTS.get(view.what),
        application_id=subject if is_payment else None,
        loan_id=subject if view.what in OF_LOANS else None,
        our_amount=None if view.ours_fen is None else yuan(view.ours_fen),
        their_amount=None if view.theirs_fen is None else yuan(view.theirs_fen),
        our_on=view.our_on,
        their_on=view.their_on,
        age_days=max((until - view.on).days, 0),
        state=view.state,
        action=ACTIONS.get(view.action),
        reason=view.reason,
        proposed_by=view.proposed_by_name or None,
        decided_by=view.decided_by_name or None,
        decided_at=view.decided_at,
        entry_number=view.entry_number or None,
        allowed_actions=actions_of(view, actor),
    )


def actions_of(view: BreakView, actor: Actor) -> list[str]:
    """Return what this person may do about a difference now."""
    state, differs_fen = view.state.code, (view.theirs_fen or 0) - (view.ours_fen or 0)
    may_resolve = state == "open" and actor.may(permissions.RESOLVE, on=view)
    may_decide = (
        state == "proposed"
        and view.proposed_by != actor.id
        and actor.may(permissions.APPROVE, on=view)
    )
    is_ours = view.source == CORE  # Nothing of ours lies with a channel.
    is_bookable = (
        is_ours and view.kind != "date" and differs_fen != 0 and view.our_status not in NOT_YET
    )
    offered = {
        "explain": may_resolve,
        "book": may_resolve and is_bookable,
        "approve": may_decide,
        "return": may_decide,
    }
    return [action for action, is_offered in offered.items() if is_offered]


@router.post("/reconciliation/statements", response={201: ComparedOut})
def compare(request: http.Request, body: StatementIn) -> Reply[ComparedOut]:
    """Fetch the statement of a day, and compare."""
    legal_entity_id = entity_of(request.actor)
    head_office = organisations.head_office_of(legal_entity_id)
    ending = http.after_errand(
        request,
        services.take_statement,
        legal_entity_id=legal_entity_id,
        on=body.on,
        source=body.source,
    )
    done = ending.known()
    if done is None:
        http.must(request, permissions.COMPARE, on=Scope(legal_entity_id, head_office.id))
        done = errands.reconcile(
            legal_entity_id, body.on, source=body.source, actor=request.actor, ending=ending
        )
    return Reply(201, ComparedOut(**vars(done)))


@router.post("/reconciliation/breaks/{break_id}/explanation", response=BreakOut)
def explain(request: http.Request, break_id: UUID, body: ResolutionIn) -> BreakOut:
    """Close a difference with a reason; the books stay as they are."""
    view = http.once(request, services.explain)(
        break_id=break_id, reason=body.reason, now=clock.now(), actor=request.actor
    )
    return break_out(view, request.actor)


@router.post("/reconciliation/breaks/{break_id}/booking", response=BreakOut)
def propose(request: http.Request, break_id: UUID, body: ResolutionIn) -> BreakOut:
    """Propose to book a difference as the bank says."""
    view = http.once(request, services.propose_booking)(
        break_id=break_id, reason=body.reason, actor=request.actor
    )
    return break_out(view, request.actor)


@router.post("/reconciliation/breaks/{break_id}/approval", response=BreakOut)
def approve(request: http.Request, break_id: UUID) -> BreakOut:
    """Book what somebody else has proposed."""
    view = http.once(request, services.approve_booking)(
        break_id=break_id, now=clock.now(), actor=request.actor
    )
    return break_out(view, request.actor)


@router.post("/reconciliation/breaks/{break_id}/return", response=BreakOut)
def send_back(request: http.Request, break_id: UUID, body: ResolutionIn) -> BreakOut:
    """Send a proposed booking back."""
    view = http.once(request, services.return_booking)(
        break_id=break_id, reason=body.reason, actor=request.actor
    )
    return break_out(view, request.actor)
