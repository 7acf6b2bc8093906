"""What the Makefile's targets do. They run in .venv, which scripts/bootstrap.py has made."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

from sancha.entry.local.browser import ensure_browser
from sancha.entry.local.commands import home_environment, run_logged
from sancha.entry.local.phases import Phases
from sancha.entry.local.places import Checkout, held, this_checkout
from sancha.entry.local.web import ensure_build, ensure_web_packages
from sancha.entry.local.words import Unable, say, say_block, speak_any_script
from sancha.platform.text import Text

LOCKS = ("base", "dev", "postgres", "node")
LOCK_OPTIONS = ("--universal", "--python-version=3.11", "--generate-hashes")
LOCK_STYLE = ("--no-emit-index-url", "--no-header", "--quiet")
FIGURES = Path("docs/operations/faults.json")
# What grows with SANCHA_FAULTS=full: a night of 5,000 loans killed again and again, races by the thousand.
FAULTS = (
    "tests/faults",
    "tests/model/test_crowds.py",
    "tests/model/test_lives.py",
    "tests/postloan/test_night.py::TestPartitions",
    "tests/postloan/test_night.py::TestTraffic",
    "tests/postloan/test_races.py",
)
TWO_AT_A_TIME = ("--numprocesses=2", "--dist=loadfile")
API_TYPES = Path("src/shared/api/schema.d.ts")


def calls(checkout: Checkout, *command: str | Path, folder: Path | None = None) -> bool:
    """Run a program before the person's eyes and say whether it succeeded."""
    environment = home_environment(checkout, checkout.venv / "bin")
    environment["PYTHONPATH"] = os.pathsep.join(map(str, checkout.sources))
    done = subprocess.run(command, cwd=folder or checkout.root, env=environment, check=False)
    return done.returncode == 0


def npm(checkout: Checkout, *arguments: str) -> bool:
    environment = ensure_web_packages(checkout)
    command = ["npm", "run", "--silent", *arguments]
    return subprocess.run(command, cwd=checkout.web, env=environment, check=False).returncode == 0


def web(checkout: Checkout) -> bool:
    ensure_build(checkout)
    return True


def checks(checkout: Checkout, phases: Phases) -> bool:
    """Everything that reads the code without running it."""
    here = sys.executable
    commands = {
        "ruff format": ["ruff", "format", "--check", "--quiet", "."],
        "ruff check": ["ruff", "check", "--quiet", "."],
        "mypy src": ["mypy", "--no-error-summary", "src"],
        # The sandbox is a Django of its own: the plugin reads one settings module at a time.
        "mypy sandbox": ["mypy", "--no-error-summary", "--config-file", "sandbox/mypy.ini"],
        "lint-imports": ["lint-imports", "--no-cache"],
        "openapi": [here, "-m", "sancha", "openapi", "--check"],
    }
    for name, command in commands.items():
        phases.run(Text(name, name), partial(calls, checkout, *command))
    phases.run(Text("接口类型", "API types"), lambda: api_types_in_step(checkout))
    phases.run(Text("前端锁定文件", "web lock file"), lambda: lock_has_no_addresses(checkout))
    for script in web_checks(checkout):
        phases.run(Text(f"前端 {script}", f"web {script}"), partial(npm, checkout, script))
    return phases.all_good


def web_checks(checkout: Checkout) -> list[str]:
    """Return the scripts of web/package.json that check: lint, typecheck, check:*."""
    package = json.loads((checkout.web / "package.json").read_text(encoding="utf-8"))
    return [
        name
        for name in package["scripts"]
        if name in ("lint", "typecheck") or name.startswith("check:")
    ]


def api_types_in_step(checkout: Checkout) -> bool:
    """Whether the client's types, where it keeps generated ones, are what web/openapi.json gives.

    :raises Unable: if the generator fails.
    """
    if not (checkout.web / API_TYPES).is_file():
        return True
    environment = ensure_web_packages(checkout)
    made = checkout.local / "schema.d.ts"
    generator = checkout.web / "node_modules/.bin/openapi-typescript"
    command: list[str | Path] = [generator, "openapi.json", "-o", made]
    run_logged(checkout, "api-types", *command, environment=environment, folder=checkout.web)
    if made.read_bytes() == (checkout.web / API_TYPES).read_bytes():
        return True
    say(Text(f"{API_TYPES} 已过时：npm run gen:api", f"{API_TYPES} is stale: npm run gen:api"))
    return False


def lock_has_no_addresses(checkout: Checkout) -> bool:
    lock = checkout.web / "package-lock.json"
    if '"resolved"' not in lock.read_text(encoding="utf-8"):
        return True
    say(
        Text(
            "package-lock.json 含有包来源地址：请在 web/ 中用其 .npmrc 重新生成",
            "package-lock.json names addresses of a registry: make it again in web/, by its .npmrc",
        )
    )
    return False


def check(checkout: Checkout, phases: Phases) -> bool:
    if not phases.run(Text("前端包", "web packages"), lambda: bool(ensure_web_packages(checkout))):
        return False
    return checks(checkout, phases)


def pytest(checkout: Checkout, chosen: list[str]) -> bool:
    """Run the tests on their own database cluster; it is stopped if it was started for them."""
    from sancha.entry.local.cluster import running

    with running("test"):
        return calls(checkout, sys.executable, "-m", "pytest", "-q", *chosen)


