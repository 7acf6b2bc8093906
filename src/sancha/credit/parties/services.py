from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from sancha.core import identifiers, money
from sancha.credit.parties import permissions
from sancha.credit.parties.errors import AlreadyOpened, WrongCode
from sancha.credit.parties.models import BorrowerAccount, Party, PartyFact, PartySearch
from sancha.credit.parties.queries import (
    actor_of,
    by_id_number,
    lock,
    newest_of,
    phone_of,
    phone_place,
    pinyin_of,
    place_of,
    profile_from,
    profile_of,
    view_of,
)
from sancha.credit.parties.types import (
    WRONG_INCOME,
    WRONG_PHONE,
    BorrowerSignIn,
    PartyView,
    Profile,
    findings,
)
from sancha.engines.notice import services as notices
from sancha.engines.notice.permissions import CHOOSE
from sancha.engines.notice.types import Asker, Recipient, Wishes
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.platform import events, numbers, sessions
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.crypto import keyed_hash, make_person_key, person_key, seal
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.models import Session
from sancha.platform.text import Text

DOORKEEPER = service("doorkeeper", permissions.SIGN_IN)
LANGUAGES = ("zh", "en")
WRONG_LANGUAGE = Text("请选择中文或英文", "Choose Chinese or English")
WRONG_EMAIL = Text("请填写正确的电子邮箱", "Give an e-mail address that works")
KNOWN_ALREADY = Text(
    "该身份证号已开户，请勿重复；如非本人操作，请联系客服",
    "This ID number is already a customer's; do not open it twice. If it was not you, contact us",
)


def parse_income(text: str) -> int:
    """:raises Invalid: beside the field."""
    try:
        return money.parse_yuan(text)
    except money.InvalidAmount:
        raise Invalid({"/monthly_income": WRONG_INCOME}) from None


@operation
def record_facts(
    party: Party, values: dict[str, str], *, source: str, by: str, valid_from_on: date
) -> None:
    """Write what became known of a party: each value sealed under its key."""
    key = person_key(party.id)
    rows = []
    for field, value in values.items():
        fact_id = uuid7()
        sealed = seal(key, value.encode(), place=place_of(fact_id))
        rows.append(
            PartyFact(
                id=fact_id,
                party=party,
                organisation_id=party.organisation_id,
                field=field,
                sealed=sealed,
                valid_from_on=valid_from_on,
                source=source,
                recorded_by=by,
            )
        )
    PartyFact.objects.bulk_create(rows)


@operation
def add_party(profile: Profile, *, organisation_id: UUID, source: str, by: str, on: date) -> Party:
    """Write a new party with its key, facts and search row.

    :raises Invalid: with a finding beside each wrong field, or for an ID number already known.
    """
    profile = replace(profile, id_number=profile.id_number.upper(), name=profile.name.strip())
    if found := findings(profile, on=on):
        raise Invalid(found)
    if by_id_number(profile.id_number):
        raise Invalid({"/id_number": KNOWN_ALREADY})
    key = uuid7()
    make_person_key(key)
    party = Party.objects.create(
        id=key,
        party_id=key,
        number=numbers.next_number(numbers.CUSTOMER, on=on),
        organisation_id=organisation_id,
        kind="person",
        status="prospect",
        opened_by=by,
    )
    values = {field: str(value) for field, value in asdict(profile).items() if value != ""}
    values["monthly_income"] = values.pop("monthly_income_fen")
    record_facts(party, values, source=source, by=by, valid_from_on=on)
    make_findable(party, profile)
    events.record(party.id, "party.opened", business_on=on)
    return party


def make_findable(party: Party, profile: Profile) -> None:
    """:raises Invalid: if somebody else was faster to open a customer with this ID number."""
    try:
        with transaction.atomic():
            PartySearch.objects.create(
                party=party,
                organisation_id=party.organisation_id,
                name=profile.name,
                pinyin=pinyin_of(profile.name),
                id_number_hash=keyed_hash("id_number", profile.id_number),
                phone_hash=keyed_hash("phone", profile.phone),
            )
    except IntegrityError:
        raise Invalid({"/id_number": KNOWN_ALREADY}) from None


