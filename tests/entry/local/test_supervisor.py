"""All processes of an installation run, or none."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sancha.entry.local.supervisor import Child, Supervisor
from sancha.platform.text import Text

SLEEPER = "import time; print('begun', flush=True); time.sleep(300)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print(child.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    it = Supervisor(tmp_path)
    yield it
    it.stop()


def start(supervisor: Supervisor, key: str, program: str, *, passing: bool = False) -> Child:
    command = [sys.executable, "-c", program]
    return supervisor.start(key, Text(key, key), command, os.environ, passing=passing)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(is_so: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


class TestSupervisor:
    def test_stops_every_child(self, supervisor: Supervisor) -> None:
        children = [start(supervisor, name, SLEEPER) for name in ("one", "two")]
        pids = [child.process.pid for child in children]
        assert all(map(is_alive, pids))
        supervisor.stop()
        assert not any(map(is_alive, pids))

    def test_ends_a_child_that_does_not_listen(
        self, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sancha.entry.local.supervisor.STOP_SECONDS", 0.5)
        child = start(supervisor, "stubborn", STUBBORN)
        assert eventually(lambda: "begun" in child.log.read_text())
        supervisor.stop()
        assert child.code == -signal.SIGKILL

    def test_ends_what_a_child_has_started(self, supervisor: Supervisor) -> None:
        child = start(supervisor, "parent", PARENT)
        assert eventually(lambda: child.log.read_text().strip().isdigit())
        grandchild = int(child.log.read_text())
        assert is_alive(grandchild)
        supervisor.stop()
        assert eventually(lambda: not is_alive(grandchild))

    def test_a_dead_child_ends_the_watch_and_is_explained(
        self, supervisor: Supervisor, capsys: pytest.CaptureFixture[str]
    ) -> None:
        start(supervisor, "well", SLEEPER)
        start(supervisor, "web", "raise SystemExit('no such module')")
        assert supervisor.watch() == 1
        supervisor.explain()
        said = capsys.readouterr().out
        assert "no such module" in said
        assert "web ended (code 1)" in said

    def test_a_passing_child_may_end_well(self, supervisor: Supervisor) -> None:
        child = start(supervisor, "sample", "pass", passing=True)
        assert eventually(lambda: child.code == 0)
        assert supervisor.is_well()

    def test_a_passing_child_that_fails_is_a_failure(self, supervisor: Supervisor) -> None:
        child = start(supervisor, "sample", "raise SystemExit(3)", passing=True)
        assert supervisor.watch() == 1
        assert supervisor.failure is child

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_ends_the_watch_without_failure(
        self, supervisor: Supervisor, number: signal.Signals
    ) -> None:
        start(supervisor, "well", SLEEPER)
        with supervisor.catching_signals():
            os.kill(os.getpid(), number)
            assert supervisor.watch() == 0
        assert supervisor.failure is None

    def test_waiting_ends_early_when_a_child_dies(self, supervisor: Supervisor) -> None:
        start(supervisor, "web", "raise SystemExit(1)")
        began = time.monotonic()
        assert not supervisor.wait_until(lambda: False, seconds=60)
        assert time.monotonic() - began < 30

    def test_a_long_log_is_put_aside(self, supervisor: Supervisor, tmp_path: Path) -> None:
        (tmp_path / "web.log").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
        start(supervisor, "web", "pass")
        assert (tmp_path / "web.log.1").stat().st_size > 5 * 1024 * 1024
        assert (tmp_path / "web.log").stat().st_size < 1024


def test_children_do_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    program = f"""
import os, sys, time
from pathlib import Path
from sancha.entry.local.supervisor import Supervisor
from sancha.platform.text import Text
it = Supervisor(Path({str(tmp_path)!r}))
child = it.start("web", Text("", ""), [sys.executable, "-c", {SLEEPER!r}], os.environ)
print(child.process.pid, flush=True)
time.sleep(300)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.kill()
        assert eventually(lambda: not is_alive(pid))