def test(checkout: Checkout, phases: Phases, chosen: list[str]) -> bool:
    """All that must hold before a change lands."""
    good = phases.run(Text("前端包", "web packages"), lambda: bool(ensure_web_packages(checkout)))
    good = good and phases.run(Text("构建界面", "web build"), lambda: web(checkout))
    good = good and phases.run(Text("浏览器与字体", "browser and fonts"), lambda: browser(checkout))
    if not good:
        return False
    checks(checkout, phases)
    phases.run(Text("前端测试", "web tests"), lambda: npm(checkout, "test"))
    if chosen:
        phases.run(Text("测试", "tests"), lambda: pytest(checkout, chosen))
    else:
        for name, arguments in runs(limits(checkout)).items():
            phases.run(name, partial(pytest, checkout, arguments))
    return within_minutes(checkout, phases) and phases.all_good


def runs(stored: dict[str, Any]) -> dict[Text, list[str]]:
    """Return the runs of pytest, each by its name, as tests/minutes.toml tells groups apart."""
    houses, alone = ([f"tests/{group}" for group in stored[key]] for key in ("houses", "alone"))
    return {
        Text("测试", "tests"): [
            *TWO_AT_A_TIME,
            *(f"--ignore={path}" for path in (*houses, *alone)),
        ],
        Text("浏览器全程测试", "browser journeys"): [*TWO_AT_A_TIME, *houses],
        Text("逐个测试", "tests one by one"): alone,
    }


def faults(checkout: Checkout, chosen: list[str]) -> bool:
    """The fault tests in their full size, hours rather than minutes; their figures go to docs/."""
    os.environ["SANCHA_FAULTS"] = "full"
    os.environ["SANCHA_FIGURES"] = str(checkout.root / FIGURES)
    return pytest(checkout, chosen or ["-p", "no:budget", *FAULTS])


def browser(checkout: Checkout) -> bool:
    os.environ["SANCHA_BROWSER"] = str(ensure_browser(checkout))
    return True


def limits(checkout: Checkout) -> dict[str, Any]:
    return tomllib.loads((checkout.root / "tests" / "minutes.toml").read_text(encoding="utf-8"))


def within_minutes(checkout: Checkout, phases: Phases) -> bool:
    """Whether all of it stayed within what tests/minutes.toml allows."""
    allowed = float(limits(checkout)["everything_minutes"])
    if phases.seconds <= allowed * 60:
        return True
    say(Text(f"超出 {allowed:.0f} 分钟上限", f"More than the {allowed:.0f} minutes allowed"))
    return False


def locks(checkout: Checkout, options: list[str]) -> bool:
    """Compile requirements/*.txt from *.in; what is pinned stays, unless `--upgrade` is given."""
    uv = own_uv(checkout)
    for name in LOCKS:
        folder = checkout.requirements.name
        command = [uv, "pip", "compile", *LOCK_OPTIONS, *LOCK_STYLE, f"{folder}/{name}.in"]
        command += ["-o", f"{folder}/{name}.txt", *options]
        if name == "dev":
            command += ["-c", f"{folder}/base.txt"]
        run_logged(checkout, "locks", *command, environment=home_environment(checkout))
    return True


def own_uv(checkout: Checkout) -> str:
    """Return uv, which nothing else here needs: it is fetched when it is missing."""
    if found := shutil.which("uv"):
        return found
    place = checkout.local / "tools"
    if not (place / "bin" / "uv").is_file():
        run_logged(checkout, "uv", sys.executable, "-m", "venv", place)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
        run_logged(checkout, "uv", *pip, environment=home_environment(checkout))
    return str(place / "bin" / "uv")


def clean_local(checkout: Checkout) -> bool:
    """Remove the data, secrets and logs of this checkout, its servers stopped first.

    :raises Unable: while the system runs.
    """
    from sancha.entry.local.postgres import outside_folder, stop_servers

    with held(checkout.local / "run.lock", wait=False) as free:
        if not free:
            raise Unable(Text("系统正在运行，请先停止", "The system is running; stop it first"))
        stop_servers(checkout)
        if os.geteuid() == 0:
            shutil.rmtree(outside_folder(checkout))
        shutil.rmtree(checkout.local)
    return True


def main() -> int:
    """Do one task and return the exit code."""
    speak_any_script()
    parser = argparse.ArgumentParser(prog="tasks")
    parser.add_argument("task", choices=["web", "check", "test", "faults", "locks", "clean-local"])
    parser.add_argument("--spent", type=float, default=0.0, help="seconds that .venv took")
    options, rest = parser.parse_known_args()
    checkout, phases = this_checkout(), Phases()
    phases.add(Text("Python 环境", "Python environment"), good=True, seconds=options.spent)
    tasks = {
        "web": lambda: web(checkout),
        "check": lambda: check(checkout, phases),
        "test": lambda: test(checkout, phases, rest),
        "faults": lambda: faults(checkout, rest),
        "locks": lambda: locks(checkout, rest),
        "clean-local": lambda: clean_local(checkout),
    }
    try:
        good = tasks[options.task]()
    except Unable as refusal:
        say_block(refusal.text)
        return 1
    if options.task in ("check", "test"):
        phases.summary()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