@use_case
def open_customer(*, profile: Profile, organisation_id: UUID, actor: Actor) -> PartyView:
    """Open a customer at the desk.

    :raises Invalid: with a finding beside each wrong field.
    """
    actor.require(permissions.OPEN, on=Scope(uuid7(), organisation_id))
    on = calendar.bank_date(organisations.get(organisation_id).legal_entity_id)
    party = add_party(
        profile, organisation_id=organisation_id, source="staff", by=actor.name, on=on
    )
    return view_of(Party.objects.get(pk=party.id))


@use_case
def open_own_party(*, profile: Profile, actor: Actor) -> PartyView:
    """Open the customer behind a phone account, by the borrower herself.

    :raises AlreadyOpened: if the account has its customer.
    :raises Invalid: with a finding beside each wrong field.
    """
    account = BorrowerAccount.objects.select_for_update().get(pk=actor.id)
    organisation = organisations.online_organisation()
    actor.require(permissions.OPEN, on=Scope(account.id, organisation.id))
    if account.party_id is not None:
        raise AlreadyOpened
    party = add_party(
        replace(profile, phone=phone_of(account)),
        organisation_id=organisation.id,
        source="borrower",
        by=actor.name,
        on=calendar.bank_date(organisation.legal_entity_id),
    )
    account.party = party
    account.save(update_fields=["party"])
    return view_of(Party.objects.get(pk=party.id))


@use_case
def choose_notices(*, party_id: UUID, wishes: Wishes, email: str, actor: Actor) -> Wishes:
    """Note how a customer wishes to be told, and to which e-mail address.

    :raises Invalid: for a language that the house does not speak, or no address for e-mail.
    """
    party = lock(party_id)
    actor.require(CHOOSE, on=party)
    found = {}
    if wishes.language not in LANGUAGES:
        found["/language"] = WRONG_LANGUAGE
    if (wishes.email or email) and not is_email(email):
        found["/email_address"] = WRONG_EMAIL
    if found:
        raise Invalid(found)
    if email != profile_of(party_id).email:
        place = organisations.get(party.organisation_id)
        record_facts(
            party,
            {"email": email},
            source="borrower",
            by=actor.name,
            valid_from_on=calendar.bank_date(place.legal_entity_id),
        )
    recipient = Recipient("party", party.id, party.organisation_id, party.id)
    notices.set_wishes(recipient, wishes)
    return wishes


