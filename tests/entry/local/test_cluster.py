"""The cluster is found, started, adopted, revived, and kept apart from others."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sancha.entry.local import cluster as clusters
from sancha.entry.local.cluster import Cluster, ensure_running
from sancha.entry.local.places import Checkout, read_json
from sancha.entry.local.postgres import (
    account_for,
    can_enter,
    data_folder,
    is_server,
    outside_folder,
)
from support import empty_checkout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A clone of which only the folder exists."""
    yield from empty_checkout(tmp_path_factory)


@pytest.fixture
def cluster(checkout: Checkout) -> Cluster:
    return ensure_running("test", checkout=checkout)


def ask(cluster: Cluster, question: str, database: str = "postgres") -> object:
    with cluster.administrator(database) as connection:
        found = connection.execute(question).fetchone()
    return found[0] if found else None


def kill(cluster: Cluster) -> None:
    """Kill the server as a power cut would: nothing is told, its lock file stays."""
    pid = cluster.server.process()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


class TestEnsureRunning:
    def test_makes_a_cluster_of_the_kind_we_want(self, cluster: Cluster) -> None:
        assert int(str(ask(cluster, "SHOW server_version_num"))) >= 150000
        assert ask(cluster, "SHOW server_encoding") == "UTF8"
        assert ask(cluster, "SHOW fsync") == "off"
        assert ask(cluster, "SHOW max_connections") == "200"
        assert ask(cluster, "SHOW timezone") == "UTC"
        assert ask(cluster, "SHOW unix_socket_directories") == ""
        assert ask(cluster, "SHOW listen_addresses") == "127.0.0.1"

    def test_adopts_the_one_that_runs(self, cluster: Cluster, checkout: Checkout) -> None:
        again = ensure_running("test", checkout=checkout)
        assert not again.started
        assert (again.port, again.password) == (cluster.port, cluster.password)
        assert again.server.process() == cluster.server.process()

    def test_remembers_its_secrets_where_only_the_owner_reads(
        self, cluster: Cluster, checkout: Checkout
    ) -> None:
        file = checkout.local / "cluster-test.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert read_json(file)["port"] == cluster.port

    def test_lets_nobody_in_without_the_password(self, cluster: Cluster) -> None:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(cluster.login_url("postgres", "guess", "postgres"))

    def test_starts_again_after_a_stop_with_its_data(
        self, cluster: Cluster, checkout: Checkout
    ) -> None:
        cluster.create_database("kept")
        cluster.stop()
        assert cluster.server.process() is None
        again = ensure_running("test", checkout=checkout)
        assert again.started
        assert again.password == cluster.password
        assert not again.create_database("kept")

    def test_survives_kill_9(self, cluster: Cluster, checkout: Checkout) -> None:
        with cluster.administrator() as connection:
            connection.execute("CREATE TABLE left_behind AS SELECT 7 AS n")
            connection.execute("CHECKPOINT")
        kill(cluster)
        assert (cluster.server.data / "postmaster.pid").exists()
        again = ensure_running("test", checkout=checkout)
        assert again.started
        assert ask(again, "SELECT n FROM left_behind") == 7

    def test_a_lock_file_whose_number_is_now_another_program_is_no_hindrance(
        self, cluster: Cluster, checkout: Checkout
    ) -> None:
        cluster.stop()
        lock = cluster.server.data / "postmaster.pid"
        lock.write_text(f"{os.getpid()}\n{cluster.server.data}\n")
        assert not is_server(os.getpid(), cluster.server.data)
        assert ensure_running("test", checkout=checkout).started

    def test_takes_another_port_when_its_own_is_in_use(
        self, cluster: Cluster, checkout: Checkout
    ) -> None:
        cluster.stop()
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", cluster.port))
            other.listen()
            again = ensure_running("test", checkout=checkout)
        assert again.port != cluster.port
        assert ask(again, "SELECT 1") == 1

    def test_data_whose_password_is_lost_is_put_aside_not_deleted(
        self, cluster: Cluster, checkout: Checkout
    ) -> None:
        (checkout.local / "cluster-test.json").unlink()
        again = ensure_running("test", checkout=checkout)
        assert again.password != cluster.password
        aside = list(again.server.data.parent.glob("pg-test-left-*"))
        assert [folder.joinpath("PG_VERSION").is_file() for folder in aside] == [True]

    def test_runs_and_tests_have_clusters_of_their_own(self, checkout: Checkout) -> None:
        run = ensure_running("run", checkout=checkout)
        test = ensure_running("test", checkout=checkout)
        assert run.server.data != test.server.data
        assert run.port != test.port
        assert run.password != test.password
        assert ask(run, "SHOW fsync") == "on"


