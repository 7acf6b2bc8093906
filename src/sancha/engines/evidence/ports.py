"""What evidence needs from outside, filled at start-up: a scanner for viruses, where there is one."""

from collections.abc import Callable

Scanner = Callable[[bytes], str | None]
"""Returns what was found in the file, by its name, or None if it is clean.

:raises OSError: if it cannot be asked; nothing is kept then.
"""

_scanner: Scanner | None = None


def provide_scanner(scanner: Scanner | None) -> Scanner | None:
    """Give the house its scanner; return the one it had."""
    global _scanner
    before, _scanner = _scanner, scanner
    return before


def scanner() -> Scanner | None:
    return _scanner
