"""The whole house for a browser: web server, worker, sandbox, and a bank that has just opened."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from journeys.house import ARGUMENTS, ROOT, House, process, until_well
from sancha.entry.local.browser import ensure_browser
from sancha.entry.local.places import this_checkout
from sancha.entry.local.ports import choose_port

# A file that says so has a house alone: it counts days, or what is in the house. The others share one.
OWN_HOUSES = {
    file.name
    for file in Path(__file__).parent.glob("test_*.py")
    if "\nNEEDS_OWN_HOUSE = True" in file.read_text(encoding="utf-8")
}
# Playwright keeps a loop running in this thread; Django would take us for a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class HouseByHouse(LoadFileScheduling):
    """Gives each worker whole houses: the files that share one stay together."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(super()._split_scope(nodeid))
        shares = file.parent.name == "journeys" and file.name not in OWN_HOUSES
        return "the shared house" if shares else str(file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> HouseByHouse:
    return HouseByHouse(config, log)


@dataclass(frozen=True)
class Opened:
    """A house that is running, and where this process finds its database and outside world."""

    house: House
    database: str
    outside: str

    @contextmanager
    def at_hand(self) -> Iterator[House]:
        """Let this process look into it, and work in it beside its own worker."""
        from django.conf import settings
        from django.db import connections

        from conftest import use_database

        before = settings.SANCHA_OUTSIDE_URL
        use_database(self.database)
        settings.SANCHA_OUTSIDE_URL = self.outside
        try:
            yield self.house
        finally:
            # The browser's loop has connections of its own, which `use_database` does not see.
            connections.close_all()
            settings.SANCHA_OUTSIDE_URL = before
            use_database("none")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser that the machine has; without one the journeys fail and say what to install."""
    found = ensure_browser(this_checkout())
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(found), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def shared(
    template: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """A house for all modules that can live with what the others did in it."""
    with opened(template, browser, tmp_path_factory.mktemp("logs")) as found:
        yield found


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest,
    template: str,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The house on 2026-01-05, with staff, and the sandbox calling back."""
    from books import assert_books_balance

    if request.path.name in OWN_HOUSES:
        with opened(template, browser, tmp_path_factory.mktemp("logs")) as own, own.at_hand():
            yield own.house
            assert_books_balance()
    else:
        with request.getfixturevalue("shared").at_hand() as found:
            yield found
            assert_books_balance()


def free_ports() -> tuple[int, int]:
    """Return two that are free, and stay so: another worker of the tests looks in another hundred."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    first = choose_port(8790 + 100 * int(worker.removeprefix("gw")))
    return first, choose_port(first + 1)


@contextmanager
def opened(template: str, browser: Browser, logs: Path) -> Iterator[Opened]:
    """Open a bank and all that it needs; it ends with the block."""
    from conftest import drop
    from sancha.entry.sample.bank import open_bank
    from sancha_sandbox.serving import running
    from support import administer, cluster_url

    port, outside_port = free_ports()
    url = f"http://127.0.0.1:{port}"
    sandbox_database = f"sancha_sandbox_journey_{os.getpid()}_{port}"
    administer(f"CREATE DATABASE {sandbox_database}")
    database = f"sancha_test_journey_{os.getpid()}_{port}"
    administer(f"CREATE DATABASE {database} TEMPLATE {template} OWNER sancha_owner")
    with ExitStack() as stack:
        stack.callback(drop, database)
        stack.callback(drop, sandbox_database)
        outside = stack.enter_context(
            running(
                cluster_url().rsplit("/", 1)[0] + f"/{sandbox_database}",
                port=outside_port,
                seed=7,
                people=1000,
                callback_url=f"{url}/api/v1/callbacks/core/transfers",
                callback_secret=os.environ["SANCHA_CALLBACK_SECRET"],
            )
        )
        found = Opened(House(url, browser), database, outside)
        with found.at_hand():
            open_bank(first_day=date(2026, 1, 5))
            environment = os.environ | {
                "SANCHA_OUTSIDE_URL": outside,
                "SANCHA_SAMPLE": "1",
                "SANCHA_DATABASE_POOL": "4",
                "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "sandbox")]),
            }
        serve = ("serve", "--port", str(port), "--workers", "1")
        stack.enter_context(process(*serve, log=logs / "web.log", environment=environment))
        worker = {k: v for k, v in environment.items() if k != "SANCHA_DATABASE_POOL"}
        stack.enter_context(process("worker", log=logs / "worker.log", environment=worker))
        until_well(f"{url}/api/v1/health")
        yield found
