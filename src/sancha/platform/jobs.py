"""Work for later. A job is queued inside the transaction, so it exists only if that commits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=6, exponential_wait=2)
_tasks: dict[str, Any] = {}


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a job by name. It takes ids only, calls one service or errand, and may run twice."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _tasks[name] = app.task(name=name, retry=RETRY, queue="default")(function)
        return function

    return register


def queue(name: str, *, lock: UUID | None = None, in_seconds: int = 0, **values: Any) -> None:
    """Queue a registered job; jobs with one lock run one after the other, in order."""
    options: dict[str, Any] = {"lock": str(lock) if lock else None}
    if in_seconds:
        options["schedule_in"] = {"seconds": in_seconds}
    task = _tasks[name]
    task.configure(**options).defer(**{k: str(v) for k, v in values.items()})


def names() -> frozenset[str]:
    """The jobs that features have registered."""
    return frozenset(_tasks)
