from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.engines.process import assigning
from sancha.office.staff import permissions
from sancha.office.staff.errors import CannotStandIn, DelegationOver, OwnAccount
from sancha.office.staff.models import Delegation, FormerPassword, Post, SignInAttempt, Staff
from sancha.office.staff.queries import (
    conflict_among,
    is_locked,
    posts_of,
    roles,
    today,
    view_of,
)
from sancha.office.staff.types import CodeSent, PasswordSet, SignIn, StaffView
from sancha.platform import clock, sessions
from sancha.platform.acts import Actor, Scope, current_act, service
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid, NotFound
from sancha.platform.keys import uuid7
from sancha.platform.models import Session
from sancha.platform.text import Text, is_plain

SHORTEST_PASSWORD, LONGEST_PASSWORD, KINDS_OF_CHARACTER = 12, 128, 3
NOT_AGAIN = 5
USED_BEFORE = Text(
    "不能与最近 {count} 次使用过的口令相同", "Not one of the last {count} passwords again"
)
WEAK = Text(
    "口令须 12 位以上，含大写、小写、数字、符号中的三类，且不含账号",
    "Use 12 characters or more, of three kinds (upper, lower, digit, sign), without the account",
)
LONGEST_ABSENCE, SHORTEST_REASON, LONGEST_REASON = timedelta(days=90), 2, 200
WRONG_DAYS = Text("起止日期须从今天起、不超过 90 天", "From today on, for 90 days at most")
NO_REASON = Text("请填写委托原因（2–200 字）", "Say why (2 to 200 characters)")
NOT_HERSELF = Text("不能委托给本人", "Nobody stands in for herself")
NOT_A_DEPUTY = Text("没有此同事，或其账号已停用", "There is no such colleague")
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
        password_set_at=clock.now(),
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
    if not is_active:
        assigning.give_back_all(staff.id)
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
    replace_password(staff, password, now=now)
    sessions.end_others("staff", staff.id, kept=None, now=now)
    SignInAttempt.objects.create(staff=staff, succeeded=True)  # She is who she is: it unlocks.
    return PasswordSet("done")


@use_case
def change_password(
    *, current: str, password: str, token: str, now: datetime, actor: Actor
) -> PasswordSet:
    """Change one's own password by the present one; a wrong one counts towards the lock.

    Her other sessions end.

    :raises Invalid: if the new one is too weak, or one of the last five.
    """
    staff = Staff.objects.select_for_update().get(pk=actor.id)
    actor.require(permissions.SIGN_IN, on=staff)
    if is_locked(staff, now=now):
        return PasswordSet("locked")
    if not check_password(current, staff.password_hash):
        SignInAttempt.objects.create(staff=staff, succeeded=False)
        return PasswordSet("wrong")
    refuse_weak(password, staff.account)
    replace_password(staff, password, now=now)
    sessions.end_others("staff", staff.id, kept=token, now=now)
    return PasswordSet("done")


@operation
def replace_password(staff: Staff, password: str, *, now: datetime) -> None:
    """:raises Invalid: if it is the present one, or one of those before it."""
    former = FormerPassword.objects.filter(staff=staff).order_by("-replaced_at", "-id")
    known = list(former.values_list("password_hash", flat=True)[: NOT_AGAIN - 1])
    if any(check_password(password, one) for one in (staff.password_hash, *known)):
        raise Invalid({"/password": USED_BEFORE.format(count=NOT_AGAIN)})
    FormerPassword.objects.create(staff=staff, password_hash=staff.password_hash, replaced_at=now)
    staff.password_hash, staff.password_set_at = make_password(password), now
    staff.save(update_fields=["password_hash", "password_set_at"])


def refuse_weak(password: str, account: str) -> None:
    """:raises Invalid: unless it is long, mixed, and not the account itself (ASVS 6.2, 8.1.4.1)."""
    kinds = (str.islower, str.isupper, str.isdigit)
    mixed = sum(any(kind(c) for c in password) for kind in kinds)
    mixed += any(not c.isalnum() for c in password)
    is_long = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    if not is_long or mixed < KINDS_OF_CHARACTER or account.lower() in password.lower():
        raise Invalid({"/password": WEAK})


@use_case
def delegate(
    *,
    absent_id: UUID,
    deputy_id: UUID,
    from_on: date,
    until_on: date,
    reason: str,
    actor: Actor,
) -> UUID:
    """Let a colleague stand in for somebody who is away: who is away does it, or an administrator.

    The deputy acts as herself, by the other's authority; the two-person rule counts both.

    :raises CannotStandIn: if she is not here, or holds a post that does not go with the other's.
    :raises Invalid: if the days or the reason will not do.
    """
    absent = Staff.objects.filter(pk=absent_id, is_active=True).first()
    if absent is None:
        raise NotFound
    is_own = absent_id == actor.id
    actor.require(permissions.DELEGATE if is_own else permissions.MANAGE, on=absent)
    check_days(from_on, until_on)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON or not is_plain(reason, longest=LONGEST_REASON):
        raise Invalid({"/reason": NO_REASON})
    if deputy_id == absent_id:
        raise CannotStandIn("/deputy_id", NOT_HERSELF)
    if not Staff.objects.filter(pk=deputy_id, is_active=True).exists() or (
        not is_own and deputy_id == actor.id
    ):
        raise CannotStandIn("/deputy_id", NOT_A_DEPUTY)
    if clash := conflict_among({*posts_of(absent_id), *posts_of(deputy_id)}):
        raise CannotStandIn("/deputy_id", clash)
    row = Delegation.objects.create(
        organisation_id=absent.organisation_id,
        absent_id=absent_id,
        deputy_id=deputy_id,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        made_by=actor.id,
        made_by_name=actor.name,
    )
    return row.id


def check_days(from_on: date, until_on: date) -> None:
    """:raises Invalid: unless the days are ahead, in order, and not too many."""
    if not today() <= from_on <= until_on <= from_on + LONGEST_ABSENCE:
        raise Invalid({"/until_on": WRONG_DAYS})


@use_case
def end_delegation(*, delegation_id: UUID, actor: Actor) -> None:
    """End a delegation before its last day: who is back does it, or an administrator.

    :raises DelegationOver: if it has ended.
    """
    row = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if row is None:
        raise NotFound
    is_own = row.absent_id == actor.id
    actor.require(permissions.DELEGATE if is_own else permissions.MANAGE, on=row)
    if row.ended_at is not None or row.until_on < today():
        raise DelegationOver
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
