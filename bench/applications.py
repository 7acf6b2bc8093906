"""Standard applications from submit to decision: how many a second, and how long each takes.

One web process and one job worker, PostgreSQL, the sandbox (50 ms a call) and this client, all on
this machine: `make bench`, or ARGS="--count 600 --in-flight 24". The borrowers sign in before; then
they submit over HTTP with an idempotency key each, never more than `--in-flight` undecided. A
decision counts when its use case has committed; what follows it (the contract) has to wait.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "sandbox")]

LATENCY_MS, SEED = 50, 7
GOOD_SHARE = 0.28  # Of the sandbox's people; a little less than there are.
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 600
SUBMIT = "/api/v1/borrower/applications"
DECIDED = """SELECT a.id, extract(epoch FROM act.recorded_at) + act.duration_ms / 1000.0
    FROM applications_application a JOIN act ON act.subject = a.id
    WHERE a.id = ANY (%s::uuid[]) AND a.decision_id IS NOT NULL
      AND act.permission = 'screening.decide' AND act.outcome = 'done'"""


@contextmanager
def process(*arguments: str, environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, "-m", "sancha", *arguments],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            started.terminate()
            started.wait(timeout=20)


def work_until(is_so: Any) -> None:
    """Do the jobs here while the borrowers get ready."""
    from sancha.platform import jobs

    deadline = time.monotonic() + 30
    while not is_so():
        jobs.run_due()
        if time.monotonic() > deadline:
            raise TimeoutError


def borrowers(count: int) -> list[str]:
    """Return the tokens of good borrowers who have signed in and opened their records."""
    from sancha.entry.sample import world
    from sancha.entry.sample.borrower import Borrower

    tokens = []
    for person in world.people("good", count):
        borrower = Borrower(person, work_until).sign_in()
        borrower.open_party()
        tokens.append(borrower.token)
    return tokens


def body() -> dict[str, Any]:
    from sancha.credit.consents import queries as consents

    return {
        "amount": "20000.00",
        "term_months": 12,
        "purpose": "renovation",
        "purpose_detail": "",
        "consent_version": consents.text_for("bureau_query").version,
        "consented": True,
    }


def cpu_seconds(database: str) -> dict[str, float]:
    """Return what each part has used of the processors: ours, our children's, the database's.

    A machine that others use too makes rates small, but not these.
    """
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    names: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            names[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        parents[int(folder.name)] = int(words[1])
        used[int(folder.name)] = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    found = dict.fromkeys(("web", "worker", "sandbox", "database"), 0.0)
    found["this client"] = time.process_time()
    for pid, seconds in used.items():
        child, name = pid, names.get(pid, "")
        while parents.get(child, 0) not in (0, os.getpid()):
            child = parents[child]
        top = names.get(child, "")
        if "postgres:" in name and database in name:
            found["database"] += seconds
        elif parents.get(child) == os.getpid():
            part = "sandbox" if "sancha_sandbox" in top else "web" if "granian" in top else "worker"
            found[part] += seconds
    return found


class Bench:
    """Submits, and watches for the decisions: with little of the processors that it measures."""

    def __init__(self, host: str, database_url: str, in_flight: int) -> None:
        self.host, self.connections = host, threading.local()
        self.database_url = database_url
        self.slots = threading.Semaphore(in_flight)
        self.submitted: dict[str, float] = {}
        self.decided: dict[str, float] = {}
        self.ended = threading.Event()

    def submit(self, token: str, asked: dict[str, Any]) -> None:
        self.slots.acquire()
        if not hasattr(self.connections, "one"):
            self.connections.one = HTTPConnection(self.host, timeout=60)
        connection: HTTPConnection = self.connections.one
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sancha_borrower={token}",
            "Idempotency-Key": uuid4().hex,
        }
        began = time.time()
        connection.request("POST", SUBMIT, json.dumps(asked), headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 201:
            raise RuntimeError(content.decode())
        self.submitted[json.loads(content)["id"]] = began

    def watch(self) -> None:
        import psycopg

        with psycopg.connect(self.database_url, autocommit=True) as connection:
            while not self.ended.wait(LOOK_SECONDS):
                waiting = list(self.submitted.keys() - self.decided.keys())
                for key, at in connection.execute(DECIDED, [waiting]).fetchall():
                    self.decided[str(key)] = float(at)
                    self.slots.release()

    def run(self, tokens: list[str], asked: dict[str, Any], clients: int) -> list[float]:
        """Return the seconds that each application took."""
        before = set(self.submitted)
        with ThreadPoolExecutor(clients) as pool:
            for future in [pool.submit(self.submit, token, asked) for token in tokens]:
                future.result()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.submitted.keys() <= self.decided.keys():
            if time.monotonic() > deadline:
                raise TimeoutError("not all were decided")
            time.sleep(LOOK_SECONDS)
        return [self.decided[k] - at for k, at in self.submitted.items() if k not in before]


def measure(options: argparse.Namespace, stack: ExitStack) -> dict[str, Any]:
    from sancha.entry.local.ports import choose_port
    from sancha.entry.simulation.places import own_house, own_world

    cluster = stack.enter_context(own_house(None, purpose="run"))
    from datetime import UTC, datetime

    from django.conf import settings
    from django.db import connections

    from sancha.entry.sample import world
    from sancha.entry.sample.bank import open_bank

    total = options.warm_up + options.count
    people = int(total / GOOD_SHARE) + 50
    stack.enter_context(own_world(cluster, seed=SEED, people=people, began_at=datetime.now(UTC)))
    open_bank()
    tokens, asked = borrowers(total), body()
    world.ask("PUT", "/latency", json={"default_ms": LATENCY_MS})
    connections.close_all()

    port = choose_port(8795)
    environment = os.environ | {
        "SANCHA_OUTSIDE_URL": settings.SANCHA_OUTSIDE_URL,
        "SANCHA_LOG_LEVEL": "WARNING",
    }
    logs = ROOT / ".local" / "log"
    logs.mkdir(parents=True, exist_ok=True)
    serve = ("serve", "--port", str(port), "--workers", "1", "--threads", str(options.threads))
    pooled = environment | {"SANCHA_DATABASE_POOL": str(options.threads)}
    stack.enter_context(process(*serve, environment=pooled, log=logs / "bench-web.log"))
    worker = ("worker", "--concurrency", str(options.jobs))
    pooled = environment | {"SANCHA_DATABASE_POOL": str(4 * options.jobs)}
    stack.enter_context(process(*worker, environment=pooled, log=logs / "bench-worker.log"))
    host = f"127.0.0.1:{port}"
    until_well(f"http://{host}/api/v1/health")

    database = os.environ["SANCHA_DATABASE_NAME"]
    bench = Bench(host, cluster.url(database), options.in_flight)
    watching = threading.Thread(target=bench.watch)
    watching.start()
    try:
        bench.run(tokens[: options.warm_up], asked, options.clients)
        before, began = cpu_seconds(database), time.time()
        seconds = bench.run(tokens[options.warm_up :], asked, options.clients)
    finally:
        bench.ended.set()
        watching.join()
    after = cpu_seconds(database)
    each = {part: 1000 * (after[part] - before[part]) / len(seconds) for part in after}
    shown = ", ".join(f"{part} {ms:.0f}" for part, ms in each.items())
    print(f"CPU milliseconds an application: {sum(each.values()):.0f} ({shown})")
    took = max(bench.decided.values()) - began
    quantiles = statistics.quantiles(seconds, n=20)
    return {
        "applications_per_second": round(len(seconds) / took, 1),
        "p50_ms": round(statistics.median(seconds) * 1000),
        "p95_ms": round(quantiles[18] * 1000),
    }


def until_well(url: str) -> None:
    import httpx

    deadline = time.monotonic() + 180  # A machine that others use, too, starts slowly.
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=5, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise TimeoutError(url)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="applications measured (400)")
    parser.add_argument("--warm-up", type=int, default=40, help="and before them (40)")
    parser.add_argument("--in-flight", type=int, default=16, help="undecided at once (16)")
    parser.add_argument("--clients", type=int, default=4, help="who submit at once (4)")
    parser.add_argument("--threads", type=int, default=4, help="of the web process (4)")
    parser.add_argument("--jobs", type=int, default=8, help="that the worker does at once (8)")
    options = parser.parse_args()
    print(f"{options.count} applications, {os.cpu_count()} cores, {platform.platform()}, load "
          f"{os.getloadavg()[0]:.1f}")  # fmt: skip
    with ExitStack() as stack:
        result = measure(options, stack)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
