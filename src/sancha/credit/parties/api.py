from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from ninja import Status as Reply

from sancha.core.money import yuan
from sancha.credit.parties import permissions, queries, services
from sancha.credit.parties.types import FIELDS, OCCUPATIONS, SENSITIVE, STATUSES, Profile, mask
from sancha.engines.notice.permissions import CHOOSE
from sancha.engines.notice.queries import wishes_of
from sancha.engines.notice.types import Wishes
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.staff import queries as staff
from sancha.platform import clock, http
from sancha.platform.acts import Actor, Scope
from sancha.platform.errors import Invalid, NotFound
from sancha.platform.shapes import Choice, OrganisationOut, ReasonIn
from sancha.platform.text import Status, Text, is_plain

router = http.router(tags=["customers"])
borrower_router = http.router(auth=http.BORROWER, tags=["borrower"])
SHORTEST_REASON, LONGEST_REASON = 4, 200
NO_REASON = Text("请写明查看原因（4–200 个字）", "Say why you need to see it (4 to 200 characters)")


class SignInCodeIn(Schema):
    phone: str


class BorrowerSessionIn(Schema):
    phone: str
    code: str


class PartyOut(Schema):
    id: str
    number: str
    name_masked: str
    id_number_masked: str
    occupation: Choice
    monthly_income: str
    employer: str | None
    address_masked: str | None
    bank_card_masked: str
    opened_on: str


class MeOut(Schema):
    phone_masked: str
    party: PartyOut | None


class BorrowerSessionOut(Schema):
    me: MeOut


class PartyIn(Schema):
    name: str
    id_number: str
    occupation: str
    monthly_income: str
    employer: str = ""
    address: str
    bank_card: str


class CustomerIn(PartyIn):
    phone: str


class Choices(Schema):
    items: list[Choice]
    total: int


class CustomerRow(Schema):
    id: str
    number: str
    name_masked: str
    id_number_masked: str
    phone_masked: str
    status: Status
    organisation: OrganisationOut
    opened_at: datetime


class CustomerList(Schema):
    items: list[CustomerRow]
    total: int
    statuses: list[Status]


class Opened(Schema):
    id: str
    number: str


class WishesIn(Schema):
    language: str
    sms: bool
    email: bool
    email_address: str = ""


class WishesOut(Schema):
    language: str
    sms: bool
    email: bool
    email_address: str


class FieldOut(Schema):
    field: str
    label: Text
    value: str | None
    text: Text | None
    masked: bool


class Unmasked(Schema):
    fields: list[FieldOut]


@http.authenticate_with("borrower")
def authenticate(token: str) -> Actor | None:
    return queries.actor_of_token(token, now=clock.now())


def yuan_of(value: str) -> str:
    return yuan(int(value))


def field_of(field: str, value: str, *, masked: bool) -> FieldOut:
    """Show one field: masked, or by its label where it is one of a list."""
    text = OCCUPATIONS.get(value) if field == "occupation" else None
    if masked and field in SENSITIVE:
        shown: str | None = mask(field, value)
    else:
        shown = yuan_of(value) if field == "monthly_income" else value
        masked = False
    return FieldOut(
        field=field,
        label=FIELDS[field],
        value=None if text else shown,
        text=text,
        masked=masked,
    )


def profile_of(body: PartyIn, phone: str) -> Profile:
    """Read what was typed; :raises Invalid: for an income that is no amount."""
    return Profile(
        name=body.name.strip(),
        id_number=body.id_number.strip().upper(),
        phone=phone.strip(),
        occupation=body.occupation,
        monthly_income_fen=services.parse_income(body.monthly_income),
        bank_card=body.bank_card.replace(" ", ""),
        employer=body.employer.strip(),
        address=body.address.strip(),
    )


def party_out(party_id: UUID) -> PartyOut:
    view, profile = queries.get(party_id), queries.profile_of(party_id)
    return PartyOut(
        id=str(view.id),
        number=view.number,
        name_masked=mask("name", profile.name),
        id_number_masked=mask("id_number", profile.id_number),
        occupation=Choice(code=profile.occupation, label=OCCUPATIONS[profile.occupation]),
        monthly_income=yuan_of(str(profile.monthly_income_fen)),
        employer=profile.employer or None,
        address_masked=mask("address", profile.address) or None,
        bank_card_masked=mask("bank_card", profile.bank_card),
        opened_on=view.opened_at.astimezone(calendar.SHANGHAI).date().isoformat(),
    )


def me_of(actor: Actor) -> MeOut:
    account = queries.account(actor.id)
    party = party_out(account.party_id) if account.party_id else None
    return MeOut(phone_masked=mask("phone", queries.phone_of(account)), party=party)


@borrower_router.post("/borrower/codes", response={204: None}, auth=None)
def send_code(request: HttpRequest, body: SignInCodeIn) -> Reply[None]:
    """Send a sign-in code to this phone."""
    http.once(request, services.send_sign_in_code)(
        phone=body.phone.strip(), now=clock.now(), address=http.address_of(request)
    )
    return Reply(204, None)


