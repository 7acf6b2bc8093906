"""Put a society into the tables, once; a database has one society."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

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

LENDER_ACCOUNT, LENDER_NAME = "999000000001", "三查示范消费信贷有限公司"
LENDER_OPENING_FEN = 1_000_000_000_00
BATCH = 2000


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
        rows = store_people(society)
        store_records(zip(society, rows, strict=True))
        open_accounts(society, now)
    return True


def store_people(society: list[made.Person]) -> list[Person]:
    employers = {person.employer.name: person.employer for person in society if person.employer}
    employer_rows = {
        row.name: row
        for row in Employer.objects.bulk_create(
            Employer(
                name=employer.name,
                sector=employer.sector,
                city=employer.place.city,
                address=employer.address,
                phone=employer.phone,
            )
            for employer in employers.values()
        )
    }
    return Person.objects.bulk_create(
        [
            Person(
                name=person.name,
                sex=person.sex,
                born_on=person.born_on,
                id_number=person.id_number,
                phone=person.phone,
                email=f"u{person.phone}@mail.example",
                city=person.place.city,
                address=person.address,
                occupation=person.job.occupation,
                job_zh=person.job.zh,
                job_en=person.job.en,
                employer=employer_rows[person.employer.name] if person.employer else None,
                years_in_job=person.years_in_job,
                monthly_income_fen=person.income_fen,
                bank_account=person.bank_account,
                profile=person.profile,
                is_known_to_identity=person.is_known_to_identity,
                risk_permille=person.risk_permille,
            )
            for person in society
        ],
        batch_size=BATCH,
    )


def store_records(pairs: Iterable[tuple[made.Person, Person]]) -> None:
    """Store what bureau and courts know of each person."""
    lines, queries, cases = [], [], []
    for person, row in pairs:
        lines += [BureauAccount(person=row, **vars(line)) for line in person.lines]
        queries += [BureauQuery(person=row, **vars(query)) for query in person.queries]
        cases += [CourtCase(person=row, **vars(case)) for case in person.court_cases]
    BureauAccount.objects.bulk_create(lines, batch_size=BATCH)
    BureauQuery.objects.bulk_create(queries, batch_size=BATCH)
    CourtCase.objects.bulk_create(cases, batch_size=BATCH)


def open_accounts(society: list[made.Person], at: datetime) -> None:
    """Open everybody's account and the lender's, each with an opening movement."""
    accounts = [
        Account(number=person.bank_account, name=person.name, balance_fen=person.balance_fen)
        for person in society
    ]
    accounts.append(
        Account(
            number=LENDER_ACCOUNT,
            name=LENDER_NAME,
            is_lender=True,
            balance_fen=LENDER_OPENING_FEN,
        )
    )
    Account.objects.bulk_create(accounts, batch_size=BATCH)
    Movement.objects.bulk_create(
        [
            Movement(
                account=account,
                kind="opening",
                number=f"OPEN-{account.number}",
                amount_fen=account.balance_fen,
                balance_after_fen=account.balance_fen,
                at=at,
            )
            for account in accounts
        ],
        batch_size=BATCH,
    )
