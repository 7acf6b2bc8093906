"""Put a society into the tables, once; a database has one society."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction

from sancha_sandbox import clock
from sancha_sandbox.models import (
    Account,
    BureauAccount,
    BureauQuery,
    CourtCase,
    Employer,
    Movement,
    Person,
    Society,
)
from sancha_sandbox.society import people as made
from sancha_sandbox.society.credit import months_before
from sancha_sandbox.society.firms import Firm, make_firms

LENDER_ACCOUNT, LENDER_NAME = "999000000001", "三查示范消费金融有限公司"
LENDER_OPENING_FEN = 1_000_000_000_00


def ensure(*, seed: int, people_count: int) -> bool:
    """Make the society unless there is one; say whether it was made."""
    with transaction.atomic():
        now = clock.now()
        as_of_on = months_before(clock.day_of(now), 0).replace(day=1)
        row, created = Society.objects.get_or_create(
            defaults={"seed": seed, "people_count": people_count, "as_of_on": as_of_on}, id=1
        )
        if not created:
            return False
        society = made.make_society(seed=seed, people_count=people_count, as_of_on=row.as_of_on)
        store(society, make_firms(seed=seed, people_count=people_count), now)
    return True


def store(society: list[made.Person], firms: list[Firm], now: datetime) -> None:
    """Copy a society into its tables; people and firms get their keys here, in their order."""
    firm_ids = {firm.name: number for number, firm in enumerate(firms, 1)}
    people = list(enumerate(society, 1))
    copy(Employer, (firm_row(firm_ids[firm.name], firm) for firm in firms))
    copy(Person, (person_row(key, person, firm_ids) for key, person in people))
    copy(BureauAccount, ({"person_id": k} | vars(line) for k, p in people for line in p.lines))
    copy(BureauQuery, ({"person_id": k} | vars(query) for k, p in people for query in p.queries))
    copy(CourtCase, ({"person_id": k} | vars(case) for k, p in people for case in p.court_cases))
    holders = [(person.bank_account, person.name, person.balance_fen) for person in society]
    holders.append((LENDER_ACCOUNT, LENDER_NAME, LENDER_OPENING_FEN))
    copy(Account, (account_row(*holder, clock.day_of(now)) for holder in holders))
    copy(Movement, (opening_row(number, fen, now) for number, _, fen in holders))


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Copy rows into a table; a key that comes with them is skipped over by its sequence."""
    rows = iter(rows)
    if (first := next(rows, None)) is None:
        return
    table, names = model._meta.db_table, list(first)
    columns = ", ".join(f'"{name}"' for name in names)

    def all_rows() -> Iterator[dict[str, Any]]:
        yield first
        yield from rows

    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
            for row in all_rows():
                target.write_row([row[name] for name in names])
        if "id" in names:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 (our own name)
            )


def firm_row(key: int, firm: Firm) -> dict[str, Any]:
    return {
        "id": key,
        "name": firm.name,
        "uscc": firm.uscc,
        "sector": firm.sector,
        "city": firm.place.city,
        "address": firm.address,
        "phone": firm.phone,
        "legal_person": firm.legal_person,
        "capital_fen": firm.capital_fen,
        "established_on": firm.established_on,
        "standing": firm.standing,
        "health_permille": firm.health_permille,
        "declares_permille": firm.declares_permille,
    }


def person_row(key: int, person: made.Person, firm_ids: dict[str, int]) -> dict[str, Any]:
    truth = person.truth
    return {
        "id": key,
        "name": person.name,
        "sex": person.sex,
        "born_on": person.born_on,
        "id_number": person.id_number,
        "phone": person.phone,
        "email": f"u{person.phone}@mail.example",
        "city": person.place.city,
        "address": person.address,
        "occupation": person.job.occupation,
        "job_zh": person.job.zh,
        "job_en": person.job.en,
        "employer_id": firm_ids[person.employer.name] if person.employer else None,
        "years_in_job": person.years_in_job,
        "monthly_income_fen": person.income_fen,
        "claimed_income_fen": person.claimed_income_fen,
        "bank_account": person.bank_account,
        "profile": person.profile,
        "is_known_to_identity": person.is_known_to_identity,
        "key": truth.key,
        "division": truth.division,
        "sector": truth.sector,
        "risk_permille": truth.risk_permille,
        "stability_permille": truth.stability_permille,
        "living_permille": truth.living_permille,
        "debt_fen": truth.debt_fen,
        "payday": truth.payday,
    }


def account_row(number: str, name: str, balance_fen: int, on: date) -> dict[str, Any]:
    is_lender = number == LENDER_ACCOUNT
    return {
        "number": number,
        "name": name,
        "is_lender": is_lender,
        "is_open": True,
        "balance_fen": balance_fen,
        "lived_on": None if is_lender else on,
    }


def opening_row(number: str, amount_fen: int, at: datetime) -> dict[str, Any]:
    return {
        "account_id": number,
        "kind": "opening",
        "number": f"OPEN-{number}",
        "amount_fen": amount_fen,
        "balance_after_fen": amount_fen,
        "counterparty_account": "",
        "counterparty_name": "",
        "purpose": "",
        "at": at,
    }
