from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connections
from django.db.models import Q

from sancha.credit.parties import permissions
from sancha.credit.parties.models import BorrowerAccount, Party, PartyFact, PartySearch
from sancha.credit.parties.types import (
    CUSTOMER_HERSELF,
    FIELDS,
    SOURCES,
    STATUSES,
    FactView,
    PartyView,
    Payer,
    Profile,
    mask,
)
from sancha.platform import plain, sessions
from sancha.platform.acts import Actor
from sancha.platform.columns import column
from sancha.platform.crypto import keyed_hash, person_key, person_keys, unseal
from sancha.platform.errors import NotFound
from sancha.platform.reading import alias

# What a borrower may do with her own things; each is held on her party, or on her account before.
OWN = (
    permissions.SEE,
    permissions.OPEN,
    permissions.SIGN_IN,
    "consents.give",
    "applications.see",
    "applications.submit",
    "drafts.keep",
    "applications.attach",
    "applications.withdraw",
    "applications.accept",
    "applications.appeal",
    "supplements.answer",
    "contracts.see",
    "contracts.confirm",
    "draws.close_limit",
    "disbursement.see",
    "loans.see",
    "notices.see",
    "notices.choose",
    "servicing.quote",
    "certificates.issue",
    "use_of_funds.hand_in",
)


NEWEST = """SELECT DISTINCT ON (field) id, field, sealed FROM parties_partyfact
    WHERE party_id = %s ORDER BY field, known_at DESC, id DESC"""


PAYING = """SELECT DISTINCT ON (party_id, field) party_id, field, id, sealed FROM parties_partyfact
    WHERE party_id = ANY (%s::uuid[]) AND field IN ('name', 'bank_card')
    ORDER BY party_id, field, known_at DESC, id DESC"""


def place_of(fact_id: UUID) -> str:
    return f"parties_partyfact.sealed.{fact_id}"


def phone_place(account_id: UUID) -> str:
    return f"parties_borroweraccount.phone_sealed.{account_id}"


def pinyin_of(name: str) -> str:
    """Return what a Chinese name sorts and is found by."""
    # 55 MB of words: only the few processes that write names have them.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.NORMAL))


def view_of(row: Party) -> PartyView:
    return PartyView(
        id=row.id,
        number=row.number,
        organisation_id=row.organisation_id,
        status=STATUSES[row.status],
        opened_at=row.opened_at,
        opened_by=row.opened_by,
    )


def get(party_id: UUID) -> PartyView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = plain.row(Party, "id = %s", party_id)
    if row is None:
        raise NotFound
    return view_of(row)


def lock(party_id: UUID) -> Party:
    """Lock the party for this use case; :raises NotFound: if there is none."""
    row = plain.row(Party, "id = %s FOR UPDATE", party_id)
    if row is None:
        raise NotFound
    return row


def facts_of(party_id: UUID) -> list[FactView]:
    """Return every value ever recorded, newest first, in the clear."""
    key = person_key(party_id)
    rows = PartyFact.objects.filter(party_id=party_id).order_by("-known_at", "-id")
    return [
        FactView(
            id=row.id,
            field=row.field,
            value=unseal(key, bytes(row.sealed), place=place_of(row.id)).decode(),
            valid_from_on=row.valid_from_on,
            known_at=row.known_at,
            source=SOURCES[row.source],
            recorded_by=row.recorded_by,
        )
        for row in rows
    ]


def newest(facts: Iterable[FactView]) -> dict[str, FactView]:
    """Return the newest value of each field, in the order in which fields are shown."""
    found: dict[str, FactView] = {}
    for fact in facts:
        found.setdefault(fact.field, fact)
    return {field: found[field] for field in FIELDS if field in found}


def newest_of(party_id: UUID) -> dict[str, FactView]:
    """Return the newest value of each field of a party, in the clear."""
    return newest(facts_of(party_id))


