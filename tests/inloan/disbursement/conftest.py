"""Payments of these tests end with them: the bank's and the house's money agree after each."""

from collections.abc import Iterator
from typing import Any

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


@pytest.fixture
def signed(road: Any) -> object:
    """A borrower with 100 yuan whose contract over 20,000 is signed; no job has run since."""
    from payments import signed_contract

    return signed_contract(road)


@pytest.fixture
def by_two(road: Any, monkeypatch: pytest.MonkeyPatch) -> object:
    """The same, of a product that wants two people from 10,000 yuan."""
    from payments import let_products_say, signed_contract

    let_products_say(monkeypatch, two_people_pay_from_fen=1_000_000)
    return signed_contract(road)
