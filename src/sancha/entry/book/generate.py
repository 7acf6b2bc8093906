"""Generates a book: products of every due day, people with keys, loans of every age, opening entries."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from sancha.core.daycount import Convention
from sancha.core.schedule import Method, Terms, make_plan
from sancha.core.segment import course_of
from sancha.credit.loans import batch as loans
from sancha.credit.loans.batch import Reach
from sancha.credit.parties.models import Party
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger import shipping
from sancha.engines.ledger.types import Dimensions
from sancha.entry.sample.bank import BRANCHES, INSTALLER, LENDER
from sancha.office.calendar import queries as calendar
from sancha.office.calendar import services as calendar_services
from sancha.office.organisation import queries as organisations
from sancha.office.organisation import services as organisation_services
from sancha.office.parameters import services as parameters
from sancha.office.products import queries as products
from sancha.office.products import services as product_services
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.columns import column
from sancha.platform.crypto import NONCE_BYTES, derived_key
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.models import PersonKey
from sancha.platform.text import Text

SQL = Path(__file__).parent / "generate.sql"
FILL = "book.fill"
FILLER = service("book generator", FILL, "products.manage")
CHUNK, AT_ONCE = 50_000, 2
PER_FACILITY = 10  # And a party.
DAYS = range(1, 29)
AMOUNTS_FEN = (1_000_000, 2_500_000, 5_000_000, 8_888_800, 12_345_600)
CONSUMER, MORTGAGE = 12, 360  # Instalments.
# Mortgages follow the LPR over five years; the last time theirs was fixed, it was that of so long ago.
FOLLOWS = {"base": "lpr.five_years", "points_bp": 30, "repricing": "first_of_january"}
FIXED_BEFORE = timedelta(days=730)


@dataclass(frozen=True)
class Generated:
    """What was written."""

    loans: int
    fallen: int
    principal_fen: int


def found_lender(first_day: date) -> UUID:
    """Found the sample lender with its branches and rules, without asking the outside."""
    shipping.release_library(actor=INSTALLER)
    parameters.load_library(actor=INSTALLER)
    head_office = organisation_services.found_lender(**LENDER, capital_fen=10**12, actor=INSTALLER)
    legal_entity_id = head_office.legal_entity_id
    calendar_services.open_first_day(legal_entity_id=legal_entity_id, on=first_day, actor=INSTALLER)
    for code, name, takes_online_customers in BRANCHES:
        organisation_services.open_branch(
            parent_id=head_office.id,
            code=code,
            name=name,
            takes_online_customers=takes_online_customers,
            actor=INSTALLER,
        )
    return legal_entity_id


def generate(legal_entity_id: UUID, count: int, *, mortgages: bool = False) -> Generated:
    """Write `count` active loans into this lender's book; the books balance after each chunk.

    With `mortgages` a third of them have 360 instalments and a rate that follows the LPR, else all
    have 12.
    """
    kinds = [release_products(legal_entity_id, CONSUMER)]
    if mortgages:
        kinds = [*kinds, *kinds, release_products(legal_entity_id, MORTGAGE)]
    parties = open_parties(legal_entity_id=legal_entity_id, count=max(count // PER_FACILITY, 1))
    drawn_from = templates(kinds, calendar.bank_date(legal_entity_id))
    first = loans_before() + 1

    def write(start: int) -> Generated:
        try:
            return fill(
                legal_entity_id=legal_entity_id,
                first=start,
                last=min(start + CHUNK, first + count) - 1,
                parties=parties,
                drawn_from=drawn_from,
            )
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        starts = range(first, first + count, CHUNK)
        chunks = list((pool.map if len(starts) > 1 else map)(write, starts))
    age(legal_entity_id=legal_entity_id)
    return Generated(
        count,
        sum(chunk.fallen for chunk in chunks),
        sum(chunk.principal_fen for chunk in chunks),
    )


@use_case
def age(*, legal_entity_id: UUID, actor: Actor = FILLER) -> None:
    """Let what was unpaid yesterday be overdue today."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(FILL, on=Scope(legal_entity_id, head_office.id))
    reach, eve = Reach(legal_entity_id), calendar.bank_date(legal_entity_id) - timedelta(days=1)
    loans.age(reach, on=eve)
    loans.classify(reach, on=eve)


def loans_before() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM loans_loan WHERE number LIKE 'JJG%'")
        return int(cursor.fetchone()[0])


def method_of(day: int) -> Method:
    """Three quarters pay equal instalments, the others equal principal or interest first."""
    if day <= 21:
        return Method.EQUAL_INSTALMENT
    return Method.EQUAL_PRINCIPAL if day <= 25 else Method.INTEREST_FIRST


