"""What the ledger needs from above, filled at start-up by features that it does not know."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from sancha.engines.ledger.types import Classed

Classes = Callable[[Collection[UUID]], Mapping[UUID, Classed]]
_classes: list[Classes] = []


def classes(function: Classes) -> Classes:
    """Register what tells the class of subjects that entries are about; it knows only its own."""
    if function not in _classes:
        _classes.append(function)
    return function


def classes_of(subject_ids: Collection[UUID]) -> dict[UUID, Classed]:
    """Return the class of each subject that has one."""
    found: dict[UUID, Classed] = {}
    for function in _classes:
        found |= function(subject_ids)
    return found
