from collections.abc import Iterator

import pytest
from django.test import override_settings

from outside_world import World, running_world
from sancha.engines.outside import breaker


@pytest.fixture(scope="session")
def sandbox() -> Iterator[World]:
    """One outside world for all tests of the engines; what they share in it they keep apart."""
    with running_world() as world:
        yield world


@pytest.fixture
def world(sandbox: World) -> Iterator[World]:
    """The outside world, well, with breakers that remember nothing."""
    sandbox.switch()
    breaker.forget_all()
    with override_settings(SANCHA_OUTSIDE_URL=sandbox.url):
        yield sandbox
    sandbox.switch()
    breaker.forget_all()
