"""The one door for change: a use case opens it, an operation stands inside, an errand stays outside."""

import hashlib
import json
import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property, partial, update_wrapper, wraps
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from django.db import OperationalError, connections, transaction
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from sancha.platform import plain
from sancha.platform.acts import Act, Actor, Scoped, current_act, is_act_open
from sancha.platform.crashpoints import crashpoint
from sancha.platform.errors import Denied, InProgress, KeyReused, KeyTooLong, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.log import request_id

P = ParamSpec("P")
R = TypeVar("R")

MAX_RETRIES = 4
MAX_KEY_LENGTH = 255
EDGE_S_OWN = frozenset({"actor", "now", "origin"})
WORTH_REPEATING = {"40001", "40P01"}  # Serialisation failure, deadlock.

# The lock and the look-up are two statements: a look-up must see what was committed before the lock was won.
OPEN = """SELECT set_config('sancha.act', %s, true),
                 set_config('sancha.act_transaction', pg_current_xact_id()::text, true),
                 pg_try_advisory_xact_lock(%s)"""
RECALL = "SELECT request_hash, result FROM replay WHERE client = %s AND key = %s"
KEEP = """INSERT INTO replay (client, key, request_hash, result, act_id)
          VALUES (%s, %s, %s, %s, %s)"""
CLOSE = """INSERT INTO act (id, use_case, actor, actor_kind, actor_name, permission, subject,
                            organisation, outcome, request_id, duration_ms)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
REFUSE = """INSERT INTO access (id, actor, actor_kind, actor_name, permission, subject,
                                organisation, outcome, reason, request_id)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""

was_replayed: ContextVar[bool] = ContextVar("was_replayed", default=False)


class UseCase(Generic[P, R]):
    """A change of state: one transaction, one act; never inside another.

    `repay(...)` runs it, `repay.once(key)(...)` runs it at most once for this client and key: the same
    values return the first result, frozen in the same transaction.

    :raises KeyReused: if the key came before with other values.
    :raises InProgress: if the same key is being worked on at this moment; nobody waits.
    """

    def __init__(self, function: Callable[P, R]) -> None:
        parameters = signature(function).parameters
        if any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
            raise TypeError(f"{function.__qualname__}: a use case takes its values by name")
        if "actor" not in parameters:
            raise TypeError(f"{function.__qualname__}: a use case has an actor")
        update_wrapper(self, function)
        self.function = function
        self.default_actor = parameters["actor"].default  # A service acts unless told otherwise.
        self.name = f"{function.__module__}.{function.__qualname__}".removeprefix("sancha.")

    def __call__(self, *args: P.args, **values: P.kwargs) -> R:
        return self._run(None, values, partial(self.function, *args, **values))

    def once(self, key: str) -> Callable[P, R]:
        def run(*args: P.args, **values: P.kwargs) -> R:
            return self._run(key, values, partial(self.function, *args, **values))

        return run

    def after_errand(self, key: str | None, *, actor: Actor, **asked: Any) -> "AfterErrand[P, R]":
        """Bind it to a client's key where an errand goes before it: `asked` is all the client said."""
        return AfterErrand(self, key, actor, asked)

    @cached_property
    def result_type(self) -> TypeAdapter[R]:
        return TypeAdapter(get_type_hints(self.function)["return"])

    def _run(
        self,
        key: str | None,
        values: dict[str, Any],
        work: Callable[[], R],
        asked: dict[str, Any] | None = None,
    ) -> R:
        if is_act_open():
            raise OutOfPlace(f"{self.name} was called inside a use case")
        require_key_length(key)
        was_replayed.set(False)
        values = {"actor": self.default_actor, **values}
        for attempt in range(MAX_RETRIES + 1):
            act = Act(self.name, values["actor"])
            try:
                with transaction.atomic(durable=True), act.open():
                    result = self._apply(act, key, asked or values, work)
                    crashpoint(f"{self.name} about to commit")
                crashpoint(f"{self.name} committed")
                return result
            except Denied:
                record_refusal(
                    act
                )  # In a second transaction: the first one is gone, with all that it did.
                raise
            except OperationalError as error:  # Also from COMMIT, where deferred constraints run.
                if attempt == MAX_RETRIES or sqlstate(error) not in WORTH_REPEATING:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 (spread, not secrecy)
        raise AssertionError("unreachable")

    def _apply(self, act: Act, key: str | None, values: dict[str, Any], work: Callable[[], R]) -> R:
        client = act.actor.client
        with plain.cursor("default") as cursor:
            cursor.execute(OPEN, [str(act.id), key and lock_number(client, key)])
            if key is not None:
                if cursor.fetchone()[2] is False:
                    raise InProgress
                request_hash = hash_of(self.name, act.actor, values)
                cursor.execute(RECALL, [client, key])
                if (known := cursor.fetchone()) is not None:
                    return self._recalled(known, request_hash)
            result = work()
            if act.permission is None:
                raise OutOfPlace(f"{self.name} required no permission")
            outcome = str(getattr(result, "act_outcome", "done"))
            close(act, outcome)
            if key is not None and outcome == "done":  # A failure on record leaves its key free.
                frozen = self.result_type.dump_json(result).decode()
                cursor.execute(KEEP, [client, key, request_hash, frozen, act.id])
        return result

    def _recalled(self, known: tuple[Any, str], request_hash: bytes) -> R:
        if bytes(known[0]) != request_hash:
            raise KeyReused
        was_replayed.set(True)
        return self.result_type.validate_json(known[1])


