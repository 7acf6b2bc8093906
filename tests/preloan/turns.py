"""What staff do at the turns of a case before the money."""

from typing import Any
from uuid import UUID

from road import assert_in_step, drain, member
from sancha.engines.evidence.errands import check_upload
from sancha.engines.notice.models import Notice
from sancha.engines.process import queries as processes
from sancha.engines.process.types import TaskView
from sancha.inloan.approval import services as reviews
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services
from sancha.preloan.applications.types import ApplicationView
from uploads import jpg, picture


def task_of(application_id: UUID) -> TaskView:
    (task,) = (t for t in processes.tasks_of(application_id) if t.status == "open")
    return task


def status_of(application_id: UUID) -> str:
    assert_in_step(application_id)
    return applications.get(application_id).status.code


def approve(application_id: UUID, account: str, **changes: Any) -> None:
    given = {"outcome": "approve", "opinion": "收入稳定，同意", "amount_fen": None} | changes
    reviews.give_opinion(
        application_id=application_id,
        task_id=task_of(application_id).id,
        now=clock.now(),
        actor=member(account),
        **given,
    )


def approve_twice(application_id: UUID, **changes: Any) -> None:
    approve(application_id, "zhaomin", **changes)
    approve(application_id, "liuyang")


def attach(application_id: UUID, kind: str, actor: Actor, colour: str = "#336699") -> None:
    file = check_upload("page.jpg", "image/jpeg", jpg(picture(colour=colour)))
    services.attach(
        application_id=application_id, kind=kind, file=file, now=clock.now(), actor=actor
    )


def told(application_id: UUID) -> list[str]:
    drain()
    rows = Notice.objects.filter(subject_id=application_id).order_by("created_at")
    return list(rows.values_list("template", flat=True))


def withdraw(application_id: UUID, actor: Actor) -> ApplicationView:
    return services.withdraw(
        application_id=application_id, reason="不需要了", now=clock.now(), actor=actor
    )


def status_of_step(application_id: UUID) -> str:
    return task_of(application_id).step
