"""Named places at which a test can let the process die, to see what its death leaves behind."""

from collections.abc import Callable

_watcher: Callable[[str], None] | None = None


def crashpoint(name: str) -> None:
    """Pass a place between two effects: nothing happens, unless a test watches."""
    if _watcher is not None:
        _watcher(name)


def watch(watcher: Callable[[str], None] | None) -> None:
    """Let a test see every place that is passed, in this process; None ends it."""
    global _watcher
    _watcher = watcher
