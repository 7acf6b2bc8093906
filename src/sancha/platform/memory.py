"""Work on rows by the thousand: how much of it is in memory at once, and who tidies up."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Row = TypeVar("Row")
AT_ONCE = 5_000  # So many rows are in memory as objects.
RARELY = (100_000, 50, 1_000)


def slices(rows: Sequence[Row], size: int = AT_ONCE) -> Iterator[Sequence[Row]]:
    """Yield the rows in order, so many at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cycles of objects rarely, for a while.

    Rows make none: they go when nobody names them. Python would look through all that lives each time
    some hundreds are made, which took a tenth of a night.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
