"""Reading has its own wall: another role, a read-only transaction, row-level security."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connections, transaction

from sancha.platform.acts import Actor, is_act_open
from sancha.platform.errors import Denied, OutOfPlace

T = TypeVar("T")

_reading: ContextVar[bool] = ContextVar("reading", default=False)

SCOPE = """SELECT set_config('sancha.reader_organisations', %s, true),
                  set_config('sancha.reader_party', %s, true),
                  set_config('sancha.reader_permission', %s, true)"""


@contextmanager
def reading(actor: Actor, permission: str) -> Iterator[None]:
    """Answer every query inside as the reader: only rows on which `actor` holds `permission`.

    :raises Denied: if the actor holds it nowhere.
    """
    if is_act_open():
        raise OutOfPlace("a use case reads as the application: a filtered sum would over-lend")
    if not actor.may(permission):
        raise Denied
    scopes = {str(scope) for held, scope in actor.grants if held == permission and scope}
    organisations = "{" + ",".join(sorted(scopes)) + "}"
    party = str(actor.party_id or "")
    with transaction.atomic(using="reader"), connections["reader"].cursor() as cursor:
        cursor.execute(SCOPE, [organisations, party, permission])
        token = _reading.set(True)
        try:
            yield
        finally:
            _reading.reset(token)


class Router:
    """Queries inside `reading` go to the reader's login, all others to the application's."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "reader" if _reading.get() else "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "reader" if _reading.get() else "default"  # And there the database refuses.

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"


def sole(rows: Iterable[T]) -> T | None:
    """Return the one row that there can be, or None; `first()` would sort it, which is dear."""
    return next(iter(rows), None)


def alias() -> str:
    """The database login that queries of this moment go to."""
    return "reader" if _reading.get() else "default"
