"""What a journey holds on to: the house's address, a page in it, a picture of the page."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / ".local" / "journeys"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# What is in order needs no list of places: making it takes as long as looking.
RULES = """() => axe.run({exclude: [['.ant-table-measure-row']]}, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']})"""
# Chromium makes two pages of its address bar ready with every page of ours, at twice the cost. Of
# this switch only the last counts, so what Playwright switches off by it is named again.
FEATURES_OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(FEATURES_OFF)}",
]  # fmt: skip
# Where the machine is slow and two houses share it, a page may be long in coming, and what the
# house's own worker does still longer.
ACTION_MS, PATIENCE_MS = 60_000, 180_000
expect.set_options(timeout=40_000)


@dataclass
class House:
    """Where the house is reached, and a browser to reach it with."""

    url: str
    browser: Browser

    @contextmanager
    def page(self, *, size: dict[str, int] = DESK, language: str = "zh-CN") -> Iterator[Page]:
        """Open a page like a person of this language would; errors of the page fail the test."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport=size,
            locale=language,
            timezone_id="Asia/Shanghai",
            is_mobile=size is PHONE,
            has_touch=size is PHONE,
            reduced_motion="reduce",  # Pages are looked at as they stand, not as they move.
        )
        context.add_init_script(f"localStorage.setItem('sancha.language', '{language}')")
        context.set_default_timeout(ACTION_MS)
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        try:
            yield page
        except BaseException:
            keep(page, f"failed-{name_of_test()}")
            raise
        finally:
            context.close()
        assert failures == []

    @contextmanager
    def desk(self, account: str, path: str, **how: Any) -> Iterator[Page]:
        """Open a page of the desk as this member of staff, who has signed in before."""
        with self.page(**how) as page:
            body = {"account": account, "password": password()}
            assert page.request.post("/api/v1/staff/session", data=body).ok
            page.goto(path)
            yield page

    @contextmanager
    def phone(self, token: str, path: str, *, language: str = "zh-CN") -> Iterator[Page]:
        """Open a page of the phone as the borrower of this session."""
        with self.page(size=PHONE, language=language) as page:
            page.context.add_cookies([{"name": "sancha_borrower", "value": token, "url": self.url}])
            page.goto(f"/m{path}")
            yield page

    def sign_in(self, page: Page, account: str) -> None:
        """Sign in at the desk, as its person does."""
        page.goto("/")
        page.locator("input").nth(0).fill(account)
        page.locator("input[type=password]").fill(password())
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/workbench*")


def password() -> str:
    from sancha.entry.sample.bank import PASSWORD  # Needs Django's settings.

    return PASSWORD


def keep(page: Page, name: str) -> None:
    """Keep a picture where git ignores it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def name_of_test() -> str:
    return os.environ["PYTEST_CURRENT_TEST"].rpartition("::")[2].split()[0]


def violations(page: Page) -> list[str]:
    """Return what axe finds against A and AA, named by rule and place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RULES)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def well(page: Page, name: str) -> None:
    """A page fits, offends no rule of A and AA, and its picture is kept."""
    settle(page)
    keep(page, name)
    assert overflow(page) <= 0, name
    assert violations(page) == [], name


def settle(page: Page) -> None:
    """Wait until what was asked for is there and what opens has come to rest."""
    expect(page.locator(".ant-spin-spinning, .adm-skeleton")).to_have_count(0)
    page.wait_for_timeout(600 if "/m/" in page.url else 150)  # Only the phone's pages move.


def until_well(url: str) -> None:
    deadline = monotonic() + PATIENCE_MS / 1000
    while monotonic() < deadline:
        try:
            if httpx.get(url, timeout=10).is_success:
                return
        except httpx.HTTPError:
            pass
        sleep(0.2)
    raise TimeoutError(url)


def until(is_so: Callable[[], bool], *, seconds: float = PATIENCE_MS / 1000) -> None:
    """Wait for the house's own worker; money on its way moves on with the sandbox's clock."""
    from road import advance  # Needs Django's settings.

    deadline = monotonic() + seconds
    while not is_so():
        if monotonic() > deadline:
            raise TimeoutError("the house did not get there")
        advance(5)
        sleep(0.3)


@contextmanager
def process(*arguments: str, log: Path, environment: dict[str, str]) -> Iterator[None]:
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
            try:
                started.wait(timeout=10)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()
