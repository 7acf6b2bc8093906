"""The first page of staff: the inbox and the counts above it."""

from datetime import date, datetime
from typing import Literal

from ninja import Query, Schema

from sancha.core.money import grouped, yuan
from sancha.credit.loans.permissions import SEE as LOANS
from sancha.engines.outside import queries as outside
from sancha.engines.outside.permissions import SEE_REFUSED
from sancha.engines.process import queries as processes
from sancha.engines.process.permissions import INBOX, SUPERVISE
from sancha.engines.process.types import TaskView
from sancha.inloan.approval.types import OUTCOMES
from sancha.inloan.disbursement.permissions import SEE as DISBURSEMENTS
from sancha.insight import subjects
from sancha.insight.operations import queries as operations
from sancha.insight.shapes import SubjectOut, organisation_out, today_of
from sancha.insight.workbench import queries
from sancha.office.organisation import queries as organisations
from sancha.office.proposals import queries as proposals
from sancha.office.proposals.permissions import SEE as PROPOSALS
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor
from sancha.platform.reading import reading
from sancha.platform.shapes import OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.collection.permissions import RESTRUCTURE
from sancha.postloan.inspections.permissions import RECORD as INSPECT
from sancha.postloan.repayment.permissions import ASK as ASK_DEBIT
from sancha.postloan.repayment.permissions import SEE as DEBITS
from sancha.postloan.reporting.permissions import SEE as REPORTS
from sancha.postloan.use_of_funds.permissions import CHECK as CHECK_USE
from sancha.postloan.use_of_funds.permissions import SEE as USES
from sancha.preloan.applications.permissions import SEE as APPLICATIONS
from sancha.preloan.applications.types import STATUSES

router = http.router(tags=["workbench"])

TASKS, CASES, PIECES, LOANS_COUNTED, YUAN = (
    Text("项", "tasks"),
    Text("笔", "applications"),
    Text("笔", "payments"),
    Text("笔", "loans"),
    Text("元", "yuan"),
)


class TaskPage(http.Page):
    state: Literal["open", "done"] = "open"


class TaskOut(Schema):
    id: str
    kind: str
    title: Text
    subject: SubjectOut
    organisation: OrganisationOut
    created_at: datetime
    due_at: datetime | None
    priority: Literal["normal", "high"]
    done_at: datetime | None
    outcome: Status | None
    assignee: str
    is_mine: bool
    escalated_at: datetime | None
    in_place_of: str


class TaskList(Schema):
    items: list[TaskOut]
    total: int


class MeasureOut(Schema):
    code: str
    label: Text
    value: str
    unit: Text | None
    note: Text | None
    tone: str


class StatusCount(Schema):
    status: Status
    count: int


class WorkbenchOut(Schema):
    bank_date: date
    measures: list[MeasureOut]
    applications: list[StatusCount]


@router.get("/tasks", response=TaskList)
@http.reads(INBOX)
def tasks(request: http.Request, page: Query[TaskPage]) -> TaskList:
    """My inbox: what I may do, or what I have done."""
    views, total = processes.inbox(request.actor, state=page.state, window=page.window)
    return listed(request, views, total)


@router.get("/tasks/late", response=TaskList)
@http.reads(SUPERVISE)
def late(request: http.Request, page: Query[http.Page]) -> TaskList:
    """Tasks of others that are late: to be handed to somebody."""
    views, total = processes.escalated(page.window)
    return listed(request, views, total)


