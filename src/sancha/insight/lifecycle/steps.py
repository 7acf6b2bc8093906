"""Where a case stands, one step after the other: for staff by the tasks, for the borrower by facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ninja import Schema

from sancha.credit.parties.types import CUSTOMER_HERSELF, person
from sancha.engines.process.types import Step, TaskView
from sancha.inloan.approval.types import OUTCOMES
from sancha.inloan.disbursement.types import DisbursementView
from sancha.insight.shapes import role_holding
from sancha.platform.text import Text
from sancha.preloan.applications.types import ApplicationView

State = Literal["done", "current", "waiting", "failed"]
SUBMITTED = Text("提交申请", "Application submitted")
BAD = {"decline", "confirmed", "unmet"}
DECIDED = {
    "approve": Text("自动通过", "Approved by policy"),
    "refer": Text("转人工审批", "Referred to people"),
    "stop": Text("命中名单，暂停", "Held: on a list"),
    "decline": Text("未通过准入策略", "Declined by policy"),
}
CHECKED = Text("信息核验与审批", "Checks and decision")
REVIEWED = Text("人工审核", "Review by our staff")
CONFIRMED = Text("确认合同", "Confirm the contract")
PAID = Text("放款到账", "Money received")
IN_FORCE = Text("额度生效", "Limit in force")
PREPARING = Text("合同生成中", "The contract is being prepared")
PAYS = "disburse"
REVIEWS = {"first_review", "second_review"}
# Where only some cases pass.
DETOURS = {
    *("hit_check", "hit_review", "supplement_first", "supplement_second"),
    *("accept", "check_conditions", "pay_request", "pay_review"),
}
# Steps in which the customer has the case.
HERS = {"confirm", "accept", "supplement_first", "supplement_second"}


class ProcessStep(Schema):
    code: str
    label: Text
    state: State
    at: datetime | None
    note: Text | None


class CaseStep(ProcessStep):
    holder: str | None


def case_steps(
    application: ApplicationView,
    steps: Sequence[Step],
    tasks: Iterable[TaskView],
    payment: DisbursementView | None,
    *,
    is_running: bool,
    language: str,
) -> list[CaseStep]:
    """Return the steps at which a case waits, in the order of its diagram.

    Ahead lie, while it runs, the steps behind the last one reached; those of people only once the
    case has gone to people.
    """
    latest = {task.step: task for task in tasks}
    reached = max((i for i, step in enumerate(steps) if step.id in latest), default=-1)
    by_people = any(step.id in REVIEWS and step.id in latest for step in steps)
    submitted_by = person(application.submitted_by, language)
    found = [
        CaseStep(
            code="submitted",
            label=SUBMITTED,
            state="done",
            at=application.submitted_at,
            note=None,
            holder=submitted_by,
        )
    ]
    for position, step in enumerate(steps):
        if task := latest.get(step.id):
            found.append(reached_step(step, task, payment, language))
        elif is_running and position > reached and is_ahead(step, by_people=by_people):
            found.append(
                CaseStep(
                    code=step.id, label=step.title, state="waiting", at=None, note=None, holder=None
                )
            )
    return found


def is_ahead(step: Step, *, by_people: bool) -> bool:
    """Tell whether a case must still pass here as far as is known: detours lie ahead of none."""
    if step.id in DETOURS:
        return False
    return by_people or step.kind != "user"


def reached_step(
    step: Step, task: TaskView, payment: DisbursementView | None, language: str
) -> CaseStep:
    state, note = state_of(step, task, payment)
    return CaseStep(
        code=step.id,
        label=task.title,
        state=state,
        at=task.completed_at or task.created_at,
        note=note,
        holder=holder_of(step, task, language),
    )


def state_of(
    step: Step, task: TaskView, payment: DisbursementView | None
) -> tuple[State, Text | None]:
    if task.status == "open":
        if step.id == PAYS and payment:
            is_bad = payment.status.code == "failed"
            return ("failed" if is_bad else "current"), payment.reason or payment.status.label
        return "current", None
    is_bad = task.status == "cancelled" or (task.outcome in BAD and step.id != "confirm")
    return ("failed" if is_bad else "done"), outcome_note(step, task)


def outcome_note(step: Step, task: TaskView) -> Text | None:
    """Say how a step ended, where it could have ended in more than one way."""
    if step.kind == "user":
        return OUTCOMES[task.outcome].label if task.outcome in OUTCOMES else None
    return DECIDED.get(task.outcome)


def holder_of(step: Step, task: TaskView, language: str) -> str | None:
    """Return who has or had the step; nobody where it is the system's own."""
    if step.id in HERS:
        return CUSTOMER_HERSELF.in_language(language)
    if step.kind != "user":
        return None
    if task.status == "done":
        return task.completed_by_name
    role = role_holding(task.permission)
    return role.in_language(language) if role else None


