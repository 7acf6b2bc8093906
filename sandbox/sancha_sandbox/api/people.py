"""The invented society, laid open for tests and demonstrations."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from sancha_sandbox import clock, population
from sancha_sandbox.models import Employer, Person, Society
from sancha_sandbox.money import yuan

router = Router()
Profile = Literal["good", "middling", "bad", "court", "minor", "unknown", "ordinary"]


class JobOut(Schema):
    zh: str
    en: str


class PersonOut(Schema):
    """`claimed_income` is what this person would say when asked.

    `debt_to_income_pct` is whole per cent of present debts, rounded up; null without income.
    """

    name: str
    sex: Literal["male", "female"]
    born_on: date
    age: int
    id_number: str
    phone: str
    email: str
    city: str
    address: str
    occupation: str
    job: JobOut
    employer: str
    employer_phone: str
    years_in_job: int
    monthly_income: str
    claimed_income: str
    bank_account: str
    account_balance: str
    monthly_debt_payment: str
    debt_to_income_pct: int | None
    profile: Profile


class PeopleOut(Schema):
    items: list[PersonOut]
    total: int


class SocietyOut(Schema):
    seed: int
    people: int
    firms: int
    as_of_on: date
    profiles: dict[str, int]


class PeopleQuery(Schema):
    profile: Profile | Literal[""] = ""
    q: str = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 50
    offset: Annotated[int, Field(ge=0)] = 0


@router.get("", response=SocietyOut)
def describe(request: HttpRequest) -> dict[str, object]:
    society = Society.objects.get()
    return {
        "seed": society.seed,
        "people": society.people_count,
        "firms": Employer.objects.count(),
        "as_of_on": society.as_of_on,
        "profiles": population.counts(),
    }


@router.get("/people", response=PeopleOut)
def find_people(request: HttpRequest, asked: Query[PeopleQuery]) -> dict[str, object]:
    found = population.find(profile=asked.profile, text=asked.q)
    people = list(found[asked.offset : asked.offset + asked.limit])
    today = clock.day_of(clock.now())
    balances = population.balances_fen(people)
    debts = population.debts_fen(people)
    items = [
        person_out(person, balances[person.bank_account], debts[person.id], today)
        for person in people
    ]
    return {"items": items, "total": found.count()}


def person_out(person: Person, balance_fen: int, debt_fen: int, today: date) -> dict[str, object]:
    income_fen = person.monthly_income_fen
    return {
        "name": person.name,
        "sex": person.sex,
        "born_on": person.born_on,
        "age": population.age_on(person.born_on, today),
        "id_number": person.id_number,
        "phone": person.phone,
        "email": person.email,
        "city": person.city,
        "address": person.address,
        "occupation": person.occupation,
        "job": {"zh": person.job_zh, "en": person.job_en},
        "employer": person.employer.name if person.employer else "",
        "employer_phone": person.employer.phone if person.employer else "",
        "years_in_job": person.years_in_job,
        "monthly_income": yuan(income_fen),
        "claimed_income": yuan(person.claimed_income_fen),
        "bank_account": person.bank_account,
        "account_balance": yuan(balance_fen),
        "monthly_debt_payment": yuan(debt_fen),
        "debt_to_income_pct": -(-100 * debt_fen // income_fen) if income_fen else None,
        "profile": person.profile,
    }
