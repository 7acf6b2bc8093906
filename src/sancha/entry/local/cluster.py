"""The database cluster of a checkout: started, adopted, revived; its roles and databases.

`ensure_running("run")` is for the running system, `ensure_running("test")` for the tests: another
data folder, another port, another password, and no waiting for the disk.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql

from sancha.entry.local.places import Checkout, held, read_json, this_checkout, write_json
from sancha.entry.local.ports import any_port, is_free
from sancha.entry.local.postgres import Server, account_for, data_folder, server_programs
from sancha.entry.local.words import Unable, say
from sancha.platform.text import Text

Purpose = Literal["run", "test"]

HOST = "127.0.0.1"
SUPERUSER = "postgres"
OWNER, APPLICATION, READER = "sancha_owner", "sancha_app", "sancha_reader"
ROLES = (OWNER, APPLICATION, READER)
SUFFIX = {"run": "", "test": "-test"}
START_TRIES = 3
REACH_SECONDS = 60
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "''",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "deadlock_timeout": "100ms",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "max_wal_size": "2GB",
    # Each minute, as it is else, all that a night has changed would be looked through again: 4 % of its processors.
    "autovacuum_naptime": "5min",
}
CACHE_MB = (128, 4096)  # At least and at most.
WITHOUT_DISK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class State:
    """What must be remembered to reach a cluster again: a file that only its owner reads."""

    port: int
    superuser_password: str
    password: str

    @classmethod
    def new(cls) -> "State":
        return cls(any_port(HOST), secrets.token_urlsafe(24), secrets.token_urlsafe(24))

    @classmethod
    def read(cls, file: Path) -> "State | None":
        stored = read_json(file)
        return cls(**stored) if stored else None


@dataclass(frozen=True)
class Cluster:
    """A running cluster and how to reach it."""

    server: Server
    port: int
    password: str  # Of the product's three roles.
    superuser_password: str
    started: bool  # By this call; else it was running already.
    host: str = HOST

    @property
    def superuser_url(self) -> str:
        return self.url()

    def url(self, database: str = "postgres") -> str:
        """Return the administrator's address of a database."""
        login = f"{SUPERUSER}:{self.superuser_password}"
        return f"postgresql://{login}@{self.host}:{self.port}/{database}"

    def login_url(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@{self.host}:{self.port}/{database}"

    def environment(self, database: str) -> dict[str, str]:
        """Return what the product's settings read to reach one of its databases."""
        return {
            "SANCHA_DATABASE_HOST": self.host,
            "SANCHA_DATABASE_PORT": str(self.port),
            "SANCHA_DATABASE_NAME": database,
            "SANCHA_DATABASE_PASSWORD": self.password,
        }

    @contextmanager
    def administrator(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=10) as connection:
            yield connection

    def ensure_role(self, role: str, password: str) -> None:
        """Make a login with this password, unless it is there."""
        with self.administrator() as connection:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                return
            statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(password)))

    def create_database(self, name: str, owner: str = OWNER) -> bool:
        """Make a database that only its own logins enter; say whether it was made just now."""
        with self.administrator() as connection:
            if connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone():
                return False
            names = {"name": sql.Identifier(name), "owner": sql.Identifier(owner)}
            statement = sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE template0")
            connection.execute(statement.format(**names))
            closed = sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC")
            connection.execute(closed.format(**names))
            if owner == OWNER:
                logins = sql.SQL(", ").join(map(sql.Identifier, ROLES))
                opened = sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {logins}")
                connection.execute(opened.format(**names, logins=logins))
            return True

    def note(self, database: str) -> str:
        """Return what `set_note` wrote last, empty if nothing or no such database."""
        question = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        )
        with self.administrator() as connection:
            found = connection.execute(question, [database]).fetchone()
        return found[0] or "" if found else ""

    def set_note(self, database: str, note: str) -> None:
        """Write a line beside the database; it goes when the database goes."""
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        with self.administrator() as connection:
            connection.execute(statement.format(sql.Identifier(database), sql.Literal(note)))

    def stop(self) -> None:
        self.server.stop()