@dataclass(frozen=True)
class Milestones:
    """When a case passed what the borrower may know of; None where it has not, or not yet."""

    decided_at: datetime | None = None
    reviewed_at: datetime | None = None
    contract_at: datetime | None = None
    confirmed_at: datetime | None = None
    paid_at: datetime | None = None
    went_to_people: bool = False


def borrower_steps(
    application: ApplicationView,
    passed: Milestones,
    payment: DisbursementView | None,
    *,
    is_limit: bool,
) -> list[ProcessStep]:
    """Return the steps as the borrower sees them: no names, no opinions, no inner order."""
    status = application.status.code
    plan: list[tuple[str, Text, datetime | None, set[str]]] = [
        ("check", CHECKED, passed.decided_at, {"collecting", "stopped"}),
        ("review", REVIEWED, passed.reviewed_at, {"first_review", "second_review", "supplement"}),
        (
            "contract",
            CONFIRMED,
            passed.confirmed_at,
            {"offered", "conditions", "approved", "contract"},
        ),
        ("grant", IN_FORCE, passed.confirmed_at, set())
        if is_limit
        else ("pay", PAID, passed.paid_at, {"paying"}),
    ]
    if not passed.went_to_people:
        del plan[1]
    order = [code for code, _, _, _ in plan]
    now = next((code for code, _, _, statuses in plan if status in statuses), None)
    ended_at = stopped_at(status, passed, payment)
    found = [step("submitted", SUBMITTED, "done", application.submitted_at)]
    started_at: datetime | None = application.submitted_at
    for code, label, done_at, _ in plan:
        if code == ended_at:
            return [*found, step(code, label, "failed", done_at, note_on(code, payment))]
        if code == now:
            began_at = passed.contract_at if code == "contract" else started_at
            note = PREPARING if status == "approved" else note_on(code, payment)
            found.append(step(code, label, "current", began_at, note))
        elif now and order.index(code) > order.index(now):
            found.append(step(code, label, "waiting", None))
        else:
            found.append(step(code, label, "done", done_at))
        started_at = done_at
    return found


def step(
    code: str, label: Text, state: State, at: datetime | None, note: Text | None = None
) -> ProcessStep:
    return ProcessStep(code=code, label=label, state=state, at=at, note=note)


def stopped_at(status: str, passed: Milestones, payment: DisbursementView | None) -> str | None:
    """Return the step at which the case came to a bad end, if it did."""
    if status == "declined":
        return "review" if passed.went_to_people else "check"
    if status in {"void", "withdrawn"}:
        return "contract"
    if status == "withdrawn":
        return withdrawn_at(passed)
    return "pay" if payment and payment.status.code == "failed" else None


def withdrawn_at(passed: Milestones) -> str:
    """Return the step in which the borrower took her application back."""
    if passed.decided_at is None:
        return "check"
    if passed.went_to_people and passed.contract_at is None:
        return "review"
    return "contract"


def note_on(code: str, payment: DisbursementView | None) -> Text | None:
    return payment.status.label if code == "pay" and payment else None
