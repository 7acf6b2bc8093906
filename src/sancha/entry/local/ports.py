"""Ports on this machine."""

import socket
from collections.abc import Collection

from sancha.entry.local.words import Unable
from sancha.platform.text import Text

TRIES_MAX = 100


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        # As servers do: a port that a closed connection still remembers counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose_port(wanted: int, host: str = "127.0.0.1", taken: Collection[int] = ()) -> int:
    """Return `wanted`, or the next port that is free and not in `taken`.

    :raises Unable: if none of the next hundred is free.
    """
    for port in range(wanted, min(wanted + TRIES_MAX, 65536)):
        if port not in taken and is_free(port, host):
            return port
    raise Unable(
        Text(
            f"从 {wanted} 起的 {TRIES_MAX} 个端口都被占用",
            f"None of the {TRIES_MAX} ports from {wanted} on is free",
        )
    )


def any_port(host: str = "127.0.0.1") -> int:
    """Return a port that is free now; the system chooses."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port
