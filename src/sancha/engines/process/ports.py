"""What the engine needs from above, filled at start-up by features that it does not know."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from sancha.platform.acts import Actor
from sancha.platform.text import Text

if TYPE_CHECKING:
    from sancha.engines.process.models import ProcessInstance
    from sancha.engines.process.types import Value

Service = Callable[["ProcessInstance", "dict[str, Value]"], "Mapping[str, Value] | None"]
Titles = Callable[[Iterable[UUID]], Mapping[UUID, Text]]
Colleague = Callable[[UUID], "Actor | None"]
F = TypeVar("F", bound=Callable[..., object])


class DueAt(Protocol):
    """The office calendar: when something is due that may take so many working hours."""

    def __call__(self, *, organisation_id: UUID, hours: int, now: datetime) -> datetime: ...


_services: dict[str, Service] = {}
_titles: dict[str, Titles] = {}
_due_at: DueAt | None = None
_colleague: "Colleague | None" = None


def service(name: str) -> Callable[[F], F]:
    """Register the operation behind a service task: `f(instance, data) -> values | None`.

    It runs inside the use case that moved the process, under the lock of the instance. It must not
    call outside (queue a job and wait in a receive task) nor move the same process.
    """

    def register(function: F) -> F:
        if _services.setdefault(name, function) is not function:  # type: ignore[arg-type]
            raise ImproperlyConfigured(f"two services are called {name!r}")
        return function

    return register


def service_named(name: str) -> Service | None:
    return _services.get(name)


def titles(subject_type: str) -> Callable[[Titles], Titles]:
    """Register how subjects of this type are called today; without it the stored title is shown.

    It is asked once a list, for all subjects on it, and only for what its reader may see.
    """

    def register(function: Titles) -> Titles:
        _titles[subject_type] = function
        return function

    return register


def titles_of(subject_type: str, ids: Iterable[UUID]) -> Mapping[UUID, Text]:
    function = _titles.get(subject_type)
    return function(ids) if function else {}


def provide_colleague(function: Colleague | None) -> Colleague | None:
    """Tell the engine how to find a member of staff; return what it had."""
    global _colleague
    before, _colleague = _colleague, function
    return before


def colleague(staff_id: UUID) -> Actor | None:
    """Return the member of staff with this key, or None: unknown, or no longer here."""
    return _colleague(staff_id) if _colleague else None


def provide_due_at(function: DueAt | None) -> DueAt | None:
    """Give the engine its calendar; return the one it had."""
    global _due_at
    before, _due_at = _due_at, function
    return before


def has_calendar() -> bool:
    return _due_at is not None


def due_at(*, organisation_id: UUID, hours: int, now: datetime) -> datetime:
    if _due_at is None:
        raise ImproperlyConfigured("nothing provides the process engine with due dates")
    return _due_at(organisation_id=organisation_id, hours=hours, now=now)
