from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml
from django.db.models import Q

from sancha.office.calendar.queries import SHANGHAI
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.office.staff import permissions
from sancha.office.staff.models import Delegation, Post, SignInAttempt, Staff
from sancha.office.staff.types import Role, StaffView
from sancha.platform import clock, sessions
from sancha.platform.acts import Actor, Scoped
from sancha.platform.text import Text

LIBRARY = Path(__file__).parent / "library" / "roles.yaml"
CONFLICTS = Path(__file__).parent / "library" / "conflicts.yaml"
WRONG_TRIES = 3
NOT_LENT = frozenset({permissions.SIGN_IN, permissions.DELEGATE, permissions.MANAGE})
SHOWN_OF_DELEGATION = (
    *("id", "organisation_id", "from_on", "until_on", "reason", "made_by_name", "ended_at"),
    *("absent__id", "absent__account", "absent__name"),
    *("deputy__id", "deputy__account", "deputy__name"),
)
LOCK = timedelta(hours=24)
PASSWORD_DAYS = "sign_in.password_days"  # noqa: S105 (the name of a setting)


@lru_cache(maxsize=1)
def roles() -> dict[str, Role]:
    """Return the shipped roles by code."""
    stored = yaml.safe_load(LIBRARY.read_text())
    return {
        code: Role(
            code=code,
            name=Text.of(role["name"]),
            permissions=frozenset(role["permissions"]),
            reaches_below=role["reaches_below"],
        )
        for code, role in stored.items()
    }


@lru_cache(maxsize=1)
def conflicts() -> tuple[tuple[frozenset[str], Text], ...]:
    """Return which posts nobody holds together, and why."""
    stored = yaml.safe_load(CONFLICTS.read_text(encoding="utf-8"))
    return tuple((frozenset(found["roles"]), Text.of(found["reason"])) for found in stored)


def conflict_among(held: Collection[str]) -> Text | None:
    """Return why these posts cannot be held together, or None if they can."""
    found = (reason for roles_, reason in conflicts() if len(roles_ & set(held)) > 1)
    return next(found, None)


def actor_of(staff: Staff) -> Actor:
    """Return the member of staff with what she may do, and where; also in whose place she stands."""
    actor = own_actor(staff)
    absent = [own_actor(row.absent) for row in deputations_of(staff.id, on=today())]
    if not absent:
        return actor
    lent = frozenset().union(*(one.grants for one in absent))
    lent = frozenset(grant for grant in lent if grant[0] not in NOT_LENT)
    return replace(actor, grants=actor.grants | lent, own=actor.grants, stands_in=tuple(absent))


def actor_with(staff_id: UUID) -> Actor | None:
    """Return the active member of staff with this key, or None."""
    shown = Staff.objects.only("id", "name", "organisation_id")
    staff = shown.filter(pk=staff_id, is_active=True).first()
    return own_actor(staff) if staff else None


def today() -> date:
    """Return the day on the wall: absences go by it, not by the bank's date."""
    return clock.now().astimezone(SHANGHAI).date()


def deputations_of(deputy_id: UUID, *, on: date) -> list[Delegation]:
    """Return for whom this member of staff stands in on this day."""
    rows = Delegation.objects.filter(deputy_id=deputy_id, ended_at=None)
    rows = rows.filter(from_on__lte=on, until_on__gte=on, absent__is_active=True)
    return list(rows.select_related("absent").order_by("id"))


def delegations(about: UUID | None = None) -> list[Delegation]:
    """Return who stands in for whom, the latest first: of one person, or of all."""
    rows = Delegation.objects.select_related("absent", "deputy").order_by("-from_on", "-id")
    if about is not None:
        rows = rows.filter(Q(absent_id=about) | Q(deputy_id=about))
    return list(rows.only(*SHOWN_OF_DELEGATION)[:200])


