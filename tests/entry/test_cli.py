"""The `sancha` command explains itself and ends with a code that a script can trust."""

import argparse

import pytest

from sancha import __version__
from sancha.entry import cli
from sancha.entry.local.words import Unable
from sancha.platform.text import Text

COMMANDS = [
    "run",
    "serve",
    "worker",
    "migrate",
    "night",
    "eod",
    "book",
    "evidence",
    "sample",
    "simulate",
    "quote",
    "replay",
    "manage",
    "doctor",
    "openapi",
    "test-cluster",
]


def test_every_command_is_explained_in_both_languages() -> None:
    actions = cli.parser()._subparsers
    assert actions is not None
    commands = next(
        action
        for action in actions._group_actions
        if isinstance(action, argparse._SubParsersAction)
    )
    assert list(commands.choices) == COMMANDS
    for explained in commands._choices_actions:
        english, _, chinese = str(explained.help).partition(" · ")
        assert english.isascii()
        assert not chinese.isascii()


@pytest.mark.parametrize("name", COMMANDS)
def test_each_has_help_of_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"sancha {name}" in capsys.readouterr().out


def test_without_a_command_it_fails_and_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"sancha {__version__}\n"


def test_what_cannot_be_done_is_said_in_both_languages_and_is_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(_options: argparse.Namespace) -> int:
        raise Unable(Text("缺少", "lacking"))

    monkeypatch.setattr(cli, "doctor", unable)
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().out == "缺少\nlacking\n"
