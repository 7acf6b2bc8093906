"""Keeps the processes of one installation together: all run, or none."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from sancha.entry.local.commands import tail
from sancha.entry.local.words import say
from sancha.platform.text import Text

STOP_SECONDS = 12  # The web server gives its workers 5.
LOOK_SECONDS = 0.2
LOG_BYTES_MAX = 5 * 1024 * 1024
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that was started here. A `passing` one ends by itself when its work is done."""

    name: Text
    process: "subprocess.Popen[bytes]"
    log: Path
    passing: bool = False

    @property
    def code(self) -> int | None:
        return self.process.poll()


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts children, watches them, and stops all of them, the last started first."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        self.asked_to_stop = threading.Event()
        self.failure: Child | None = None

    @contextmanager
    def catching_signals(self) -> Iterator[None]:
        """Stop at Ctrl-C, SIGTERM and a closed terminal, while this is open."""

        def ask(_number: int, _frame: FrameType | None) -> None:
            self.asked_to_stop.set()

        caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.signal(number, ask) for number in caught]
        try:
            yield
        finally:
            for number, handler in zip(caught, before, strict=True):
                signal.signal(number, handler)

    def start(
        self,
        key: str,
        name: Text,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        *,
        passing: bool = False,
    ) -> Child:
        """Start a process whose output goes to `<key>.log`.

        It gets a session of its own, so that Ctrl-C at the terminal reaches it only through us.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{key}.log"
        if log.is_file() and log.stat().st_size > LOG_BYTES_MAX:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as stream:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env=dict(environment),
                start_new_session=True,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        child = Child(name, process, log, passing)
        self.children.append(child)
        return child

    def is_well(self) -> bool:
        """Whether nobody asked to stop and no child has died; the first dead one is kept."""
        for child in self.children:
            if child.code is None or (child.passing and child.code == 0):
                continue
            self.failure = child
            return False
        return not self.asked_to_stop.is_set()

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> bool:
        """Wait for something while all is well; say whether it came."""
        deadline = time.monotonic() + seconds
        while self.is_well() and time.monotonic() < deadline:
            if is_ready():
                return True
            self.asked_to_stop.wait(LOOK_SECONDS)
        return False

    def watch(self) -> int:
        """Wait until somebody asks to stop (0) or a child dies (1)."""
        while self.is_well():
            self.asked_to_stop.wait(LOOK_SECONDS)
        return 1 if self.failure else 0

    def explain(self) -> None:
        """Say which child died, with the end of what it wrote."""
        child = self.failure
        if child is None:
            return
        print(tail(child.log), flush=True)
        say(
            Text(
                f"{child.name.zh}已退出（代码 {child.code}），全部停止；日志：{child.log}",
                f"{child.name.en} ended (code {child.code}), so everything stops; log: {child.log}",
            )
        )

    def stop(self) -> None:
        """Stop all children: politely together, then by force, with whatever they started."""
        for child in reversed(self.children):
            if child.code is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in reversed(self.children):
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
            # Its own children share its group and may have outlived it.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self.children.clear()
