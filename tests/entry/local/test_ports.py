"""A port that is in use is not taken."""

import socket
from collections.abc import Iterator

import pytest

from sancha.entry.local.ports import any_port, choose_port, is_free
from sancha.entry.local.words import Unable


@pytest.fixture
def listening() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


class TestChoosePort:
    def test_takes_the_wanted_one_when_it_is_free(self) -> None:
        wanted = any_port()
        assert choose_port(wanted) == wanted

    def test_passes_over_one_in_use(self, listening: int) -> None:
        assert not is_free(listening)
        assert choose_port(listening) > listening

    def test_passes_over_one_promised_to_another_server(self) -> None:
        wanted = any_port()
        assert choose_port(wanted, taken=[wanted]) > wanted

    def test_says_so_when_none_is_left(self) -> None:
        with pytest.raises(Unable):
            choose_port(65535, taken=[65535])
