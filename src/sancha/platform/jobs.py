"""Work for later. A job is queued inside the transaction, so it exists only if that commits."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from sancha.platform import clock, plain
from sancha.platform.crashpoints import crashpoint

MAX_ATTEMPTS, WAIT_BASE_SECONDS = 6, 2
RETRY = RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=WAIT_BASE_SECONDS)
ORDINARY, SOMEBODY_WAITS = 0, 10
log = logging.getLogger(__name__)

# As the worker takes them, but by the house's clock: of one lock only the first that is queued.
FREE = """FROM procrastinate_jobs AS job WHERE status = 'todo' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs AS earlier
    WHERE earlier.lock = job.lock AND earlier.status = 'todo' AND earlier.id < job.id)"""
TAKE = f"""UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id {FREE} AND (scheduled_at IS NULL OR scheduled_at <= %s)
    ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, task_name, args, attempts"""  # noqa: S608 (our own text)
# As procrastinate's own `defer` does, which takes ten times as long to say it.
DEFER = """SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s::text, %s::text, %s::integer, %s::text,
    NULL, %s::jsonb, %s::timestamptz)::procrastinate_job_to_defer_v1])"""
FINISH = "SELECT procrastinate_finish_job_v1(%s, %s, false)"
RETRY_AT = """UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1,
    scheduled_at = %s WHERE id = %s"""
SOON = timedelta(seconds=5)
ANY_SOON = """SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'
    OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)) LIMIT 1"""
# A worker that was killed holds its job, and its job the lock, until somebody notices.
RESCUE = """SELECT count(procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)) FROM (
    SELECT id FROM procrastinate_jobs AS job WHERE status = 'doing' AND NOT EXISTS (
        SELECT FROM procrastinate_workers AS worker WHERE worker.id = job.worker_id
        AND worker.last_heartbeat > now() - make_interval(secs => %s))
    FOR UPDATE SKIP LOCKED) AS stalled"""
DEAD_AFTER_SECONDS = 25  # A living worker gives a sign every 10 seconds.
NEXT_AT = f"SELECT min(scheduled_at) {FREE}"
_tasks: dict[str, Any] = {}
_each_minute: dict[str, Callable[[], None]] = {}


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a job by name. It takes ids only, calls one service or errand, and may run twice."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _tasks[name] = app.task(name=name, retry=RETRY, queue="default")(function)
        return function

    return register


def every_minute(
    name: str, *, alone: bool = True
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a job that the workers do each minute, one of them; alone: never twice at once."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        def run(timestamp: int) -> None:
            function()

        _each_minute[name] = function
        options = {"name": name, "queue": "default", "queueing_lock": name}
        options |= {"lock": name} if alone else {}
        _tasks[name] = app.periodic(cron="* * * * *")(app.task(**options)(run))
        return function

    return register


def queue(
    name: str,
    *,
    lock: UUID | None = None,
    in_seconds: int = 0,
    priority: int = ORDINARY,
    **values: Any,
) -> None:
    """Queue a registered job; jobs with one lock run one after the other, in order.

    Of what waits, a higher priority is done first: somebody looks at the screen meanwhile.
    """
    task = _tasks[name]
    at = clock.now() + timedelta(seconds=in_seconds) if in_seconds else None
    given = json.dumps({key: str(value) for key, value in values.items()})
    # A worker has connections of its own; through them a job would stay though we roll back.
    with plain.cursor("default") as cursor:
        one = [task.queue, task.name, priority, str(lock) if lock else None, given, at]
        cursor.execute(DEFER, one)
    crashpoint(f"{name} queued")


def run_due() -> int:
    """Run every job whose time has come, one after the other in this thread; return how many.

    The simulator works so, by its own clock; in service the workers do.
    """
    count = 0
    while (taken := ask(TAKE, clock.now())) is not None:
        job_id, name, values, attempts = taken
        values = json.loads(values) if isinstance(values, str) else values
        try:
            _tasks[name].func(**values)
        except Exception:  # noqa: BLE001 (it is tried again, as a worker would)
            log.warning("the job %s failed", name, exc_info=True)
            again_at = clock.now() + timedelta(seconds=WAIT_BASE_SECONDS ** (attempts + 1))
            if attempts < MAX_ATTEMPTS:
                tell(RETRY_AT, again_at, job_id)
            else:
                tell(FINISH, job_id, "failed")
        else:
            tell(FINISH, job_id, "succeeded")
        count += 1
    return count


def run_each_minute() -> None:
    """Do once, in this thread, what the workers do each minute."""
    for function in _each_minute.values():
        function()


def next_at() -> datetime | None:
    """Return when the next queued job is due that waits for its moment, not for another job."""
    found = ask(NEXT_AT)
    return found[0] if found else None


def are_done() -> bool:
    """Tell whether no job is under way, and none waits that is due within seconds."""
    return ask(ANY_SOON, clock.now() + SOON) is None


def ask(sql: str, *values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def tell(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rescue(*, silent_seconds: int = DEAD_AFTER_SECONDS) -> int:
    """Queue again what workers were doing of which there is no sign any more; return how many."""
    found = ask(RESCUE, silent_seconds)
    return int(found[0]) if found else 0


# Whoever was rescuing may be the one that was killed: nobody waits for it.
@every_minute("platform.rescue", alone=False)
def rescue_stalled() -> None:
    if clock.is_simulated():  # One thread does them all, and none is a worker's.
        return
    if count := rescue():
        log.warning("%s jobs of workers that died were queued again", count)


def names() -> frozenset[str]:
    """The jobs that features have registered."""
    return frozenset(_tasks)
