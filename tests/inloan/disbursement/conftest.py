"""Payments of these tests end with them: the bank's and the house's money agree after each."""

from collections.abc import Iterator

import pytest

AN_HOUR = 3600


@pytest.fixture(autouse=True)
def after_each(road: object) -> Iterator[None]:
    from money import assert_money_agrees
    from road import advance, calm, drain, hurry
    from sancha.engines.outside import breaker

    yield
    calm()
    breaker.forget_all()
    advance(2 * AN_HOUR)
    hurry()
    drain()
    assert_money_agrees()