def is_email(text: str) -> bool:
    """Tell whether mail could go there; whether it arrives, only sending shows."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@operation
def make_formal(party_id: UUID) -> None:
    """The first business makes a prospect a customer (CUS-1)."""
    party = lock(party_id)
    if party.status == "prospect":
        party.status = "formal"
        party.save(update_fields=["status"])


@operation
def account_of(phone: str) -> BorrowerAccount:
    """Find the account of a phone, or open one; it belongs to the customer with that phone."""
    phone_hash = keyed_hash("phone", phone)
    found = BorrowerAccount.objects.filter(phone_hash=phone_hash).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return open_account(phone, phone_hash)
    except IntegrityError:  # Somebody asked at the same moment, and was faster.
        return BorrowerAccount.objects.get(phone_hash=phone_hash)


def open_account(phone: str, phone_hash: bytes) -> BorrowerAccount:
    key = uuid7()
    make_person_key(key)
    known = PartySearch.objects.filter(phone_hash=phone_hash, party__borroweraccount=None)
    owners = list(known.values_list("party_id", flat=True)[:2])
    sealed = seal(person_key(key), phone.encode(), place=phone_place(key))
    return BorrowerAccount.objects.create(
        id=key,
        phone_hash=phone_hash,
        phone_sealed=sealed,
        party_id=owners[0] if len(owners) == 1 else None,
    )


@use_case
def send_sign_in_code(
    *, phone: str, now: datetime, address: str = "", actor: Actor = DOORKEEPER
) -> None:
    """Send a code to this phone, asked for from this address.

    :raises Invalid: if it is no mobile number.
    :raises TooManyFromHere: if this address, or all together, ask for too many.
    """
    if identifiers.check_phone(phone):
        raise Invalid({"/phone": WRONG_PHONE})
    account = account_of(phone)
    actor.require(permissions.SIGN_IN, on=Scope(account.id))
    recipient = Recipient(kind="borrower", id=account.id, phone=phone)
    notices.send_code(
        purpose="sign_in",
        template="signin.code",
        recipient=recipient,
        now=now,
        asker=asker_at(address, now.date()) if address else None,
    )


def asker_at(address: str, on: date) -> Asker:
    return Asker(
        address=address,
        his_per_hour=parameters.whole("sign_in.codes_per_address_hour", on=on),
        house_per_hour=parameters.whole("sign_in.codes_house_hour", on=on),
    )


@use_case
def sign_in(*, phone: str, code: str, now: datetime, actor: Actor = DOORKEEPER) -> BorrowerSignIn:
    """Open a session for a right code; a wrong one counts towards its limit and stays on record."""
    account = (
        BorrowerAccount.objects.select_for_update()
        .filter(phone_hash=keyed_hash("phone", phone))
        .first()
    )
    actor.require(permissions.SIGN_IN, on=Scope(account.id if account else uuid7()))
    if account is None:
        return BorrowerSignIn("unknown")
    outcome = notices.redeem_code(purpose="sign_in", holder=account.id, code=code, now=now)
    if outcome != "accepted":
        return BorrowerSignIn(outcome)
    return BorrowerSignIn("done", sessions.begin("borrower", account.id, now=now))


def refuse(outcome: BorrowerSignIn) -> str:
    """Return the token of a success; :raises WrongCode: for anything else."""
    if not outcome.token:
        raise WrongCode
    return outcome.token


@use_case
def sign_out(*, token: str, now: datetime, actor: Actor) -> None:
    """End the session of this token."""
    session = Session.objects.select_for_update().get(token_hash=sessions.hash_of(token))
    actor.require(permissions.SIGN_IN, on=Scope(session.holder))
    sessions.end(session, now=now)


def borrower(account_id: UUID) -> Actor:
    """Return the borrower behind an account: for the sample bank and the simulator."""
    return actor_of(BorrowerAccount.objects.get(pk=account_id))


@operation
def check_correction(party_id: UUID, values: dict[str, str], *, on: date) -> None:
    """:raises Invalid: with a finding beside each value that cannot be taken."""
    known = {field: fact.value for field, fact in newest_of(party_id).items()}
    try:
        profile = profile_from(known | values)
    except ValueError:
        raise Invalid({"/monthly_income": WRONG_INCOME}) from None
    pointers = {f"/{field}" for field in values}
    found = {name: text for name, text in findings(profile, on=on).items() if name in pointers}
    owner = by_id_number(profile.id_number)
    if owner not in {None, party_id}:
        found["/id_number"] = KNOWN_ALREADY
    if found:
        raise Invalid(found)


@operation
def take_correction(party_id: UUID, values: dict[str, str], *, by: str, on: date) -> None:
    """Write corrected values as new facts, and let the party be found by them.

    Her phone account moves to the new number, unless somebody signs in by that already.
    """
    party = lock(party_id)
    record_facts(party, values, source="correction", by=by, valid_from_on=on)
    events.record(party.id, "party.corrected", business_on=on, by=by, fields=sorted(values))
    profile = profile_of(party_id)
    PartySearch.objects.filter(party=party).update(
        name=profile.name,
        pinyin=pinyin_of(profile.name),
        id_number_hash=keyed_hash("id_number", profile.id_number),
        phone_hash=keyed_hash("phone", profile.phone),
    )
    if "phone" not in values:
        return
    phone_hash = keyed_hash("phone", profile.phone)
    account = BorrowerAccount.objects.select_for_update().filter(party=party).first()
    if account is None or BorrowerAccount.objects.filter(phone_hash=phone_hash).exists():
        return
    key = person_key(account.id)
    account.phone_hash = phone_hash
    account.phone_sealed = seal(key, profile.phone.encode(), place=phone_place(account.id))
    account.save(update_fields=["phone_hash", "phone_sealed"])
