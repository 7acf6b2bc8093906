"""The doctor names what is lacking, in the person's language, and how to get it."""

from pathlib import Path

import pytest

from sancha.entry.local import doctor, tools
from sancha.entry.local.doctor import Finding, Grade, diagnose, examine, graded
from sancha.entry.local.places import Checkout, write_json
from sancha.entry.local.tools import Tool
from sancha.entry.local.words import language_of


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a Python and nothing else."""
    monkeypatch.setattr(tools, "find_postgres", lambda checkout, major=None: None)
    monkeypatch.setattr(tools, "find_node", lambda checkout: None)
    monkeypatch.setattr(tools, "find_browser", lambda checkout: None)
    monkeypatch.setattr(tools, "has_chinese_font", lambda: False)


def found(checkout: Checkout, english_start: str) -> Finding:
    return next(it for it in examine(checkout) if it.subject.en.startswith(english_start))


class TestExamine:
    @pytest.mark.usefixtures("bare")
    def test_what_can_be_brought_along_is_noted_with_its_remedy(self, checkout: Checkout) -> None:
        remedies = {
            "PostgreSQL": "first run brings one",
            "Node": "first run puts one into .venv",
            "Chromium": "apt-get install chromium",
            "Chinese fonts": "apt-get install fonts-noto-cjk",
        }
        for subject, remedy in remedies.items():
            finding = found(checkout, subject)
            assert finding.grade is Grade.NOTE
            assert remedy in finding.detail.en

    def test_what_is_there_is_named_with_its_version(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tool = Tool(Path("/opt/pg/bin"), (16, 4))
        monkeypatch.setattr(tools, "find_postgres", lambda checkout: tool)
        finding = found(checkout, "PostgreSQL")
        assert finding.grade is Grade.GOOD
        assert finding.detail.zh == "16.4  /opt/pg/bin"

    def test_a_port_in_use_is_a_note_unless_it_is_ours(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor, "is_free", lambda port: port != doctor.WEB_PORT)
        assert found(checkout, "Port 8800").grade is Grade.NOTE
        write_json(checkout.local / "running.json", {"web": "http://127.0.0.1:8800"})
        assert found(checkout, "Port 8800").grade is Grade.GOOD
        assert found(checkout, "Port 8801").grade is Grade.GOOD

    def test_sizes_are_graded_by_what_is_needed_and_what_is_comfortable(self) -> None:
        assert graded(1.9, least=2, good=4) is Grade.LACKING
        assert graded(2, least=2, good=4) is Grade.NOTE
        assert graded(4, least=2, good=4) is Grade.GOOD


class TestDiagnose:
    @pytest.mark.usefixtures("bare")
    def test_notes_do_not_fail(
        self, checkout: Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert diagnose(checkout, "en") == 0
        assert "Ready: make run" in capsys.readouterr().out

    def test_something_lacking_does(
        self,
        checkout: Checkout,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(doctor, "DISK_GB_LEAST", 10**9)
        assert diagnose(checkout, "zh") == 1
        said = capsys.readouterr().out
        assert "缺少     可用磁盘空间" in said
        assert "缺少必要条件" in said

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_speaks_one_language_at_a_time(
        self, language: str, checkout: Checkout, capsys: pytest.CaptureFixture[str]
    ) -> None:
        diagnose(checkout, language)
        has_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in capsys.readouterr().out)
        assert has_chinese == (language == "zh")


class TestLanguageOf:
    @pytest.mark.parametrize(
        ("environment", "language"),
        [
            ({"LANG": "zh_CN.UTF-8"}, "zh"),
            ({"LANG": "C.UTF-8"}, "en"),
            ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
            ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
            ({}, "en"),
        ],
    )
    def test_is_that_of_the_terminal(self, environment: dict[str, str], language: str) -> None:
        assert language_of(environment) == language