def listed(request: http.Request, views: list[TaskView], total: int) -> TaskList:
    replaced = staff.names_of({view.completed_for for view in views if view.completed_for})
    places, language = organisations.all_organisations(), http.language_of(request)
    named = subjects.applications({view.subject.id for view in views}, language)
    now = clock.now()
    items = [
        TaskOut(
            id=str(view.id),
            kind=view.step,
            title=view.title,
            subject=named.get(view.subject.id) or subject_of(view, language),
            organisation=organisation_out(places, view.organisation_id),
            created_at=view.created_at,
            due_at=view.due_at,
            priority="normal" if view.priority(now) == "normal" else "high",
            done_at=view.completed_at,
            outcome=outcome_of(view),
            assignee=view.assignee_name,
            is_mine=view.assignee_id == request.actor.id,
            escalated_at=view.escalated_at,
            in_place_of=replaced.get(view.completed_for, "") if view.completed_for else "",
        )
        for view in views
    ]
    return TaskList(items=items, total=total)


def subject_of(view: TaskView, language: str) -> SubjectOut:
    """Return what a task is about where that is no application."""
    about = view.subject
    title = about.title.in_language(language)
    return SubjectOut(type=about.type, id=str(about.id), number=about.number, title=title)


def outcome_of(view: TaskView) -> Status | None:
    if not view.outcome:
        return None
    return OUTCOMES.get(view.outcome) or Status(view.outcome, Text(view.outcome, view.outcome))


@router.get("/workbench", response=WorkbenchOut)
def workbench(request: http.Request) -> WorkbenchOut:
    """The day in figures: of each kind only for those who may see it, and only where they may."""
    actor = request.actor
    day, measures = inbox_measures(request)
    flow = flow_on(actor, day)
    if flow is not None:
        measures.append(flow_measure(flow))
    if actor.may(LOANS):
        with reading(actor, LOANS):
            measures += book_measures(queries.book_on(day))
    if actor.may(DISBURSEMENTS):
        with reading(actor, DISBURSEMENTS):
            measures.append(payment_measure(*queries.payments_in_doubt()))
    measures += operations_measures(actor) + release_measures(actor)
    measures += restructuring_measures(actor, day) + flow_measures(actor)
    counts = flow.by_status if flow else {}
    applications = [
        StatusCount(status=status, count=counts[code])
        for code, status in STATUSES.items()
        if counts.get(code)
    ]
    return WorkbenchOut(bank_date=day, measures=measures, applications=applications)


# The workbench reads under several permissions, one after the other; this is the one it needs.
workbench.__dict__["permission"] = INBOX


@http.reads(INBOX)
def inbox_measures(request: http.Request) -> tuple[date, list[MeasureOut]]:
    day = today_of(request.actor, organisations.all_organisations())
    inbox = queries.inbox_of(request.actor, now=clock.now())
    urgent = Text(
        f"{inbox.urgent} 项已逾期或即将到期", f"{inbox.urgent} overdue or due within hours"
    )
    measure = MeasureOut(
        code="tasks_open",
        label=Text("我的待办", "My tasks"),
        value=str(inbox.open),
        unit=TASKS,
        note=urgent if inbox.urgent else None,
        tone="amber" if inbox.urgent else "grey",
    )
    return day, [measure]


def flow_on(actor: Actor, day: date) -> queries.Flow | None:
    if not actor.may(APPLICATIONS):
        return None
    with reading(actor, APPLICATIONS):
        return queries.flow_on(day)


def flow_measure(flow: queries.Flow) -> MeasureOut:
    return MeasureOut(
        code="applications_today",
        label=Text("今日申请", "Applications today"),
        value=str(flow.submitted_today),
        unit=CASES,
        note=Text(f"在办 {flow.under_way} 笔", f"{flow.under_way} under way"),
        tone="grey",
    )


def book_measures(book: queries.Book) -> list[MeasureOut]:
    late = Text(
        f"逾期 {book.overdue} 笔，余额 {grouped(book.overdue_balance_fen)} 元",
        f"{book.overdue} overdue, {grouped(book.overdue_balance_fen)} yuan",
    )
    performing = Text(f"{book.active} 笔，无逾期", f"{book.active} active, none overdue")
    return [
        MeasureOut(
            code="paid_out_today",
            label=Text("今日放款", "Paid out today"),
            value=yuan(book.paid_out_today_fen),
            unit=YUAN,
            note=Text(f"{book.paid_out_today} 笔", f"Loans: {book.paid_out_today}"),
            tone="grey",
        ),
        MeasureOut(
            code="loan_balance",
            label=Text("贷款余额", "Loans outstanding"),
            value=yuan(book.balance_fen),
            unit=YUAN,
            note=late if book.overdue else performing,
            tone="red" if book.overdue else "grey",
        ),
    ]


