from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from sancha.office.staff import permissions
from sancha.office.staff.models import Post, SignInAttempt, Staff
from sancha.office.staff.queries import is_locked, roles, view_of
from sancha.office.staff.types import SignIn, StaffView
from sancha.platform import sessions
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.models import Session

DOORKEEPER = service("doorkeeper", permissions.SIGN_IN)


@lru_cache(maxsize=1)
def nobody() -> str:
    """Checked when the account is unknown, so that the answer takes as long as for a known one."""
    return make_password("nobody's password")


@use_case
def sign_in(*, account: str, password: str, now: datetime, actor: Actor = DOORKEEPER) -> SignIn:
    """Open a session for a right password; note a wrong one, which counts towards the lock."""
    staff = Staff.objects.select_for_update().filter(account=account, is_active=True).first()
    actor.require(permissions.SIGN_IN, on=staff or Scope(uuid7()))
    if staff is None:
        check_password(password, nobody())
        return SignIn("unknown")
    is_right = check_password(password, staff.password_hash)
    if is_locked(staff, now=now):
        return SignIn("locked")
    SignInAttempt.objects.create(staff=staff, succeeded=is_right)
    if not is_right:
        return SignIn("wrong")
    return SignIn("done", sessions.begin("staff", staff.id, now=now))


@use_case
def sign_out(*, token: str, now: datetime, actor: Actor) -> None:
    """End the session of this token."""
    session = Session.objects.select_for_update().get(token_hash=sessions.hash_of(token))
    actor.require(permissions.SIGN_IN, on=Scope(session.holder))
    sessions.end(session, now=now)


@use_case
def hire(
    *,
    account: str,
    name: str,
    password: str,
    organisation_id: UUID,
    role_codes: list[str],
    actor: Actor,
) -> StaffView:
    """Open a staff account with its posts."""
    key = uuid7()
    actor.require(permissions.MANAGE, on=Scope(key, organisation_id))
    staff = Staff.objects.create(
        id=key,
        account=account,
        name=name,
        password_hash=make_password(password),
        organisation_id=organisation_id,
    )
    for code in role_codes:
        Post.objects.create(staff=staff, role=roles()[code].code, organisation_id=organisation_id)
    return view_of(staff, role_codes)
