from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.office.staff import permissions
from sancha.office.staff.errors import OwnAccount
from sancha.office.staff.models import Post, SignInAttempt, Staff
from sancha.office.staff.queries import is_locked, posts_of, roles, view_of
from sancha.office.staff.types import CodeSent, PasswordSet, SignIn, StaffView
from sancha.platform import clock, sessions
from sancha.platform.acts import Actor, Scope, current_act, service
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.models import Session
from sancha.platform.text import Text

SHORTEST_PASSWORD, LONGEST_PASSWORD, KINDS_OF_CHARACTER = 12, 128, 3
WEAK = Text(
    "口令须 12 位以上，含大写、小写、数字、符号中的三类，且不含账号",
    "Use 12 characters or more, of three kinds (upper, lower, digit, sign), without the account",
)
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


@operation
def set_account(
    *,
    account: str,
    name: str,
    phone: str,
    organisation_id: UUID,
    role_codes: list[str],
    is_active: bool,
) -> UUID:
    """Make a staff account what was released: new, moved, with other posts, or closed.

    A new one has no password yet: its holder sets it by a code to her phone (`set_password`).

    :raises OwnAccount: if the actor would change her own.
    """
    staff = Staff.objects.select_for_update().filter(account=account).first()
    if staff is None:
        staff = Staff(account=account, password_hash=make_password(None))
    elif staff.id == current_act().actor.id:
        raise OwnAccount
    staff.name, staff.phone, staff.organisation_id = name, phone, organisation_id
    staff.is_active = is_active
    staff.save()
    held = Post.objects.filter(staff=staff, ended_at=None)
    held.exclude(role__in=role_codes, organisation_id=organisation_id).update(ended_at=clock.now())
    for code in set(role_codes) - set(posts_of(staff.id)):
        Post.objects.create(staff=staff, role=code, organisation_id=organisation_id)
    return staff.id


@use_case
def send_password_code(*, account: str, now: datetime, actor: Actor = DOORKEEPER) -> CodeSent:
    """Send the holder of an account the code by which she sets her password.

    :raises CodeTooSoon, TooManyCodes: as `notice.services.issue_code` does.
    """
    staff = Staff.objects.filter(account=account, is_active=True).exclude(phone="").first()
    actor.require(permissions.SIGN_IN, on=staff or Scope(uuid7()))
    if staff is None:
        return CodeSent("unknown")  # Outsiders are told the same as of a known account.
    notices.send_code(
        purpose="staff_password",
        template="signin.code",
        recipient=Recipient(kind="staff", id=staff.id, phone=staff.phone),
        now=now,
    )
    return CodeSent("done")


@use_case
def set_password(
    *, account: str, code: str, password: str, now: datetime, actor: Actor = DOORKEEPER
) -> PasswordSet:
    """Set one's own password by a code; a wrong code counts, and stays on record.

    :raises Invalid: if the password is too weak.
    """
    staff = Staff.objects.select_for_update().filter(account=account, is_active=True).first()
    actor.require(permissions.SIGN_IN, on=staff or Scope(uuid7()))
    refuse_weak(password, account)
    if staff is None:
        return PasswordSet("unknown")
    outcome = notices.redeem_code(purpose="staff_password", holder=staff.id, code=code, now=now)
    if outcome != "accepted":
        return PasswordSet(outcome)
    staff.password_hash = make_password(password)
    staff.save(update_fields=["password_hash"])
    SignInAttempt.objects.create(staff=staff, succeeded=True)  # She is who she is: it unlocks.
    return PasswordSet("done")


def refuse_weak(password: str, account: str) -> None:
    """:raises Invalid: unless it is long, mixed, and not the account itself (ASVS 6.2, 8.1.4.1)."""
    kinds = (str.islower, str.isupper, str.isdigit)
    mixed = sum(any(kind(c) for c in password) for kind in kinds)
    mixed += any(not c.isalnum() for c in password)
    is_long = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    if not is_long or mixed < KINDS_OF_CHARACTER or account.lower() in password.lower():
        raise Invalid({"/password": WEAK})
