"""R09: web workers are killed while they answer; clients repeat, and everything happens once.

CI kills 20 times; FAULT_CYCLES=100 is the long form.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from callers import customer_body
from journeys.house import ROOT, password, process, until_well
from road import Road
from sancha.entry.local.ports import choose_port
from sancha.entry.sample import world
from support import query

CYCLES = int(os.environ.get("FAULT_CYCLES", "20"))
CLIENTS = 6
BETWEEN_SECONDS = (0.2, 0.8)
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Server:
    url: str
    log: Path

    @property
    def workers(self) -> list[int]:
        """The processes that answer: children of the one that serves this address."""
        port = self.url.rpartition(":")[2]
        found = {int(f.name): words_of(f) for f in Path("/proc").glob("[0-9]*")}
        serving = [pid for pid, (_, command) in found.items() if f"--port {port} " in command]
        below = [pid for pid, (parent, _) in found.items() if parent in serving]
        return [pid for pid in below if "resource_tracker" not in found[pid][1]]


def words_of(folder: Path) -> tuple[int, str]:
    try:
        parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        return parent, (folder / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return 0, ""


@pytest.fixture
def server(road: Road, tmp_path: Path) -> Iterator[Server]:
    """The real web server with two workers on the module's database."""
    port = choose_port(8780)
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "SANCHA_DATABASE_POOL": "4",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "sandbox")]),
    }
    log = tmp_path / "web.log"
    serve = ("serve", "--port", str(port), "--workers", "2")
    with process(*serve, log=log, environment=environment):
        until_well(f"{url}/api/v1/health")
        yield Server(url, log)


@dataclass
class Client:
    """A manager at her desk: each customer under a key of its own, repeated until it is answered.

    When all people are customers she begins again under the same keys: the first answers come.
    """

    server: Server
    people: Iterator[dict[str, Any]]
    lock: threading.Lock
    cookie: str
    stop: threading.Event
    answers: list[tuple[str, str]] = field(default_factory=list)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self) -> None:
        while not self.stop.is_set():
            with self.lock:
                person = next(self.people)
            self.open_customer(person)

    def open_customer(self, person: dict[str, Any]) -> None:
        key = f"killed-{person['id_number']}"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = httpx.post(
                    f"{self.server.url}/api/v1/customers",
                    json=customer_body(person),
                    headers={"Idempotency-Key": key},
                    cookies={"sancha_staff": self.cookie},
                    timeout=30,
                )
            except httpx.HTTPError:
                self.repeated += 1
                time.sleep(0.1)
                continue
            if answer.status_code == 201:
                self.answers.append((key, answer.json()["id"]))
                return
            if answer.json().get("code") != "door.in_progress":
                self.refused.append(answer.text)
                return
            time.sleep(0.1)
        self.refused.append("no answer in time")


class TestKilledWebWorker:
    def test_makes_no_request_happen_twice(self, road: Road, server: Server) -> None:
        signed = httpx.post(
            f"{server.url}/api/v1/staff/session", json={"account": "wangli", "password": password()}
        )
        people = cycle(world.people("ordinary", 500))
        stop, lock = threading.Event(), threading.Lock()
        cookie = signed.cookies["sancha_staff"]
        clients = [Client(server, people, lock, cookie, stop) for _ in range(CLIENTS)]
        threads = [threading.Thread(target=client.run) for client in clients]
        dice, killed = random.Random(7), 0
        for thread in threads:
            thread.start()
        for _ in range(CYCLES):
            time.sleep(dice.uniform(*BETWEEN_SECONDS))
            killed += kill_oldest(server)
            until_more_answers(clients)
        stop.set()
        for thread in threads:
            thread.join()

        assert killed == CYCLES
        assert [text for client in clients for text in client.refused] == []
        answered = {pair for client in clients for pair in client.answers}
        assert len(answered) > CYCLES
        assert sum(client.repeated for client in clients) > 0
        opened = [str(key) for (key,) in query("SELECT id FROM parties_party")]
        assert sorted(opened) == sorted(party_id for _, party_id in answered)
        acts = query(
            "SELECT count(*) FROM act WHERE use_case LIKE '%%open_customer' AND outcome = 'done'"
        )
        assert acts == [(len(answered),)]


def until_more_answers(clients: list[Client]) -> None:
    """Let somebody be answered again: a worker that only starts has no request to lose."""
    before = sum(len(client.answers) for client in clients)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sum(len(client.answers) for client in clients) < before + CLIENTS:
        assert time.monotonic() < deadline, "nobody was answered any more"
        time.sleep(0.05)


def started_at(pid: int) -> int:
    """When a process started, in ticks since the machine did; numbers of processes come round again."""
    try:
        stat = (Path("/proc") / str(pid) / "stat").read_text()
    except OSError:  # Gone by now.
        return sys.maxsize
    return int(stat.rpartition(")")[2].split()[19])


def kill_oldest(server: Server) -> int:
    """Kill the worker that has served longest: one that dies at once again would be given up."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if workers := server.workers:
            os.kill(min(workers, key=started_at), signal.SIGKILL)
            return 1
        time.sleep(0.05)
    return 0
