"""The whole house for a browser: web server, worker, sandbox, and a bank that has just opened."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from playwright.sync_api import Browser, sync_playwright

from journeys.house import ARGUMENTS, ROOT, House, process, until_well
from sancha.entry.local.browser import ensure_browser
from sancha.entry.local.places import this_checkout
from sancha.entry.local.ports import choose_port

# Playwright keeps a loop running in this thread; Django would take us for a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(
    scope="module"
)  # Open for longer, its loop would be in the way of other tests' jobs.
def browser() -> Iterator[Browser]:
    """The browser that the machine has; without one the journeys fail and say what to install."""
    found = ensure_browser(this_checkout())
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(found), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def house(
    module_database: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The house on 2026-01-05, with staff, and the sandbox calling back."""
    from django.conf import settings
    from django.db import connections

    from books import assert_books_balance
    from conftest import drop
    from sancha.entry.sample.bank import open_bank
    from sancha_sandbox.serving import running
    from support import administer, cluster_url

    port = choose_port(8790)
    url = f"http://127.0.0.1:{port}"
    logs = tmp_path_factory.mktemp("logs")
    sandbox_database = f"sancha_sandbox_journey_{os.getpid()}_{port}"
    administer(f"CREATE DATABASE {sandbox_database}")
    with ExitStack() as stack:
        stack.callback(drop, sandbox_database)
        # The browser's loop has connections of its own, which `use_database` does not see.
        stack.callback(connections.close_all)
        stack.callback(setattr, settings, "SANCHA_OUTSIDE_URL", settings.SANCHA_OUTSIDE_URL)
        outside = stack.enter_context(
            running(
                cluster_url().rsplit("/", 1)[0] + f"/{sandbox_database}",
                seed=7,
                people=1000,
                callback_url=f"{url}/api/v1/callbacks/core/transfers",
                callback_secret=os.environ["SANCHA_CALLBACK_SECRET"],
            )
        )
        settings.SANCHA_OUTSIDE_URL = outside
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
        yield House(url, browser)
        assert_books_balance()
