from dataclasses import dataclass
from uuid import UUID

from sancha.platform.text import Text


@dataclass(frozen=True)
class Role:
    """A post's rights, as configuration: which permissions, and how far they reach."""

    code: str
    name: Text
    permissions: frozenset[str]
    reaches_below: bool


@dataclass(frozen=True)
class SignIn:
    """How a try to sign in ended; a failure stays on record, so it is a result, not an exception."""

    act_outcome: str
    token: str = ""


@dataclass(frozen=True)
class CodeSent:
    """Whether a code went out; outsiders are not told."""

    act_outcome: str


@dataclass(frozen=True)
class PasswordSet:
    """How a try to set a password ended; a failure stays on record."""

    act_outcome: str


@dataclass(frozen=True)
class StaffView:
    id: UUID
    account: str
    name: str
    organisation_id: UUID
    roles: list[str]
    is_active: bool = True
