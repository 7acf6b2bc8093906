from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja import Status as Reply

from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries, services
from sancha.office.staff.errors import WrongPassword, WrongPasswordCode, WrongPresentPassword
from sancha.platform import clock, http
from sancha.platform.acts import Actor
from sancha.platform.errors import SignedOut
from sancha.platform.shapes import OrganisationOut
from sancha.platform.text import Text

router = http.router(tags=["staff"])


class SessionIn(Schema):
    account: str
    password: str


class AccountIn(Schema):
    account: str


class PasswordIn(AccountIn):
    code: str
    password: str


class OwnPasswordIn(Schema):
    current: str
    password: str


class RoleOut(Schema):
    code: str
    name: Text


class StaffOut(Schema):
    id: str
    account: str
    name: str
    organisation: OrganisationOut
    roles: list[RoleOut]
    permissions: list[str]
    password_due_on: date | None
    is_password_old: bool
    stands_in_for: list[str]


class SessionOut(Schema):
    staff: StaffOut


@http.authenticate_with("staff")
def authenticate(token: str) -> Actor | None:
    return queries.actor_of_token(token, now=clock.now())


def shown(actor: Actor) -> StaffOut:
    staff = queries.get(actor.id)
    place = organisations.get(staff.organisation_id)
    due_on = queries.password_due_on(actor.id)
    return StaffOut(
        id=str(staff.id),
        account=staff.account,
        name=staff.name,
        organisation=OrganisationOut(id=str(place.id), name=place.name),
        roles=[RoleOut(code=code, name=queries.roles()[code].name) for code in staff.roles],
        permissions=sorted(actor.permissions),
        password_due_on=due_on,
        is_password_old=due_on is not None and due_on <= queries.today(),
        stands_in_for=[one.name for one in actor.stands_in],
    )


@router.post("/staff/session", response=SessionOut, auth=None)
def sign_in(request: HttpRequest, body: SessionIn, response: HttpResponse) -> SessionOut:
    """Sign in; the session is a cookie."""
    now = clock.now()
    outcome = services.sign_in(account=body.account.strip(), password=body.password, now=now)
    actor = queries.actor_of_token(outcome.token, now=now) if outcome.token else None
    if actor is None:
        raise WrongPassword
    http.set_session(response, "staff", outcome.token)
    return SessionOut(staff=shown(actor))


@router.post("/staff/codes", response={204: None}, auth=None)
def send_password_code(request: HttpRequest, body: AccountIn) -> Reply[None]:
    """Send the code by which the holder of an account sets her password."""
    http.once(request, services.send_password_code)(account=body.account.strip(), now=clock.now())
    return Reply(204, None)


@router.post("/staff/password", response={204: None}, auth=None)
def set_password(request: HttpRequest, body: PasswordIn) -> Reply[None]:
    """Set a password by the code that was sent."""
    outcome = http.once(request, services.set_password)(
        account=body.account.strip(),
        code=body.code.strip(),
        password=body.password,
        now=clock.now(),
    )
    if outcome.act_outcome != "done":
        raise WrongPasswordCode
    return Reply(204, None)


@router.post("/staff/me/password", response={204: None})
def change_password(request: http.Request, body: OwnPasswordIn) -> Reply[None]:
    """Change my password; my other sessions end."""
    outcome = http.once(request, services.change_password)(
        current=body.current,
        password=body.password,
        token=request.COOKIES["sancha_staff"],
        now=clock.now(),
        actor=request.actor,
    )
    if outcome.act_outcome != "done":
        raise WrongPresentPassword
    return Reply(204, None)


@router.delete("/staff/session", response={204: None})
def sign_out(request: http.Request, response: HttpResponse) -> Reply[None]:
    """End the session."""
    token = request.COOKIES["sancha_staff"]
    services.sign_out(token=token, now=clock.now(), actor=request.actor)
    http.end_session(response, "staff")
    return Reply(204, None)


@router.get("/staff/me", response=StaffOut)
def me(request: http.Request) -> StaffOut:
    """Who is signed in, and what she may do."""
    if request.actor.kind != "staff":
        raise SignedOut
    return shown(request.actor)
