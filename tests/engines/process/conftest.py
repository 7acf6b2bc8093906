from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def calendar() -> Iterator[None]:
    """Due dates by the clock, whatever calendar the house has."""
    from engines.process.desk import office_hours  # Late: this file is read before Django is ready.
    from sancha.engines.process import ports

    before = ports.provide_due_at(office_hours)
    yield
    ports.provide_due_at(before)
