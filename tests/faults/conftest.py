"""How large the fault tests are: a CI size, or all of it (`make faults`), and where figures go."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

IS_FULL = os.environ.get("SANCHA_FAULTS") == "full"
_figures: dict[str, dict[str, Any]] = {}


@pytest.fixture(scope="session")
def is_full() -> bool:
    return IS_FULL


@pytest.fixture(scope="session")
def figures() -> Iterator[dict[str, dict[str, Any]]]:
    """What was measured, by test; printed at the end, and written where SANCHA_FIGURES says."""
    yield _figures
    if path := os.environ.get("SANCHA_FIGURES"):
        Path(path).write_text(json.dumps(_figures, ensure_ascii=False, indent=1) + "\n")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _figures:
        terminalreporter.section("figures")
        for name, values in _figures.items():
            terminalreporter.write_line(f"{name}: {json.dumps(values, ensure_ascii=False)}")
