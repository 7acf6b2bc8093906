"""Committed tests: each works, as the application, in a database of its own, cloned from a template."""

import os
import secrets
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest_plugins = ["budget"]  # Holds the suite to tests/minutes.toml.
ROOT = Path(__file__).resolve().parents[1]
numbers = count()
firsts = count(start=1, step=10_000)


def reach_test_cluster() -> None:
    """Start (or find) the test cluster and tell the settings where it is."""
    if "SANCHA_TEST_CLUSTER" not in os.environ:
        from sancha.entry.local.cluster import ensure_running

        cluster = ensure_running(purpose="test")
        os.environ["SANCHA_TEST_CLUSTER"] = cluster.superuser_url
        os.environ["SANCHA_DATABASE_PASSWORD"] = cluster.password
    url = urlsplit(os.environ["SANCHA_TEST_CLUSTER"])
    os.environ["SANCHA_DATABASE_HOST"] = url.hostname or "127.0.0.1"
    os.environ["SANCHA_DATABASE_PORT"] = str(url.port)
    os.environ["SANCHA_DATABASE_NAME"] = "none"
    os.environ.pop("SANCHA_DATABASE_POOL", None)


def make_master_key(folder: Path) -> None:
    path = folder / "master.key"
    path.write_text(secrets.token_hex(32))
    os.environ["SANCHA_KEY_FILE"] = str(path)
    os.environ["SANCHA_ANCHOR_FOLDER"] = str(folder / "anchors")
    os.environ["SANCHA_SNAPSHOT_FOLDER"] = str(folder / "snapshots")


def pytest_configure(config: pytest.Config) -> None:
    import tempfile

    reach_test_cluster()
    make_master_key(Path(tempfile.mkdtemp(prefix="sancha-test-")))
    os.environ["DJANGO_SETTINGS_MODULE"] = "sancha.entry.settings"
    os.environ["SANCHA_CALLBACK_SECRET"] = "test-callback-secret"
    os.environ["SANCHA_LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    hash_passwords_quickly()


def hash_passwords_quickly() -> None:
    """Take argon2 at its least: tests ask whom a password lets in, not how long it is to guess."""
    from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher

    Hasher.time_cost, Hasher.memory_cost, Hasher.parallelism = 1, 8, 1


def use_database(name: str) -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        connections.settings[alias]["NAME"] = name  # The dict that other threads take, too.
    os.environ["SANCHA_DATABASE_NAME"] = name


def clone(template: str) -> str:
    from support import administer

    name = f"sancha_test_{os.getpid()}_{next(numbers)}"
    # A clone keeps rights within the database, but not its owner.
    administer(f"CREATE DATABASE {name} TEMPLATE {template} OWNER sancha_owner STRATEGY FILE_COPY")
    return name


def drop(name: str) -> None:
    from support import administer

    administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """A migrated database without data."""
    from django.core.management import call_command

    name = clone("template0")
    use_database(name)
    call_command("migrate", verbosity=0)
    use_database("none")
    yield name
    drop(name)


@pytest.fixture
def database(template: str) -> Iterator[str]:
    """A database for this test alone. Ask for it, or use `pytestmark = pytest.mark.usefixtures`."""
    name = clone(template)
    use_database(name)
    yield name
    use_database("none")
    drop(name)


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    """The sandbox, running for all tests of the session."""
    from django.conf import settings

    from sancha_sandbox.serving import running
    from support import administer, cluster_url

    name = f"sancha_sandbox_test_{os.getpid()}"
    administer(f"CREATE DATABASE {name}")
    url = cluster_url().rsplit("/", 1)[0] + f"/{name}"
    with running(url, seed=7, people=1000, latency_ms=0) as address:
        settings.SANCHA_OUTSIDE_URL = address
        yield address
    drop(name)


@pytest.fixture(scope="module")
def module_database(template: str) -> Iterator[str]:
    """One database for the tests of a module: for those whose house takes long to build."""
    name = clone(template)
    use_database(name)
    yield name
    use_database("none")
    drop(name)


@pytest.fixture(scope="module")
def road(module_database: str, sandbox_url: str) -> "Iterator[object]":
    """The sample bank on 2026-01-05, its staff and people, in the module's database."""
    from datetime import date

    from books import assert_everything_adds_up
    from road import Road, calm
    from sancha.engines.outside import breaker
    from sancha.entry.sample.bank import open_bank
    from support import administer

    # The outside world of the session remembers the payments and the loans of the modules before:
    # a number is for ever.
    first = next(firsts)
    administer(f"SELECT setval('number_payment', {first}, false)", module_database)
    administer(
        "SET session_replication_role = replica;"
        "INSERT INTO counter (scope, period, last) SELECT scope, '2026', "
        f"{first - 1} FROM unnest('{{loan,debit_file}}'::text[]) AS scope",
        module_database,
    )
    calm()
    breaker.forget_all()
    yield Road(open_bank(first_day=date(2026, 1, 5)))
    assert_everything_adds_up()
    calm()
