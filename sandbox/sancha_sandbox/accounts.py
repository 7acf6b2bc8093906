"""Accounts and their movements. Whoever moves money holds the locks of the accounts it moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Sum

from sancha_sandbox.clock import SHANGHAI
from sancha_sandbox.models import Account, Movement, Person, SalaryRun
from sancha_sandbox.refusals import BadAmount, NotKnown
from sancha_sandbox.society.merchants import Merchant

BATCH = 2000


@dataclass(frozen=True)
class Entry:
    """What a movement says of itself."""

    kind: str
    number: str
    at: datetime
    purpose: str = ""
    counterparty_account: str = ""
    counterparty_name: str = ""
    industry: str = ""
    category: str = ""


def entry_to(merchant: Merchant, *, kind: str, number: str, at: datetime) -> Entry:
    return Entry(
        kind=kind,
        number=number,
        at=at,
        counterparty_account=merchant.account,
        counterparty_name=merchant.name,
        industry=merchant.industry,
        category=merchant.category,
    )


@dataclass(frozen=True)
class StatementRow:
    movement: Movement
    balance_fen: int


@dataclass(frozen=True)
class Statement:
    """The movements of one day, with the balances before and after them."""

    account: Account
    on: date
    opening_fen: int
    closing_fen: int
    rows: list[StatementRow]


def find(number: str) -> Account:
    """:raises NotKnown: if there is no such account."""
    account = Account.objects.filter(number=number).first()
    if account is None:
        raise NotKnown
    return account


def lock(number: str) -> Account | None:
    return Account.objects.select_for_update().filter(number=number).first()


def lock_all(numbers: Iterable[str]) -> dict[str, Account]:
    """Lock accounts in the order of their numbers, as every taker of many locks does."""
    found = Account.objects.select_for_update().filter(number__in=set(numbers), is_lender=False)
    return {account.number: account for account in found.order_by("number")}


def lock_lender() -> Account:
    """Lock the lender's account: always after others, so that nobody waits in a circle."""
    return Account.objects.select_for_update().get(is_lender=True)


def lender() -> Account:
    return Account.objects.get(is_lender=True)


def moved(account: Account, amount_fen: int, entry: Entry) -> Movement:
    """Change the balance of a locked account, in memory; `book` makes it so."""
    account.balance_fen += amount_fen
    return Movement(
        account=account,
        amount_fen=amount_fen,
        balance_after_fen=account.balance_fen,
        **vars(entry),
    )


def book(movements: list[Movement]) -> None:
    """Store movements, and the balances of their accounts."""
    Movement.objects.bulk_create(movements, batch_size=BATCH)
    changed = {movement.account.number: movement.account for movement in movements}
    Account.objects.bulk_update(changed.values(), ["balance_fen"], batch_size=BATCH)


@transaction.atomic
def receive(entry: Entry, amount_fen: int) -> Account:
    """Let money from another bank arrive on the lender's account, each time it is said.

    :raises BadAmount: if it is nothing.
    """
    if amount_fen <= 0:
        raise BadAmount
    account = lock_lender()
    book([moved(account, amount_fen, entry)])
    return account


def set_state(
    number: str, *, balance_fen: int | None, is_open: bool | None, now: datetime
) -> Account:
    """Fill or empty an account, open or close it; the difference is a movement.

    :raises NotKnown: if there is no such account.
    """
    with transaction.atomic():
        account = lock(number)
        if account is None:
            raise NotKnown
        if is_open is not None and is_open != account.is_open:
            account.is_open = is_open
            account.save(update_fields=["is_open"])
        if balance_fen is not None and balance_fen != account.balance_fen:
            entry = Entry("adjustment", f"ADJ-{now:%Y%m%d%H%M%S%f}", now)
            book([moved(account, balance_fen - account.balance_fen, entry)])
    return account


def pay_salaries(*, on: date, now: datetime) -> tuple[SalaryRun, bool]:
    """Pay everybody's monthly income, once for a day; say whether it was paid just now."""
    with transaction.atomic():
        run, created = SalaryRun.objects.get_or_create(
            on=on, defaults={"people_count": 0, "total_fen": 0}
        )
        if created:
            paid = _salaries(on, now)
            book(paid)
            run.people_count = len(paid)
            run.total_fen = sum(movement.amount_fen for movement in paid)
            run.save()
    return run, created


def _salaries(on: date, now: datetime) -> list[Movement]:
    earners = Person.objects.filter(monthly_income_fen__gt=0).select_related("employer")
    earners_by_account = {person.bank_account: person for person in earners}
    paid = []
    for number, account in lock_all(earners_by_account).items():
        person = earners_by_account[number]
        employer = person.employer.name if person.employer else ""
        entry = Entry("salary", f"SAL-{on:%Y%m%d}-{number}", now, counterparty_name=employer)
        if account.is_open:
            paid.append(moved(account, person.monthly_income_fen, entry))
    return paid


def statement(account: Account, on: date) -> Statement:
    """Return the statement of a day; balances follow the moments, not the order of booking."""
    start = datetime.combine(on, time.min, SHANGHAI)
    end = start + timedelta(days=1)
    movements = account.movements.order_by("at", "id")
    before = movements.filter(at__lt=start).aggregate(total=Sum("amount_fen"))["total"]
    opening_fen = balance_fen = int(before or 0)
    rows = []
    for movement in movements.filter(at__gte=start, at__lt=end):
        balance_fen += movement.amount_fen
        rows.append(StatementRow(movement, balance_fen))
    return Statement(account, on, opening_fen, balance_fen, rows)
