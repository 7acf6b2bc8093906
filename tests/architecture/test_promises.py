"""Every promise on the page names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operations/promises.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
LINES = [line for line in PAGE.splitlines() if line.startswith("| ") and "promise |" not in line]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[2].strip())
def test_is_held_by_tests_that_exist(line: str) -> None:
    named = NAMED.findall(line.split("|")[4])
    assert named
    for file, name in named:
        path = ROOT / file
        assert path.is_file(), file
        if name:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert name in {
                node.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ClassDef | ast.FunctionDef)
            }, f"{file} has no {name}"
