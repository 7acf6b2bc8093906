"""A small feature on top of the process engine: one use case for each way to move a process."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sancha.engines import process
from sancha.engines.process import queries, services
from sancha.engines.process.models import ProcessInstance
from sancha.engines.process.types import SubjectRef, Value
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.names import permission
from sancha.platform.text import Text
from support import HERE, clerk

DIAGRAMS = Path(__file__).parent / "diagrams"
REVIEW = permission("tests.review", "初审", "Review")
APPROVE = permission("tests.approve", "复审", "Approve")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RELEASER = service("releaser", "process.release")


@process.service("tests.route")
def route(instance: ProcessInstance, data: Mapping[str, Value]) -> dict[str, Value]:
    return {"route": instance.subject_type}


def diagram(name: str) -> str:
    return (DIAGRAMS / f"{name}.bpmn").read_text(encoding="utf-8")


def release(name: str) -> None:
    services.release_process(key=name, bpmn=diagram(name), actor=RELEASER)


def person(name: str, *, at: UUID = HERE) -> Actor:
    return clerk(REVIEW, APPROVE, "tests.start", "process.inbox", at=at, name=name)


def subject(kind: str = "people", *, at: UUID = HERE, party: UUID | None = None) -> SubjectRef:
    title = Text("消费贷款申请", "Consumer loan application")
    return SubjectRef(kind, uuid7(), "A1", title, at, party)


@use_case
def begin(*, key: str, about: SubjectRef, actor: Actor) -> UUID:
    actor.require("tests.start", on=Scope(about.id, about.organisation_id))
    return services.start(key=key, subject=about, data={}, at=NOW).id


@use_case
def decide(*, task_id: UUID, outcome: str, actor: Actor, opinion: str = "") -> str:
    task = queries.lock_task(task_id)
    actor.require(task.permission, on=task)
    values = {"task_id": task_id, "outcome": outcome, "actor": actor, "opinion": opinion}
    return services.complete(**values, at=NOW + timedelta(hours=1)).status


@use_case
def bring(*, about: UUID, step: str, outcome: str, actor: Actor) -> str:
    actor.require("tests.start", on=Scope(about, HERE))
    return services.signal(subject_id=about, step=step, outcome=outcome, at=NOW).status


@use_case
def withdraw(*, about: UUID, actor: Actor) -> None:
    actor.require("tests.start", on=Scope(about, HERE))
    services.cancel(subject_id=about, at=NOW)


def office_hours(*, organisation_id: UUID, hours: int, now: datetime) -> datetime:
    return now + timedelta(hours=hours)


def open_task(about: SubjectRef, step: str) -> UUID:
    tasks = queries.tasks_of(about.id)
    return next(t.id for t in tasks if t.step == step and t.status == "open")
