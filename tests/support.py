"""What many tests need: raw SQL, threads with connections of their own, actors, the test cluster."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from sancha.entry.local.places import Checkout
from sancha.entry.local.postgres import stop_servers
from sancha.platform.acts import Actor
from sancha.platform.keys import uuid7

HERE = uuid7()  # The organisation of tests that need only one.
ELSEWHERE = uuid7()
ACT = """SELECT set_config('sancha.act', gen_random_uuid()::text, true),
                set_config('sancha.act_transaction', pg_current_xact_id()::text, true)"""


def cluster_url() -> str:
    """The superuser's URL of the test cluster, as conftest has put it into the environment."""
    return os.environ["SANCHA_TEST_CLUSTER"]


def administer(sql: str, database: str | None = None) -> list[tuple[Any, ...]]:
    """Run SQL as the cluster's administrator, outside a transaction."""
    options = {"dbname": database} if database else {}
    with psycopg.connect(cluster_url(), autocommit=True, **options) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def empty_checkout(places: pytest.TempPathFactory) -> Iterator[Checkout]:
    """Yield a clone of which only the folder exists; pytest's own folders are closed to others."""
    root = places.mktemp("checkout")
    for folder in (root, *root.parents):
        if folder.stat().st_uid == os.geteuid() and "pytest" in folder.name:
            folder.chmod(0o755)
    root.chmod(0o755)
    it = Checkout(root)
    yield it
    stop_servers(it)


def query(sql: str, *values: Any, alias: str = "default") -> list[tuple[Any, ...]]:
    """Run SQL as the application (or as the role behind `alias`)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def refusal(*statements: tuple[Any, ...]) -> str | None:
    """Run SQL statements, each with its values, in one transaction.

    Return the constraint that refused them, None if they were committed.
    """
    try:
        with transaction.atomic():
            for sql, *values in [(ACT,), *statements]:
                query(sql, *values)
    except DatabaseError as error:
        return str(error.__cause__.diag.constraint_name)
    return None


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with connections of its own; an exception is a result."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 (the caller compares it)
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def wait_for_a_waiter() -> None:
    """Return when somebody waits for what this thread's transaction holds."""
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    for _ in range(1000):
        if query(waiting):
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def clerk(*permissions: str, at: UUID | None = HERE, name: str = "测试柜员") -> Actor:
    """A member of staff who holds these permissions in one organisation."""
    grants = frozenset((permission, at) for permission in permissions)
    return Actor(id=uuid7(), kind="staff", name=name, grants=grants)


@contextmanager
def time_zone(name: str) -> Iterator[None]:
    """The zone of this process, and of the sandbox that it starts."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()