def release_products(legal_entity_id: UUID, instalments: int) -> dict[int, UUID]:
    """Release a product for each due day, so that one thirtieth of the book falls due on a day."""
    head_office = organisations.head_office_of(legal_entity_id)
    shipped = products.shipped()["consumer_loan"]
    found = {}
    for day in DAYS:
        terms = shipped["terms"] | {
            "due_day": day,
            "method": method_of(day).value,
            "day_count": "30/360",
        }
        code, name = f"book_{day:02d}", Text(f"每月 {day} 日还款", f"Due on day {day}")
        if instalments == MORTGAGE:
            terms |= {"method": Method.EQUAL_INSTALMENT.value, "lpr": FOLLOWS}
            code = f"mortgage_{day:02d}"
            name = Text(f"住房贷款，每月 {day} 日还款", f"Mortgage due on day {day}")
        released = product_services.release_product(
            organisation_id=head_office.id,
            code=code,
            name=name,
            terms=terms,
            form=shipped["form"],
            valid_from=calendar.bank_date(legal_entity_id),
            actor=FILLER,
        )
        found[day] = released.version_id
    return found


@use_case
def open_parties(*, legal_entity_id: UUID, count: int, actor: Actor = FILLER) -> list[UUID]:
    """Open customers without a name: keys to seal by, and somebody to owe."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(FILL, on=Scope(legal_entity_id, head_office.id))
    ids = [uuid7() for _ in range(count)]
    keys = []
    for key in ids:
        nonce, secret = os.urandom(NONCE_BYTES), AESGCM.generate_key(256)
        sealed = AESGCM(derived_key("wrap")).encrypt(nonce, secret, key.bytes)
        keys.append(PersonKey(person_id=key, wrapped=nonce + sealed))
    PersonKey.objects.bulk_create(keys)
    Party.objects.bulk_create(
        Party(
            id=key,
            number=f"CG{key.hex[-16:]}",
            organisation_id=head_office.id,
            party_id=key,
            kind="person",
            status="formal",
            opened_by=actor.name,
        )
        for key in ids
    )
    return ids


def templates(kinds: list[dict[int, UUID]], today: date) -> dict[str, Any]:
    """Return every plan that loans are drawn from, as columns."""
    found: dict[str, list[Any]] = {name: [] for name in (
        "places", "versions", "methods", "days", "principals", "levels", "rates", "markups", "terms",
        "repricings", "row_places", "row_nrs", "row_principals", "row_interests", "row_befores",
    )}  # fmt: skip
    place = 0
    released = products.versions({key for versions in kinds for key in versions.values()})
    for day in DAYS:
        for amount_fen, versions in product(AMOUNTS_FEN, kinds):
            agreed = released[versions[day]].terms
            follows = agreed.lpr is not None
            rate_pct = products.annual_rate_pct(agreed, on=today - FIXED_BEFORE)
            terms = Terms(
                principal_fen=amount_fen,
                annual_rate_pct=rate_pct,
                disbursed_on=date(2026, 1, day),
                instalments=MORTGAGE if follows else CONSUMER,
                method=Method(agreed.method),
                day_count=Convention.THIRTY_360,
                due_day=day,
            )
            plan = make_plan(terms)
            course = course_of(plan, terms)
            head = (place, versions[day], course.method, day, amount_fen, course.instalment_fen)
            then_on = date(today.year + 1, 1, 1) if follows else None
            rest = (rate_pct, agreed.overdue_markup_pct, terms.instalments, then_on)
            for name, value in zip(list(found)[:10], (*head, *rest), strict=True):
                found[name].append(value)
            for row in plan.rows:
                values = (
                    place,
                    row.nr,
                    row.principal_fen,
                    row.interest_fen,
                    row.balance_before_fen,
                )
                for name, value in zip(list(found)[10:], values, strict=True):
                    found[name].append(value)
            place += 1
    return {name: column(values) for name, values in found.items()} | {"template_count": place}


@use_case
def fill(
    *,
    legal_entity_id: UUID,
    first: int,
    last: int,
    parties: list[UUID],
    drawn_from: dict[str, Any],
    actor: Actor = FILLER,
) -> Generated:
    """Write the loans of these numbers, and what they opened the books with."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(FILL, on=Scope(legal_entity_id, head_office.id))
    today = calendar.bank_date(legal_entity_id)
    places = organisations.all_organisations().values()
    branches = [
        p.id for p in places if not p.is_head_office and p.legal_entity_id == legal_entity_id
    ]
    values = drawn_from | {
        "organisations": branches,
        "organisation_count": len(branches),
        "parties": column(parties),
        "party_count": len(parties),
        "per_facility": PER_FACILITY,
        "first": first,
        "last": last,
        "today": today,
        "legal_entity_id": legal_entity_id,
        "salt": str(uuid7()),
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL.read_text(encoding="utf-8"), values)
        sums = cursor.fetchall()
    codes = {key: version.code for key, version in products.every_version().items()}
    for organisation_id, version_id, lent_fen, repaid_fen, interest_fen, _ in sums:
        dimensions = Dimensions(
            legal_entity_id=legal_entity_id,
            organisation_id=organisation_id,
            head_office_id=head_office.id,
            product=codes[version_id],
        )
        for event, parts in (
            ("loan.disbursed", {"principal": lent_fen}),
            ("loan.repaid", {"principal": repaid_fen, "interest": interest_fen}),
        ):
            if components := {name: fen for name, fen in parts.items() if fen}:
                ledger.post(
                    event=event,
                    components=components,
                    subject_id=organisation_id,
                    dimensions=dimensions,
                    accounting_on=today,
                )
    return Generated(last - first + 1, sum(row[5] for row in sums), sum(row[2] for row in sums))
