"""Run the sandbox beside a test or a demonstration: start it, wait until it is well, stop it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

ADDRESS = "127.0.0.1"
START_SECONDS, STOP_SECONDS = 150, 10
PACKAGES = Path(__file__).resolve().parents[1]


class NotStarted(Exception):
    """The server ended, or did not become well in time; the message has its last words."""


@contextmanager
def running(
    database_url: str,
    *,
    seed: int,
    port: int = 0,
    people: int = 1000,
    callback_url: str | None = None,
    callback_secret: str | None = None,
    latency_ms: int = 0,
    stopped_at: datetime | None = None,
) -> Iterator[str]:
    """Serve the sandbox from this database, and yield its base URL without a slash at the end.

    Port 0 takes any free one. With `stopped_at`, its clock stands there until it is
    advanced. The server also ends when this process ends, however it does.

    :raises NotStarted: if it cannot be reached in time.
    """
    port = port or free_port()
    url = f"http://{ADDRESS}:{port}"
    environment = os.environ | {
        "SANCHA_SANDBOX_DATABASE_URL": database_url,
        "SANCHA_CALLBACK_URL": callback_url or "",
        "SANCHA_CALLBACK_SECRET": callback_secret or "",
        "PYTHONPATH": os.pathsep.join(
            [str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
        ),
    }
    command = [sys.executable, "-m", "sancha_sandbox", "serve", "--stop-with-parent"]
    command += ["--port", str(port), "--seed", str(seed), "--people", str(people)]
    command += ["--latency-ms", str(latency_ms)]
    if stopped_at is not None:
        command += ["--stopped-at", stopped_at.isoformat()]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours to handle, in order.
        )
        try:
            if not becomes_well(process, url):
                raise NotStarted(last_words(output))
            yield url
        finally:
            stop(process)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((ADDRESS, 0))
        return int(found.getsockname()[1])


def becomes_well(process: "subprocess.Popen[bytes]", url: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if is_well(url):
            return True
        time.sleep(0.05)
    return False


def is_well(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:  # noqa: S310 (our own)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def last_words(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace")[-2000:]


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End the server; by force, with its worker, if it does not end by itself."""
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
