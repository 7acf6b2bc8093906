"""Tax, social security, mobile operator and business register: what each answers."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from sancha_sandbox import living, population
from sancha_sandbox.models import Employer, Person
from sancha_sandbox.society import records
from sancha_sandbox.society.life import Truth
from sancha_sandbox.society.records import InsuredMonth, PhoneUse, TaxMonth

RETIRED = "retired"
# Who works for himself declares himself, and not all of it.
OWN_DECLARED_PERMILLE = 700
RECENT_MONTHS = 6


@dataclass(frozen=True)
class Incomes:
    """What the tax office knows; `average_fen` is over the last six months, the empty ones too."""

    found: bool
    months: list[TaxMonth] = field(default_factory=list)
    employer: str = ""
    employer_uscc: str = ""

    def average_fen(self, today: date) -> int:
        recent = {records.name_of(index) for index in records.recent(today, RECENT_MONTHS)}
        total = sum(month.income_fen for month in self.months if month.month in recent)
        return total // RECENT_MONTHS


@dataclass(frozen=True)
class Insured:
    found: bool
    months: list[InsuredMonth] = field(default_factory=list)
    employer: str = ""
    paid_in_all_months: int = 0
    fund_balance_fen: int = 0
    pension_fen: int = 0


@dataclass(frozen=True)
class PhoneChecked:
    found: bool
    is_owner: bool
    use: PhoneUse | None = None


@dataclass(frozen=True)
class FirmFound:
    firm: Employer | None
    employees: int = 0


def find_person(name: str, id_number: str) -> Person | None:
    people = Person.objects.select_related("employer")
    return people.filter(name=name, id_number=id_number, is_known_to_identity=True).first()


def truth_of(person: Person) -> Truth:
    return living.truth_of(person, living.seed())


def declares_permille(person: Person) -> int:
    return person.employer.declares_permille if person.employer else OWN_DECLARED_PERMILLE


def incomes(*, name: str, id_number: str, today: date) -> Incomes:
    """Return the incomes that were declared in the last two years; a pension is free of tax."""
    person = find_person(name, id_number)
    if person is None or not person.monthly_income_fen or person.occupation == RETIRED:
        return Incomes(found=False)
    share = declares_permille(person)
    months = records.tax_months(truth_of(person), declares_permille=share, today=today)
    employer = person.employer
    return Incomes(
        found=bool(months),
        months=months,
        employer=employer.name if employer else "",
        employer_uscc=employer.uscc if employer else "",
    )


def insured(*, name: str, id_number: str, today: date) -> Insured:
    """Return what social security and the housing fund know: contributions, or a pension."""
    person = find_person(name, id_number)
    if person is None or not person.monthly_income_fen:
        return Insured(found=False)
    if person.occupation == RETIRED:
        return Insured(found=True, pension_fen=person.monthly_income_fen)
    share = declares_permille(person)
    months = records.insured_months(truth_of(person), declares_permille=share, today=today)
    gaps = sum(not month.is_paid for month in months)
    in_all = records.insured_since(years_in_job=person.years_in_job, gaps=gaps, today=today)
    return Insured(
        found=True,
        months=months,
        employer=person.employer.name if person.employer else "",
        paid_in_all_months=max(in_all, len(months) - gaps),
        fund_balance_fen=records.fund_balance_fen(months, in_all) if person.employer else 0,
    )


def check_phone(*, name: str, id_number: str, phone: str, today: date) -> PhoneChecked:
    """Return whether a number is this person's, and how it is used if it is."""
    owner = Person.objects.filter(phone=phone, is_known_to_identity=True).first()
    if owner is None:
        return PhoneChecked(found=False, is_owner=False)
    if (owner.name, owner.id_number) != (name, id_number):
        return PhoneChecked(found=True, is_owner=False)
    age_years = population.age_on(owner.born_on, today)
    use = records.phone_use(truth_of(owner), age_years=age_years, today=today)
    return PhoneChecked(found=True, is_owner=True, use=use)


def find_firm(*, name: str, uscc: str) -> FirmFound:
    """Return a firm by its name or its code."""
    asked = Q(name=name) if name else Q()
    firm = Employer.objects.filter(asked & (Q(uscc=uscc) if uscc else Q())).first()
    if firm is None:
        return FirmFound(None)
    return FirmFound(firm, Person.objects.filter(employer=firm).count())