def profile_of(party_id: UUID) -> Profile:
    """Return what is known now, in the clear."""
    key = person_key(party_id)
    opened = {
        field: unseal(key, sealed, place=place_of(fact_id)).decode()
        for fact_id, field, sealed in plain.ask(NEWEST, party_id)
    }
    return profile_from(opened)


def payers_of(party_ids: Collection[UUID]) -> dict[UUID, Payer]:
    """Return whose account each of these parties pays from: two queries; an erased one has none."""
    keys = person_keys(party_ids)
    with connections[alias()].cursor() as cursor:
        cursor.execute(PAYING, [column(keys)])
        rows = cursor.fetchall()
    opened: dict[UUID, dict[str, str]] = defaultdict(dict)
    for party_id, field, fact_id, sealed in rows:
        opened[party_id][field] = unseal(keys[party_id], sealed, place=place_of(fact_id)).decode()
    return {party_id: Payer(**values) for party_id, values in opened.items()}


def profile_from(values: dict[str, str]) -> Profile:
    return Profile(
        name=values["name"],
        id_number=values["id_number"],
        phone=values["phone"],
        occupation=values["occupation"],
        monthly_income_fen=int(values["monthly_income"]),
        bank_card=values["bank_card"],
        employer=values.get("employer", ""),
        address=values.get("address", ""),
        email=values.get("email", ""),
    )


def names_of(party_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these parties: for the lists of staff who may see them."""
    rows = PartySearch.objects.filter(party_id__in=set(party_ids))
    return dict(rows.values_list("party_id", "name"))


def numbers_of(party_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Party.objects.filter(pk__in=set(party_ids)).values_list("id", "number"))


def by_id_number(id_number: str) -> UUID | None:
    """Return whose ID number this is."""
    found = PartySearch.objects.filter(id_number_hash=keyed_hash("id_number", id_number))
    return found.values_list("party_id", flat=True).first()


def search(*, text: str, status: str, window: slice) -> tuple[list[tuple[PartyView, str]], int]:
    """Return parties (with names) whose name, pinyin, number, phone or ID number is this text."""
    rows = PartySearch.objects.select_related("party").order_by("-party__opened_at")
    if status:
        rows = rows.filter(party__status=status)
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(pinyin__istartswith=text)
            | Q(party__number__iexact=text)
            | Q(phone_hash=keyed_hash("phone", text))
            | Q(id_number_hash=keyed_hash("id_number", text))
        )
    return [(view_of(row.party), row.name) for row in rows[window]], rows.count()


def masked_contacts(party_ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """Return the masked ID number and phone of each party of a page."""
    wanted = {"id_number", "phone"}
    found: dict[UUID, dict[str, str]] = {}
    keys = {party_id: person_key(party_id) for party_id in party_ids}
    rows = PartyFact.objects.filter(party_id__in=keys, field__in=wanted)
    for row in rows.order_by("known_at"):
        value = unseal(keys[row.party_id], bytes(row.sealed), place=place_of(row.id)).decode()
        found.setdefault(row.party_id, {})[row.field] = mask(row.field, value)
    return found


def account(account_id: UUID) -> BorrowerAccount:
    return BorrowerAccount.objects.get(pk=account_id)


def phone_of(row: BorrowerAccount) -> str:
    sealed = bytes(row.phone_sealed)
    return unseal(person_key(row.id), sealed, place=phone_place(row.id)).decode()


def actor_of(row: BorrowerAccount) -> Actor:
    """Return the borrower with the rights on her own account and party."""
    scopes = [row.id] + ([row.party_id] if row.party_id else [])
    grants = frozenset((permission, scope) for permission in OWN for scope in scopes)
    name = CUSTOMER_HERSELF.zh
    return Actor(id=row.id, kind="borrower", name=name, grants=grants, party_id=row.party_id)


def actor_of_token(token: str, *, now: datetime) -> Actor | None:
    """Return the borrower who is signed in by this token, or None."""
    session = sessions.find("borrower", token, now=now)
    if session is None:
        return None
    row = plain.row(BorrowerAccount, "id = %s", session.holder)
    return actor_of(row) if row else None
