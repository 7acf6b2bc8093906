"""The tests are held to their minutes."""

from pathlib import Path

import pytest

from budget import TESTS, THE_REST, Budget


def budget(**group_seconds: float) -> Budget:
    return Budget(whole_seconds=100, group_seconds=group_seconds)


class TestBudget:
    def test_the_shipped_minutes_are_readable_and_add_up(self) -> None:
        assert Budget.read(TESTS / "minutes.toml").whole_seconds > 0

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
