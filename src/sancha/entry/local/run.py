"""`sancha run`: the whole system on this machine, until Ctrl-C."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sancha.entry.local.cluster import Cluster, ensure_running
from sancha.entry.local.commands import tail
from sancha.entry.local.installation import (
    SANDBOX_DATABASE,
    SANDBOX_ROLE,
    migrate_if_needed,
    own_names,
    prepare,
    secret,
)
from sancha.entry.local.places import Checkout, held, read_json, write_json
from sancha.entry.local.ports import choose_port
from sancha.entry.local.supervisor import Supervisor
from sancha.entry.local.words import say, say_block
from sancha.platform.text import Text

HEALTH_PATH = "/api/v1/health"
SAMPLES_PATH = "/api/v1/samples"
CALLBACK_PATH = "/api/v1/callbacks/core/transfers"
READY_SECONDS, STEADY_SECONDS = 60, 2
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 (a person may choose it)

WEB = Text("网页服务", "The web server")
WORKER = Text("任务进程", "The job worker")
SANDBOX = Text("外部世界沙箱", "The sandbox of outside systems")
SAMPLE = Text("示例数据", "The sample data")


@dataclass(frozen=True)
class Options:
    """What a person may choose about a run."""

    host: str = LOOPBACK
    port: int = 8800
    sandbox_port: int = 8801
    with_sample: bool = True


@dataclass(frozen=True)
class Addresses:
    web: str
    sandbox: str


def run(checkout: Checkout, options: Options) -> int:
    """Run everything until somebody asks to stop; return 1 if a part died.

    :raises Unable: if the machine lacks something.
    """
    with held(checkout.local / "run.lock", wait=False) as free:
        if not free:
            return already_running(checkout)
        supervisor = Supervisor(checkout.logs)
        with supervisor.catching_signals():
            return supervised(checkout, options, supervisor)


def already_running(checkout: Checkout) -> int:
    web = read_json(checkout.local / "running.json").get("web", "")
    say(Text(f"已在运行：{web}", f"Already running: {web}"))
    return 0


def supervised(checkout: Checkout, options: Options, supervisor: Supervisor) -> int:
    say(Text("启动数据库 …", "Starting the database …"))
    cluster = ensure_running("run", checkout=checkout)
    running = checkout.local / "running.json"
    try:
        environment = prepare(checkout, cluster)
        migrate_if_needed(checkout, cluster, environment)
        addresses = chosen_addresses(options)
        write_json(running, {"web": addresses.web, "sandbox": addresses.sandbox}, mode=0o644)
        environment |= {"SANCHA_OUTSIDE_URL": addresses.sandbox}
        # What is printed on contracts leads here; a person may say by what name others reach it.
        environment |= {"SANCHA_PUBLIC_URL": os.environ.get("SANCHA_PUBLIC_URL", addresses.web)}
        environment |= {"SANCHA_HOSTS": os.environ.get("SANCHA_HOSTS", own_names(options.host))}
        environment |= {"SANCHA_SAMPLE": "1" if options.with_sample else ""}
        family = Family(checkout, cluster, supervisor, dict(os.environ) | environment, options)
        if family.begin(addresses) and supervisor.is_well():
            supervisor.watch()
        supervisor.explain()
    finally:
        say(Text("正在停止 …", "Stopping …"))
        supervisor.stop()
        cluster.stop()
        running.unlink(missing_ok=True)
    return 1 if supervisor.failure or not supervisor.asked_to_stop.is_set() else 0


def chosen_addresses(options: Options) -> Addresses:
    port = choose_port(options.port, options.host)
    sandbox_port = choose_port(options.sandbox_port, taken=[port])
    for wanted, found in ((options.port, port), (options.sandbox_port, sandbox_port)):
        if wanted != found:
            zh, en = (
                f"端口 {wanted} 被占用，改用 {found}",
                f"Port {wanted} is in use; taking {found}",
            )
            say(Text(zh, en))
    host = LOOPBACK if options.host == EVERYWHERE else options.host
    return Addresses(f"http://{host}:{port}", f"http://{LOOPBACK}:{sandbox_port}")


def answers(url: str) -> Callable[[], bool]:
    """Return a question: does a server answer at `url` and find itself well?"""

    def ask() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 (our own address)
                return bool(response.status < 400)
        except (urllib.error.URLError, OSError):
            return False

    return ask


@dataclass(frozen=True)
class Family:
    """The processes of one run and what they have in common."""

    checkout: Checkout
    cluster: Cluster
    supervisor: Supervisor
    environment: dict[str, str]
    options: Options

    def begin(self, addresses: Addresses) -> bool:
        """Start all; serve first, grow the sample behind. Say whether all answered in time."""
        self.start_sandbox(addresses)
        web_port = addresses.web.rpartition(":")[2]
        serve = ["serve", "--host", self.options.host, "--port", web_port]
        self.start("web", WEB, *serve, extra={"SANCHA_DATABASE_POOL": "8"})
        self.start("worker", WORKER, "worker")
        for name, url in ((SANDBOX, addresses.sandbox), (WEB, addresses.web + HEALTH_PATH)):
            if not self.supervisor.wait_until(answers(url), READY_SECONDS):
                self.complain(name)
                return False
        if self.options.with_sample:
            self.start("sample", SAMPLE, "sample", passing=True)
        self.announce(addresses)
        return True

    def complain(self, name: Text) -> None:
        """Say which server does not answer, with the end of what it wrote."""
        if not self.supervisor.is_well():
            return
        log = next(child.log for child in self.supervisor.children if child.name == name)
        print(tail(log), flush=True)
        say(
            Text(
                f"{name.zh} {READY_SECONDS} 秒内没有响应；日志：{log}",
                f"{name.en} gave no answer in {READY_SECONDS} s; log: {log}",
            )
        )

    def start(
        self,
        key: str,
        name: Text,
        *arguments: str,
        passing: bool = False,
        extra: dict[str, str] | None = None,
    ) -> None:
        command: list[str | Path] = [sys.executable, "-m", "sancha", *arguments]
        environment = self.environment | (extra or {})
        self.supervisor.start(key, name, command, environment, passing=passing)

    def start_sandbox(self, addresses: Addresses) -> None:
        password = secret(self.checkout, "sandbox_password")
        self.cluster.ensure_role(SANDBOX_ROLE, password)
        self.cluster.create_database(SANDBOX_DATABASE, owner=SANDBOX_ROLE)
        database = self.cluster.login_url(SANDBOX_ROLE, password, SANDBOX_DATABASE)
        # A program of its own: none of our settings are its.
        environment = {
            name: value
            for name, value in self.environment.items()
            if not name.startswith(("SANCHA_DATABASE", "SANCHA_KEY", "DJANGO"))
        }
        environment |= {
            "SANCHA_SANDBOX_DATABASE_URL": database,
            "SANCHA_SANDBOX_SECRET_KEY": secret(self.checkout, "sandbox_secret_key"),
            "SANCHA_CALLBACK_URL": addresses.web + CALLBACK_PATH,
        }
        port = addresses.sandbox.rpartition(":")[2]
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "sancha_sandbox",
            "serve",
            "--port",
            port,
        ]
        self.supervisor.start("sandbox", SANDBOX, command, environment)

    def announce(self, addresses: Addresses) -> None:
        say_block(
            Text(
                f"\n三查已启动\n  工作人员  {addresses.web}/\n  借款人    {addresses.web}/m/\n"
                f"  外部世界  {addresses.sandbox}/（短信验证码、账户、时钟、故障开关）",
                f"\nSancha is running\n  staff     {addresses.web}/\n"
                f"  borrower  {addresses.web}/m/\n"
                f"  outside   {addresses.sandbox}/ (SMS codes, accounts, clock, faults)",
            )
        )
        if self.options.with_sample:
            self.announce_accounts(addresses)
        say(Text("按 Ctrl-C 停止；数据保留", "Ctrl-C stops it; the data stays"))

    def announce_accounts(self, addresses: Addresses) -> None:
        """Print the sample's accounts once one can sign in with all of them."""
        found: list[dict[str, Any]] = []
        since = time.monotonic()

        def are_complete() -> bool:
            # They are opened one after the other: a list that no longer grows is whole.
            nonlocal since
            now = accounts_of(addresses.web + SAMPLES_PATH)
            if now != found:
                found[:], since = now, time.monotonic()
            return bool(found) and time.monotonic() - since > STEADY_SECONDS

        self.supervisor.wait_until(are_complete, READY_SECONDS)
        say(Text("\n示例账号（账号、密码、岗位）", "sample accounts: account, password, post"))
        for account in found:
            role = f"{account['role']['zh']} · {account['role']['en']}"
            print(f"  {account['account']:<14}{account['password']:<20}{role}")
        print(flush=True)


def accounts_of(url: str) -> list[dict[str, Any]]:
    """Return the accounts that the web server names; none while it names none."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 (our own address)
            answer = json.load(response)
    except (urllib.error.URLError, OSError, json.JSONDecodeError):
        return []
    return list(answer["accounts"])
