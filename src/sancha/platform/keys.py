"""Keys that the application makes: UUID version 7 (RFC 9562), in order within a process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import randbits
from threading import Lock
from time import time_ns
from uuid import UUID


@dataclass
class KeyMaker:
    """The simulator gives its own clock and bits, so that one seed makes the same keys again."""

    now_ns: Callable[[], int] = time_ns
    bits: Callable[[int], int] = randbits
    last: int = 0
    lock: Lock = field(default_factory=Lock)

    def __call__(self) -> UUID:
        with (
            self.lock
        ):  # Milliseconds and a 12-bit fraction (method 3); never the same twice, never back.
            self.last = max(self.now_ns() * 4096 // 1_000_000, self.last + 1)
            milliseconds, fraction = divmod(self.last, 4096)
        return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | self.bits(62))


maker = KeyMaker()


@contextmanager
def made_by(other: KeyMaker) -> Iterator[None]:
    """Let another maker make the keys of this process for a while."""
    global maker
    before, maker = maker, other
    try:
        yield
    finally:
        maker = before


def uuid7() -> UUID:
    """A function with a name, because a migration must be able to write down a field's default."""
    return maker()