class TestRoles:
    def test_are_three_and_none_is_an_administrator(self, cluster: Cluster) -> None:
        with cluster.administrator() as connection:
            found = connection.execute(
                "SELECT rolname, rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb "
                "OR rolbypassrls FROM pg_roles WHERE rolname LIKE 'sancha%' ORDER BY rolname"
            ).fetchall()
        assert found == [
            ("sancha_app", True, False),
            ("sancha_owner", True, False),
            ("sancha_reader", True, False),
        ]

    def test_the_reader_reads_and_the_application_does_not_idle(self, cluster: Cluster) -> None:
        cluster.create_database("kept")
        shown = {
            clusters.READER: ("default_transaction_read_only", "on"),
            clusters.APPLICATION: ("idle_in_transaction_session_timeout", "1min"),
        }
        for role, (name, value) in shown.items():
            with psycopg.connect(cluster.login_url(role, cluster.password, "kept")) as connection:
                assert connection.execute(f"SHOW {name}").fetchone() == (value,)

    def test_making_them_again_changes_nothing(self, cluster: Cluster) -> None:
        clusters.prepare_roles(cluster)
        cluster.ensure_role(clusters.APPLICATION, "another password")
        login = cluster.login_url(clusters.APPLICATION, cluster.password, "postgres")
        with psycopg.connect(login) as connection:  # The first password still opens.
            found = connection.execute("SELECT current_user").fetchone()
        assert found == (clusters.APPLICATION,)


class TestDatabases:
    def test_are_made_once_and_belong_to_their_owner(self, cluster: Cluster) -> None:
        assert cluster.create_database("once")
        assert not cluster.create_database("once")
        owner = "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'once'"
        assert ask(cluster, owner) == clusters.OWNER

    def test_are_closed_to_the_logins_of_others(self, cluster: Cluster) -> None:
        cluster.create_database("closed")
        cluster.ensure_role("stranger", "known")
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(cluster.login_url("stranger", "known", "closed"))

    def test_a_note_goes_with_its_database(self, cluster: Cluster) -> None:
        cluster.create_database("noted")
        assert cluster.note("noted") == ""
        cluster.set_note("noted", "schema:1")
        assert cluster.note("noted") == "schema:1"
        assert cluster.note("absent") == ""


class TestPlace:
    def test_the_server_never_runs_as_root(self, cluster: Cluster) -> None:
        pid = cluster.server.process()
        assert pid is not None
        assert Path(f"/proc/{pid}").stat().st_uid == cluster.server.who.uid != 0

    def test_data_stays_in_the_clone_unless_the_server_may_not_enter_it(
        self, checkout: Checkout, tmp_path: Path
    ) -> None:
        assert data_folder(checkout, "pg") == checkout.local / "pg"
        closed = Checkout(tmp_path / "closed")
        closed.root.mkdir(mode=0o700)
        folder = data_folder(closed, "pg")
        assert folder.is_relative_to(closed.root) == (os.geteuid() != 0)
        assert can_enter(account_for(folder), folder.parent)
        if os.geteuid() == 0:
            outside_folder(closed).rmdir()
