"""A pytest plugin: holds the tests to the minutes that minutes.toml gives them.

Groups over their minutes are named; the session fails when all tests together take too long.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
THE_REST = "the rest"


@dataclass
class Budget:
    """Seconds spent by group, beside the seconds each may take."""

    whole_seconds: float
    group_seconds: dict[str, float]
    spent_seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @classmethod
    def read(cls, file: Path) -> "Budget":
        """:raises ValueError: if the groups together are given more than the whole."""
        stored = tomllib.loads(file.read_text(encoding="utf-8"))
        groups = {name: minutes * 60 for name, minutes in stored["groups"].items()}
        whole = stored["tests_minutes"] * 60
        if sum(groups.values()) > whole:
            raise ValueError(f"{file.name}: the groups add up to more than tests_minutes")
        return cls(whole, groups)

    def group_of(self, path: str) -> str:
        """Return the group of a test by its path under tests/: the longest that matches."""
        inside = [name for name in self.group_seconds if f"{path}/".startswith(f"{name}/")]
        return max(inside, key=len, default=THE_REST)

    def add(self, path: str, seconds: float) -> None:
        self.spent_seconds[self.group_of(path)] += seconds

    @property
    def spent_whole_seconds(self) -> float:
        return sum(self.spent_seconds.values())

    @property
    def is_exceeded(self) -> bool:
        return self.spent_whole_seconds > self.whole_seconds

    def lines(self) -> Iterator[str]:
        """Say what each group took, the longest first, and where that was too long."""
        for name, seconds in sorted(self.spent_seconds.items(), key=lambda item: -item[1]):
            allowed = self.group_seconds.get(name)
            limit = f" of {allowed:.0f} s" if allowed else ""
            over = "  OVER" if allowed and seconds > allowed else ""
            yield f"{seconds:8.1f} s{limit}  {name}{over}"
        over = "  OVER: the session fails" if self.is_exceeded else ""
        yield f"{self.spent_whole_seconds:8.1f} s of {self.whole_seconds:.0f} s  all{over}"


BUDGET = pytest.StashKey[Budget]()


class Meter:
    """Adds up what pytest reports: set-up, call and tear-down of each test."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        path = report.nodeid.partition("::")[0].removeprefix(f"{TESTS.name}/")
        self.budget.add(path, report.duration)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.budget.is_exceeded and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("minutes", sep="-")
        for line in self.budget.lines():
            terminalreporter.line(line)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BUDGET] = Budget.read(TESTS / "minutes.toml")
    config.pluginmanager.register(Meter(config.stash[BUDGET]), "minutes")
