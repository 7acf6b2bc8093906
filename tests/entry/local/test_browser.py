"""A browser with Chinese letters: the machine's, else installed, else said how to get one."""

from pathlib import Path
from typing import Any

import pytest

from sancha.entry.local import browser
from sancha.entry.local.browser import ensure_browser
from sancha.entry.local.places import Checkout
from sancha.entry.local.words import Unable
from sancha.platform.text import Text

CHROMIUM = Path("/usr/bin/chromium")


class Machine:
    """What a machine has, and what was installed on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.has_browser = self.has_font = True
        self.is_root = self.has_network = True
        self.installed: list[str] = []
        monkeypatch.setattr(browser, "find_browser", self.find_browser)
        monkeypatch.setattr(browser, "has_chinese_font", lambda: self.has_font)
        monkeypatch.setattr(browser, "can_install_packages", lambda: self.is_root)
        monkeypatch.setattr(browser, "install_system_packages", self.apt)
        monkeypatch.setattr(browser, "run_logged", self.playwright)

    def find_browser(self, _checkout: Checkout) -> Path | None:
        return CHROMIUM if self.has_browser else None

    def apt(self, _checkout: Checkout, *packages: str) -> None:
        if not self.has_network:
            raise Unable(Text("无网络", "no network"))
        self.installed += packages
        self.has_browser |= "chromium" in packages
        self.has_font |= "fonts-noto-cjk" in packages

    def playwright(self, _checkout: Checkout, _log: str, *command: str, **_options: Any) -> None:
        if not self.has_network:
            raise Unable(Text("无网络", "no network"))
        self.installed.append(" ".join(command[2:]))
        self.has_browser = True


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


class TestEnsureBrowser:
    def test_takes_the_machines_and_installs_nothing(
        self, machine: Machine, checkout: Checkout
    ) -> None:
        assert ensure_browser(checkout) == CHROMIUM
        assert machine.installed == []

    def test_root_installs_browser_and_fonts(self, machine: Machine, checkout: Checkout) -> None:
        machine.has_browser = machine.has_font = False
        assert ensure_browser(checkout) == CHROMIUM
        assert machine.installed == ["chromium", "fonts-noto-cjk", "fontconfig"]

    def test_root_installs_fonts_where_only_they_lack(
        self, machine: Machine, checkout: Checkout
    ) -> None:
        machine.has_font = False
        ensure_browser(checkout)
        assert machine.installed == ["fonts-noto-cjk", "fontconfig"]

    def test_a_plain_user_gets_playwrights(self, machine: Machine, checkout: Checkout) -> None:
        machine.is_root = machine.has_browser = False
        ensure_browser(checkout)
        assert machine.installed == ["playwright install chromium"]

    def test_without_any_way_it_says_what_to_install(
        self, machine: Machine, checkout: Checkout
    ) -> None:
        machine.has_browser = machine.has_network = False
        with pytest.raises(Unable, match="apt-get install chromium"):
            ensure_browser(checkout)

    def test_boxes_instead_of_chinese_are_refused(
        self, machine: Machine, checkout: Checkout
    ) -> None:
        machine.has_font = machine.is_root = False
        with pytest.raises(Unable, match="fonts-noto-cjk"):
            ensure_browser(checkout)
