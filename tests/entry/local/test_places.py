"""What is remembered is whole or absent, and what changed is noticed."""

import stat
from pathlib import Path

from sancha.entry.local.places import (
    files_below,
    fingerprint,
    held,
    read_json,
    this_checkout,
    write_json,
)


def test_this_checkout_is_the_one_with_the_makefile() -> None:
    assert (this_checkout().root / "Makefile").is_file()


class TestFingerprint:
    def test_notices_a_changed_a_new_and_a_renamed_file(self, tmp_path: Path) -> None:
        def now() -> str:
            return fingerprint(files_below(tmp_path, without=frozenset({"made"})), tmp_path)

        (tmp_path / "a").write_text("1")
        seen = {now()}
        (tmp_path / "a").write_text("2")
        seen.add(now())
        (tmp_path / "b").write_text("")
        seen.add(now())
        (tmp_path / "b").rename(tmp_path / "c")
        seen.add(now())
        assert len(seen) == 4
        (tmp_path / "made").mkdir()
        (tmp_path / "made" / "x").write_text("not a source")
        assert now() in seen


class TestJson:
    def test_comes_back_and_is_the_owners_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "new" / "it.json"
        write_json(file, {"port": 1})
        assert read_json(file) == {"port": 1}
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert list(file.parent.iterdir()) == [file]

    def test_absent_or_half_written_is_empty(self, tmp_path: Path) -> None:
        assert read_json(tmp_path / "none") == {}
        (tmp_path / "half").write_text('{"port": ')
        assert read_json(tmp_path / "half") == {}


class TestHeld:
    def test_is_free_for_one_at_a_time(self, tmp_path: Path) -> None:
        file = tmp_path / "run.lock"
        with held(file, wait=False) as first, held(file, wait=False) as second:
            assert (first, second) == (True, False)
        with held(file, wait=False) as again:
            assert again
