"""Processes that die by SIGKILL at a named place, and the places that a piece of work passes."""

import os
import signal
from collections import Counter
from collections.abc import Callable

from django.db import connections

from sancha.platform import crashpoints

Place = tuple[str, int]  # A name, and the how many-eth time that it is passed.


def places_of(work: Callable[[], None]) -> list[Place]:
    """Do some work here, and return every place that it has passed, in order."""
    seen: Counter[str] = Counter()
    places: list[Place] = []

    def note(name: str) -> None:
        seen[name] += 1
        places.append((name, seen[name]))

    crashpoints.watch(note)
    try:
        work()
    finally:
        crashpoints.watch(None)
    return places


def die_at(place: Place, work: Callable[[], None]) -> bool:
    """Do some work in a process of its own, which kills itself at a place; say whether it did."""
    name, time = place
    passed: Counter[str] = Counter()

    def is_here(at: str) -> bool:
        passed[at] += 1
        return at == name and passed[at] == time

    return bool(killed_where(is_here, work))


def die_at_pass(
    nth: int, is_counted: Callable[[str], bool], work: Callable[[], None]
) -> str | None:
    """Do some work in a process that kills itself at the nth counted place; return which it was."""
    counted: list[str] = []

    def is_here(at: str) -> bool:
        if is_counted(at):
            counted.append(at)
        return is_counted(at) and len(counted) == nth + 1

    return killed_where(is_here, work)


def killed_where(is_here: Callable[[str], bool], work: Callable[[], None]) -> str | None:
    """Return the place at which a child has killed itself, or None if it came through."""
    connections.close_all()  # A connection cannot be shared with a child.
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        work_until(is_here, work, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        place = told.read()
    _, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return place if was_killed else None


def work_until(is_here: Callable[[str], bool], work: Callable[[], None], writing: int) -> None:
    def watcher(at: str) -> None:
        if is_here(at):
            os.write(writing, at.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    crashpoints.watch(watcher)
    try:
        work()
    finally:
        os._exit(0)  # Nothing of the parent's is ended or cleaned up here.