def own_actor(staff: Staff) -> Actor:
    """Return the member of staff with what she may do by her own posts."""
    grants: set[tuple[str, UUID | None]] = {(permissions.SIGN_IN, staff.id)}
    for post in Post.objects.filter(staff=staff, ended_at=None):
        role = roles()[post.role]
        below = role.reaches_below
        places = organisations.subtree_of(post.organisation_id) if below else {post.organisation_id}
        grants |= {(permission, place) for permission in role.permissions for place in places}
    return Actor(id=staff.id, kind="staff", name=staff.name, grants=frozenset(grants))


def actor_of_token(token: str, *, now: datetime) -> Actor | None:
    """Return who is signed in by this token, or None: also when she was deactivated since.

    With a password that is due she may do nothing but set a new one.
    """
    session = sessions.find("staff", token, now=now)
    if session is None:
        return None
    staff = Staff.objects.filter(pk=session.holder, is_active=True).first()
    if staff is None:
        return None
    if is_password_old(staff.password_set_at):
        only = frozenset({(permissions.SIGN_IN, staff.id)})
        return Actor(id=staff.id, kind="staff", name=staff.name, grants=only)
    return actor_of(staff)


def is_password_old(set_at: datetime | None) -> bool:
    """Whether a password has been used for as long as one may be."""
    return set_at is not None and due_on(set_at) <= today()


def due_on(set_at: datetime) -> date:
    day = set_at.astimezone(SHANGHAI).date()
    return day + timedelta(days=parameters.whole(PASSWORD_DAYS, on=day))


def is_locked(staff: Staff, *, now: datetime) -> bool:
    """Three wrong tries in a row lock an account for a day (SEC-2)."""
    last = SignInAttempt.objects.filter(staff=staff, attempted_at__gt=now - LOCK)
    tries = last.order_by("-attempted_at").values_list("succeeded", flat=True)[:WRONG_TRIES]
    return len(tries) == WRONG_TRIES and not any(tries)


def get(staff_id: UUID) -> StaffView:
    shown = Staff.objects.only("id", "account", "name", "organisation_id", "is_active")
    staff = shown.get(pk=staff_id)
    return view_of(staff, list(staff.posts.filter(ended_at=None).values_list("role", flat=True)))


def view_of(staff: Staff, held: list[str]) -> StaffView:
    return StaffView(
        staff.id, staff.account, staff.name, staff.organisation_id, held, staff.is_active
    )


def all_staff() -> list[StaffView]:
    """Return every member of staff with her roles: two queries."""
    held: dict[UUID, list[str]] = defaultdict(list)
    posts = Post.objects.filter(ended_at=None).order_by("role")
    for staff_id, role in posts.values_list("staff_id", "role"):
        held[staff_id].append(role)
    shown = Staff.objects.only("id", "account", "name", "organisation_id", "is_active")
    return [view_of(s, held[s.id]) for s in shown.order_by("account")]


def those_who_may(permission: str, *, on: Scoped) -> list[StaffView]:
    """Return the staff who hold a permission on something: whom to tell of it."""
    active = Staff.objects.filter(is_active=True).order_by("account")
    return [view_of(one, []) for one in active if actor_of(one).may(permission, on=on)]


def names_of(staff_ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of these members of staff: for histories and opinions."""
    return dict(Staff.objects.filter(pk__in=staff_ids).values_list("id", "name"))


def password_due_on(staff_id: UUID) -> date | None:
    """Return the day from which the password must be a new one; None if it was never set."""
    set_at = Staff.objects.filter(pk=staff_id).values_list("password_set_at", flat=True).first()
    return due_on(set_at) if set_at else None


def account_of(account: str) -> Staff | None:
    """Return the member of staff of this account, as lists may show her."""
    shown = Staff.objects.only("id", "account", "name", "organisation_id", "is_active")
    return shown.filter(account=account).first()


def posts_of(staff_id: UUID) -> list[str]:
    posts = Post.objects.filter(staff_id=staff_id, ended_at=None).order_by("role")
    return list(posts.values_list("role", flat=True))
