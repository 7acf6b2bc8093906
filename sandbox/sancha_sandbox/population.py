"""Finding people of the society: for tests and for whoever shows the system."""

from datetime import date

from django.db.models import Count, QuerySet, Sum

from sancha_sandbox.models import Account, Employer, Person


def find(*, profile: str = "", text: str = "") -> "QuerySet[Person]":
    """Return people in a fixed order; `text` is part of a name, or a whole number or phone."""
    found = Person.objects.select_related("employer").order_by("id")
    if profile:
        found = found.filter(profile=profile)
    if text:
        found = (
            found.filter(name__contains=text)
            | found.filter(id_number=text)
            | found.filter(phone=text)
            | found.filter(bank_account=text)
        )
    return found


def balances_fen(people: list[Person]) -> dict[str, int]:
    """Return the balance of each person's account, by its number."""
    numbers = [person.bank_account for person in people]
    return dict(Account.objects.filter(number__in=numbers).values_list("number", "balance_fen"))


def debts_fen(people: list[Person]) -> dict[int, int]:
    """Return what each person's lines of credit take a month, by the person's id."""
    rows = (
        Person.objects.filter(id__in=[person.id for person in people])
        .annotate(owed_fen=Sum("bureau_accounts__monthly_payment_fen"))
        .values_list("id", "owed_fen")
    )
    return {person_id: owed_fen or 0 for person_id, owed_fen in rows}


def counts() -> dict[str, int]:
    """Return how many people there are of each profile."""
    rows = Person.objects.values_list("profile").annotate(count=Count("id"))
    return dict(rows.order_by("profile"))


def sectors() -> list[tuple[str, int, int]]:
    """Return each sector with the number of its firms and of the people who work there."""
    rows = Employer.objects.values_list("sector").annotate(
        firms=Count("id", distinct=True), people=Count("person")
    )
    return [(code, firms, people) for code, firms, people in rows.order_by("sector")]


def age_on(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
