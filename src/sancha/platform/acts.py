"""Who does what: the actor, and the act that is open while a use case runs."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, Literal, Protocol
from uuid import UUID

from sancha.platform.errors import Denied, OutOfPlace
from sancha.platform.keys import uuid7

_act: ContextVar["Act | None"] = ContextVar("act", default=None)


class Scoped(Protocol):
    """Anything that a permission can be held on. It may also have a `party_id`: whose it is."""

    @property
    def id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Something to hold a permission on where no row exists yet."""

    id: UUID
    organisation_id: UUID | None = None
    party_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """A person or service at the door, with what it may do and where.

    A grant is a permission and its scope: an organisation for staff, the own party or account for
    a borrower, None (everywhere) only for named services of the house.
    """

    id: UUID
    kind: Literal["staff", "borrower", "service"]
    name: str
    grants: frozenset[tuple[str, UUID | None]] = frozenset()
    party_id: UUID | None = None
    # For whom she stands in now; their grants are among hers, and `own` are those without them.
    stands_in: "tuple[Actor, ...]" = ()
    own: frozenset[tuple[str, UUID | None]] | None = None

    @property
    def client(self) -> str:
        """The scope of idempotency keys."""
        return f"{self.kind}:{self.id}"

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(permission for permission, _ in self.grants)

    def may(self, permission: str, *, on: Scoped | None = None) -> bool:
        """Tell whether it holds the permission on this object, or (without one) anywhere."""
        if on is None:
            return permission in self.permissions
        scopes = (None, on.id, on.organisation_id, getattr(on, "party_id", None))
        return any((permission, scope) in self.grants for scope in dict.fromkeys(scopes))

    def acts_for(self, permission: str, *, on: Scoped) -> "Actor | None":
        """Return the colleague whose permission she would use here; None if it is her own."""
        if self.own is None or replace(self, grants=self.own, own=None).may(permission, on=on):
            return None
        return next((one for one in self.stands_in if one.may(permission, on=on)), None)

    def decides_as(self, person_id: UUID | None, permission: str, *, on: Scoped) -> bool:
        """Tell whether she is this person, or would use this person's permission here."""
        colleague = self.acts_for(permission, on=on)
        return person_id in {self.id, colleague.id if colleague else self.id}

    def require(self, permission: str, *, on: Scoped) -> None:
        """Note in the act what was asked; refuse unless granted. Call it after the lock.

        :raises Denied: the door leaves a row in `access` when this ends the use case.
        """
        act = current_act()
        act.permission, act.subject, act.organisation = permission, on.id, on.organisation_id
        if not self.may(permission, on=on):
            raise Denied


@dataclass
class Act:
    """One run of one use case. Written when it ends, in the same transaction as what it did."""

    use_case: str
    actor: Actor
    id: UUID = field(default_factory=uuid7)
    began: float = field(default_factory=monotonic)
    permission: str | None = None
    subject: UUID | None = None
    organisation: UUID | None = None
    opened_keys: dict[UUID, Any] = field(default_factory=dict, repr=False)  # Gone when it ends.
    remembered: dict[Hashable, Any] = field(default_factory=dict, repr=False)  # Likewise.

    @contextmanager
    def open(self) -> Iterator["Act"]:
        token = _act.set(self)
        try:
            yield self
        finally:
            _act.reset(token)


def current_act() -> Act:
    """:raises OutOfPlace: if no use case is running."""
    if (act := _act.get()) is None:
        raise OutOfPlace("no act is open")
    return act


def is_act_open() -> bool:
    return _act.get() is not None


def service(name: str, *permissions: str) -> Actor:
    """A named service of the house: few permissions, everywhere, never all of them."""
    return Actor(
        id=UUID(int=int.from_bytes(name.encode()[:15].rjust(15, b"\0")) | 8 << 124),
        kind="service",
        name=name,
        grants=frozenset((permission, None) for permission in permissions),
    )