class AfterErrand(Generic[P, R]):
    """The use case that ends an errand: a repeated request is answered without walking again.

    What the errand brings home is no part of the request: it may be otherwise the next time.
    """

    def __init__(
        self, ending: UseCase[P, R], key: str | None, actor: Actor, asked: dict[str, Any]
    ) -> None:
        require_key_length(key)
        self.ending, self.key, self.actor, self.asked = ending, key, actor, asked

    def known(self) -> R | None:
        """Return what was answered to this request before, if it was.

        :raises KeyReused: if the key came before with other values.
        """
        if self.key is None:
            return None
        known = plain.ask(RECALL, self.actor.client, self.key)
        asked = hash_of(self.ending.name, self.actor, self.asked)
        return self.ending._recalled(known[0], asked) if known else None

    def __call__(self, *args: P.args, **values: P.kwargs) -> R:
        work = partial(self.ending.function, *args, **values)
        return self.ending._run(self.key, values, work, self.asked)


def require_key_length(key: str | None) -> None:
    if key is not None and len(key) > MAX_KEY_LENGTH:
        raise KeyTooLong


def use_case(function: Callable[P, R]) -> UseCase[P, R]:
    return UseCase(function)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a part of a use case: it refuses to run outside one."""

    @wraps(function)
    def run(*args: P.args, **values: P.kwargs) -> R:
        current_act()
        return function(*args, **values)

    return run


def errand(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a walk outside (use case, call, use case): it refuses to run inside a transaction."""

    @wraps(function)
    def run(*args: P.args, **values: P.kwargs) -> R:
        if is_act_open() or any(c.in_atomic_block for c in connections.all(initialized_only=True)):
            raise OutOfPlace(f"{function.__qualname__} was called inside a transaction")
        return function(*args, **values)

    return run


def record_refusal(act: Act) -> None:
    with transaction.atomic(durable=True):
        close(act, Denied.code)
        write_access(act, "denied")


def close(act: Act, outcome: str) -> None:
    actor = act.actor
    values: list[Any] = [
        act.id,
        act.use_case,
        actor.id,
        actor.kind,
        actor.name,
        act.permission,
        act.subject,
    ]
    took_ms = round((time.monotonic() - act.began) * 1000)
    plain.tell(CLOSE, *values, act.organisation, outcome, request_id.get(), took_ms)


def lock_number(client: str, key: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{client}\0{key}".encode()).digest()[:8], signed=True)


def hash_of(name: str, actor: Actor, values: dict[str, Any]) -> bytes:
    """Digest what was asked, under the house's key: a code or password in it cannot be guessed.

    The moment (`now`) and the place (`origin`) are the edge's, not the request's: they may differ.
    """
    from sancha.platform.crypto import keyed_hash  # It stands on the door itself.

    asked = {key: value for key, value in values.items() if key not in EDGE_S_OWN}
    request = {"use_case": name, "values": asked, "actor": actor.id}
    jsonable = to_jsonable_python(request, bytes_mode="base64")
    return keyed_hash("door.request", json.dumps(jsonable, sort_keys=True))


def sqlstate(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def record_access(
    actor: Actor,
    permission: str,
    *,
    on: Scoped | None,
    outcome: str = "seen",
    reason: str = "",
) -> None:
    """Note that somebody saw, or was refused, something outside a use case (a read)."""
    act = Act("access", actor, permission=permission)
    if on is not None:
        act.subject, act.organisation = on.id, on.organisation_id
    with transaction.atomic(using="default"):
        write_access(act, outcome, reason)


def write_access(act: Act, outcome: str, reason: str = "") -> None:
    actor = act.actor
    values: list[Any] = [
        uuid7(),
        actor.id,
        actor.kind,
        actor.name,
        act.permission,
        act.subject,
        act.organisation,
    ]
    plain.tell(REFUSE, *values, outcome, reason, request_id.get())