def ensure_running(
    purpose: Purpose = "run", *, fsync: bool | None = None, checkout: Checkout | None = None
) -> Cluster:
    """Return the cluster for this purpose, running: found so, started, or made.

    `fsync` says whether commits wait for the disk: they do, except in tests.
    :raises Unable: saying what is missing, if there is no PostgreSQL or it does not start.
    """
    checkout = checkout or this_checkout()
    data = data_folder(checkout, f"pg{SUFFIX[purpose]}")
    who = account_for(data)
    server = Server(data, server_programs(checkout, who, data), who)
    state_file = checkout.local / f"cluster{SUFFIX[purpose]}.json"
    with held(checkout.local / f"cluster{SUFFIX[purpose]}.lock"):
        state = State.read(state_file)
        if state is None or not (data / "PG_VERSION").is_file():
            server.stop()
            put_aside(data)
            state = State.new()
            server.initialise(SUPERUSER, state.superuser_password)
            write_json(state_file, asdict(state))
        cluster = adopted(server, state)
        if cluster is None:
            server.stop()
            with_disk = fsync if fsync is not None else purpose == "run"
            port = start(server, state.port, {} if with_disk else WITHOUT_DISK)
            state = replace(state, port=port)
            write_json(state_file, asdict(state))
            cluster = reached(server, state, started=True)
            prepare_roles(cluster)
    return cluster


def put_aside(data: Path) -> None:
    """Move data away whose password is lost with `.local`; a person may still want it."""
    if not data.exists():
        return
    aside = data.with_name(f"{data.name}-left-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    data.rename(aside)
    say(Text(f"原有数据已移至 {aside}", f"Data found without its password was moved to {aside}"))


def adopted(server: Server, state: State) -> Cluster | None:
    """Return the cluster if its server runs already, wherever it was started."""
    if server.process() is None:
        return None
    try:
        return reached(server, state, started=False)
    except psycopg.OperationalError:
        return None  # Running, but not as we know it: another port, or it hangs.


def reached(server: Server, state: State, *, started: bool) -> Cluster:
    """Return the cluster once it answers: one that was killed first repairs its data.

    :raises psycopg.OperationalError: if it does not answer in time.
    """
    cluster = Cluster(
        server=server,
        port=state.port,
        password=state.password,
        superuser_password=state.superuser_password,
        started=started,
    )
    deadline = time.monotonic() + REACH_SECONDS
    while True:
        try:
            with cluster.administrator() as connection:
                found = connection.execute("SHOW data_directory").fetchone()
            if found and Path(found[0]) == server.data:
                return cluster
            raise psycopg.OperationalError("another server answers on this port")
        except psycopg.OperationalError as error:
            if "starting up" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def cache_mb() -> int:
    """Return how much the server keeps in memory itself, in MB: a quarter of the machine's memory, as
    PostgreSQL's manual advises (20.4.1). It takes it as it comes to need it.
    """
    machine_mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024**2
    least_mb, most_mb = CACHE_MB
    return min(max(machine_mb // 4, least_mb), most_mb)


def start(server: Server, port: int, options: dict[str, str]) -> int:
    """Start the server on its former port, or another when that one is taken; return the port.

    :raises Unable: if it does not start.
    """
    settings = SETTINGS | {"shared_buffers": f"{cache_mb()}MB"}
    for remaining in reversed(range(START_TRIES)):
        if not is_free(port, HOST):
            port = any_port(HOST)
        try:
            server.start(settings | options | {"port": str(port)})
            return port
        except Unable:
            if not remaining or is_free(port, HOST):
                raise
    raise AssertionError


def prepare_roles(cluster: Cluster) -> None:
    """Make the three roles: missing grants are the wall between them, these settings a reminder."""
    for role in ROLES:
        cluster.ensure_role(role, cluster.password)
    with cluster.administrator() as connection:
        connection.execute(f"ALTER ROLE {READER} SET default_transaction_read_only = on")
        connection.execute(
            f"ALTER ROLE {APPLICATION} SET idle_in_transaction_session_timeout = '60s'"
        )


@contextmanager
def running(purpose: Purpose = "run") -> Iterator[Cluster]:
    """Have the cluster for a while: it is stopped at the end only if it was started for this."""
    cluster = ensure_running(purpose)
    try:
        yield cluster
    finally:
        if cluster.started:
            cluster.stop()