@borrower_router.post("/borrower/session", response=BorrowerSessionOut, auth=None)
def sign_in(
    request: HttpRequest, body: BorrowerSessionIn, response: HttpResponse
) -> BorrowerSessionOut:
    """Sign in with the code; the session is a cookie."""
    now = clock.now()
    outcome = services.sign_in(phone=body.phone.strip(), code=body.code.strip(), now=now)
    token = services.refuse(outcome)
    actor = queries.actor_of_token(token, now=now)
    assert actor is not None
    http.set_session(response, "borrower", token)
    return BorrowerSessionOut(me=me_of(actor))


@borrower_router.delete("/borrower/session", response={204: None})
def sign_out(request: http.Request, response: HttpResponse) -> Reply[None]:
    """End the session."""
    token = request.COOKIES["sancha_borrower"]
    services.sign_out(token=token, now=clock.now(), actor=request.actor)
    http.end_session(response, "borrower")
    return Reply(204, None)


@borrower_router.get("/borrower/me", response=MeOut)
def me(request: http.Request) -> MeOut:
    """Who is signed in."""
    return me_of(request.actor)


@borrower_router.get("/borrower/notice-wishes", response=WishesOut)
@http.reads(CHOOSE)
def own_wishes(request: http.Request) -> WishesOut:
    """How I wish to be told, and to which address."""
    party_id = own_party(request.actor)
    return wishes_out(
        wishes_of(kind="party", recipient_id=party_id), queries.profile_of(party_id).email
    )


@borrower_router.put("/borrower/notice-wishes", response=WishesOut)
def choose_notices(request: http.Request, body: WishesIn) -> WishesOut:
    """Choose how to be told from now on."""
    email = body.email_address.strip()
    wishes = http.once(request, services.choose_notices)(
        party_id=own_party(request.actor),
        wishes=Wishes(language=body.language, sms=body.sms, email=body.email),
        email=email,
        actor=request.actor,
    )
    return wishes_out(wishes, email)


def own_party(actor: Actor) -> UUID:
    """:raises NotFound: if the borrower has no customer record yet."""
    if actor.party_id is None:
        raise NotFound
    return actor.party_id


def wishes_out(wishes: Wishes, email: str) -> WishesOut:
    return WishesOut(
        language=wishes.language, sms=wishes.sms, email=wishes.email, email_address=email
    )


def occupations() -> Choices:
    items = [Choice(code=code, label=label) for code, label in OCCUPATIONS.items()]
    return Choices(items=items, total=len(items))


@borrower_router.get("/borrower/occupations", response=Choices)
def borrower_occupations(request: http.Request) -> Choices:
    """The occupations to choose from."""
    return occupations()


@borrower_router.post("/borrower/party", response={201: PartyOut})
def open_own_party(request: http.Request, body: PartyIn) -> Reply[PartyOut]:
    """Open one's own customer record."""
    profile = profile_of(body, queries.phone_of(queries.account(request.actor.id)))
    opened = http.once(request, services.open_own_party)(profile=profile, actor=request.actor)
    return Reply(201, party_out(opened.id))


@router.get("/customers/occupations", response=Choices)
def staff_occupations(request: http.Request) -> Choices:
    """The occupations to choose from."""
    return occupations()


@router.get("/customers", response=CustomerList)
@http.reads(permissions.SEE)
def customers(request: http.Request, page: Query[http.Page]) -> CustomerList:
    """Customers by name, pinyin, number, phone or ID number, newest first."""
    found, total = queries.search(text=page.q.strip(), status=page.status, window=page.window)
    places = organisations.all_organisations()
    contacts = queries.masked_contacts(view.id for view, _ in found)
    items = []
    for view, name in found:
        place = places[view.organisation_id]
        items.append(
            CustomerRow(
                id=str(view.id),
                number=view.number,
                name_masked=mask("name", name),
                id_number_masked=contacts[view.id]["id_number"],
                phone_masked=contacts[view.id]["phone"],
                status=view.status,
                organisation=OrganisationOut(id=str(place.id), name=place.name),
                opened_at=view.opened_at,
            )
        )
    return CustomerList(items=items, total=total, statuses=list(STATUSES.values()))


@router.post("/customers", response={201: Opened})
def open_customer(request: http.Request, body: CustomerIn) -> Reply[Opened]:
    """Open a customer at the desk."""
    opened = http.once(request, services.open_customer)(
        profile=profile_of(body, body.phone),
        organisation_id=staff.get(request.actor.id).organisation_id,
        actor=request.actor,
    )
    return Reply(201, Opened(id=str(opened.id), number=opened.number))


@router.post("/customers/{party_id}/unmask", response=Unmasked)
def unmask(request: http.Request, party_id: UUID, body: ReasonIn) -> Unmasked:
    """Show the masked values in the clear; that somebody saw them, and why, is recorded."""
    reason = body.reason.strip()
    if len(reason) < SHORTEST_REASON or not is_plain(reason, longest=LONGEST_REASON):
        raise Invalid({"/reason": NO_REASON})
    facts = http.seen(
        request,
        permissions.UNMASK,
        lambda: read_facts(party_id),
        outcome="unmasked",
        reason=reason,
    )
    return Unmasked(fields=facts)


def read_facts(party_id: UUID) -> tuple[Scope, list[FieldOut]]:
    view = queries.get(party_id)
    newest = queries.newest(queries.facts_of(party_id))
    fields = [
        field_of(field, fact.value, masked=False)
        for field, fact in newest.items()
        if field in SENSITIVE
    ]
    return Scope(view.id, view.organisation_id, view.id), fields