WAITING = (
    (REPORTS, operations.reports_rejected, Text("{n} 条报送被退回", "{n} reports rejected")),
    (DEBITS, operations.debits_in_doubt, Text("{n} 笔扣款未知", "{n} debits in doubt")),
    (SEE_REFUSED, outside.refused_open, Text("{n} 个回调被拒", "{n} callbacks refused")),
)


def operations_measures(actor: Actor) -> list[MeasureOut]:
    """Count what waits in the queues of operations, for those who deal with one of them."""
    if not actor.may(ASK_DEBIT):
        return []
    total, said = 0, []
    for permission, count, words in WAITING:
        with reading(actor, permission):
            found = count()
        total += found
        said += [words.format(n=found)] if found else []
    note = Text("，".join(t.zh for t in said), ", ".join(t.en for t in said)) if said else None
    return [
        MeasureOut(
            code="operations_waiting",
            label=Text("运营队列", "Operations queue"),
            value=str(total),
            unit=TASKS,
            note=note,
            tone="red" if total else "grey",
        )
    ]


def release_measures(actor: Actor) -> list[MeasureOut]:
    """Count what others proposed and this person may release."""
    if not actor.may(PROPOSALS):
        return []
    with reading(actor, PROPOSALS):
        waiting = proposals.waiting_for(actor)
    if waiting is None:
        return []
    return [
        MeasureOut(
            code="changes_waiting",
            label=Text("待我复核的变更", "Changes to release"),
            value=str(waiting),
            unit=TASKS,
            note=None,
            tone="amber" if waiting else "grey",
        )
    ]


def restructuring_measures(actor: Actor, day: date) -> list[MeasureOut]:
    """Count what waits for the restructuring team: cases that nobody took, inspections due soon."""
    if not actor.may(RESTRUCTURE):
        return []
    with reading(actor, RESTRUCTURE):
        cases = queries.cases_to_take()
    with reading(actor, INSPECT):
        due, late = queries.inspections_due(day)
    note = Text(
        f"{cases} 个案件待接手，{due} 项检查到期（{late} 项超期）",
        f"{cases} cases to take; {due} inspections due, {late} of them late",
    )
    return [
        MeasureOut(
            code="restructuring_waiting",
            label=Text("重组待办", "Restructuring"),
            value=str(cases + due),
            unit=TASKS,
            note=note if cases + due else None,
            tone="red" if late else "amber" if cases + due else "grey",
        )
    ]


def flow_measures(actor: Actor) -> list[MeasureOut]:
    """Count the loans of which suspicious payments wait for whoever checks how money is used."""
    if not actor.may(CHECK_USE):
        return []
    with reading(actor, USES):
        suspected = queries.flows_suspected()
    if not suspected:
        return []
    return [
        MeasureOut(
            code="flows_suspected",
            label=Text("可疑资金流向", "Suspicious payments"),
            value=str(suspected),
            unit=LOANS_COUNTED,
            note=Text("待核实：认定挪用或说明理由排除", "To be weighed: misuse, or explained"),
            tone="red",
        )
    ]


def payment_measure(under_way: int, unknown: int) -> MeasureOut:
    return MeasureOut(
        code="payments_under_way",
        label=Text("在途放款", "Payments under way"),
        value=str(under_way),
        unit=PIECES,
        note=Text(f"{unknown} 笔结果未知", f"{unknown} with unknown outcome") if unknown else None,
        tone="amber" if unknown else "grey",
    )
