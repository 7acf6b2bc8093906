"""The tests are held to their minutes."""

import tomllib
from pathlib import Path

import pytest

from budget import TESTS, THE_REST, Budget
from sancha.entry.local.tasks import runs

SHIPPED = TESTS / "minutes.toml"


def budget(**group_seconds: float) -> Budget:
    return Budget(whole_seconds=100, group_seconds=group_seconds)


class TestBudget:
    def test_the_shipped_minutes_are_readable_and_add_up(self) -> None:
        assert Budget.read(SHIPPED).whole_seconds > 0

    def test_groups_with_more_minutes_than_the_whole_are_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "minutes.toml"
        file.write_text("tests_minutes = 2\n[groups]\na = 1\nb = 1.5\n")
        with pytest.raises(ValueError, match="add up to more"):
            Budget.read(file)

    def test_a_test_belongs_to_the_longest_group_that_holds_it(self) -> None:
        found = Budget(whole_seconds=9, group_seconds={"entry": 1, "entry/local": 1})
        assert found.group_of("entry/local/test_ports.py") == "entry/local"
        assert found.group_of("entry/test_cli.py") == "entry"
        assert found.group_of("entrybody/test_x.py") == THE_REST

    def test_a_group_over_its_seconds_is_named_and_the_session_goes_on(self) -> None:
        found = budget(journeys=5)
        found.add("journeys/test_a.py", 6)
        assert not found.is_exceeded
        assert any("journeys  OVER" in line for line in found.lines())

    def test_the_session_fails_only_when_the_whole_is_over(self) -> None:
        found = budget(journeys=90)
        found.add("journeys/test_a.py", 60)
        found.add("core/test_b.py", 40)
        assert not found.is_exceeded
        found.add("core/test_b.py", 0.1)
        assert found.is_exceeded


class TestRuns:
    def test_together_take_every_test_once(self) -> None:
        others, *named = runs(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))).values()
        paths = [value for run in named for value in run if not value.startswith("--")]
        left_out = [value.removeprefix("--ignore=") for value in others if "--ignore=" in value]
        assert sorted(paths) == sorted(left_out)
        assert len(set(paths)) == len(paths) > 1
        assert [path for path in paths if not (TESTS.parent / path).exists()] == []

    def test_are_two_at_a_time_but_for_what_is_alone(self) -> None:
        *shared, alone = runs({"houses": ["a"], "alone": ["b"]}).values()
        assert alone == ["tests/b"]
        assert all("--numprocesses=2" in arguments for arguments in shared)
