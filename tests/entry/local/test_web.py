"""The screens are built when their sources changed, and only then."""

from pathlib import Path
from typing import Any

import pytest

from sancha.entry.local import web
from sancha.entry.local.places import Checkout
from sancha.entry.local.tools import Tool
from sancha.entry.local.words import Unable
from sancha.platform.text import Text


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    it = Checkout(tmp_path)
    (it.web / "src").mkdir(parents=True)
    (it.web / "src" / "main.tsx").write_text("1")
    (it.web / "package.json").write_text("{}")
    (it.web / "package-lock.json").write_text("{}")
    return it


@pytest.fixture
def ran(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The npm commands that were run; each leaves what npm would."""
    commands: list[str] = []

    def run_logged(_checkout: Checkout, _log: str, *command: str, **_options: Any) -> None:
        commands.append(" ".join(command[:3]))
        if "build" in command:
            for page in web.PAGES:
                (checkout.web / page).parent.mkdir(exist_ok=True)
                (checkout.web / page).touch()

    monkeypatch.setattr(web, "run_logged", run_logged)
    monkeypatch.setattr(web, "find_node", lambda _checkout: Tool(Path("/usr/bin"), (20, 20)))
    return commands


BOTH = ["npm ci --no-audit", "npm run build"]


class TestEnsureBuild:
    def test_installs_and_builds_once(self, checkout: Checkout, ran: list[str]) -> None:
        web.ensure_build(checkout)
        web.ensure_build(checkout)
        assert ran == BOTH

    def test_builds_again_after_a_change_without_installing(
        self, checkout: Checkout, ran: list[str]
    ) -> None:
        web.ensure_build(checkout)
        (checkout.web / "src" / "main.tsx").write_text("2")
        web.ensure_build(checkout)
        assert ran == [*BOTH, "npm run build"]

    def test_installs_again_when_the_lock_changed(self, checkout: Checkout, ran: list[str]) -> None:
        web.ensure_build(checkout)
        (checkout.web / "package-lock.json").write_text('{"lockfileVersion": 3}')
        web.ensure_build(checkout)
        assert ran == [*BOTH, *BOTH]

    def test_builds_again_when_the_built_pages_are_gone(
        self, checkout: Checkout, ran: list[str]
    ) -> None:
        web.ensure_build(checkout)
        (checkout.web / web.PAGES[1]).unlink()
        web.ensure_build(checkout)
        assert ran == [*BOTH, "npm run build"]

    def test_a_failed_build_is_tried_again(
        self, checkout: Checkout, ran: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        works = web.run_logged

        def fails(it: Checkout, log: str, *command: str, **options: Any) -> None:
            works(it, log, *command, **options)
            if "build" in command:
                raise Unable(Text("坏了", "broken"))

        monkeypatch.setattr(web, "run_logged", fails)
        with pytest.raises(Unable):
            web.ensure_build(checkout)
        monkeypatch.setattr(web, "run_logged", works)
        web.ensure_build(checkout)
        assert ran == [*BOTH, "npm run build"]
