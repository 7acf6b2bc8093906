"""People's lives on their accounts: what they earn, spend and pay to others, day by day.

Nothing happens by itself: an account is brought up to a day when somebody looks at it or an order
settles on it. What happens follows from the hidden truth and the calendar alone.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.db import transaction

from sancha_sandbox import accounts
from sancha_sandbox.accounts import Entry
from sancha_sandbox.clock import SHANGHAI, day_of
from sancha_sandbox.models import Account, Movement, Order, Person, Setting, Society
from sancha_sandbox.society import life
from sancha_sandbox.society.life import Truth
from sancha_sandbox.society.merchants import MERCHANTS, MISUSED_FOR

PAYMENT = "payment"
PAID_TO = {"living": MERCHANTS["supermarket"], "debts": MERCHANTS["lender"]}
SOON = timedelta(minutes=1)
BEFORE_THE_BANKS = time(6)  # Life comes before the day's debits.


def is_on() -> bool:
    return Setting.objects.values_list("is_life_on", flat=True).get()


def switch(*, is_on: bool, today: date) -> None:
    """Let lives go on from today, or stand still: what was not lived meanwhile is not made up."""
    Account.objects.filter(is_lender=False).update(lived_on=today)
    Setting.objects.update(is_life_on=is_on)


def truth_of(person: Person, seed: int) -> Truth:
    return Truth(
        seed=seed,
        key=person.key,
        sector=person.sector,
        division=person.division,
        income_fen=person.monthly_income_fen,
        stability_permille=person.stability_permille,
        living_permille=person.living_permille,
        debt_fen=person.debt_fen,
        risk_permille=person.risk_permille,
        payday=person.payday,
    )


def seed() -> int:
    return Society.objects.values_list("seed", flat=True).get()


def catch_up(locked: Iterable[Account], until: date) -> list[Movement]:
    """Live locked accounts up to a day, in memory; `accounts.book` makes it so."""
    waiting = {a.number: a for a in locked if a.lived_on is not None and a.lived_on < until}
    if not waiting or not is_on():
        return []
    of_society = seed()
    movements = []
    for person in Person.objects.filter(bank_account__in=waiting).select_related("employer"):
        account = waiting[person.bank_account]
        movements += live(account, person, truth_of(person, of_society), until)
    Account.objects.filter(number__in=waiting).update(lived_on=until)
    return movements


def live(account: Account, person: Person, truth: Truth, until: date) -> list[Movement]:
    """Book what one life brings and takes; nobody spends what is not there."""
    assert account.lived_on is not None
    movements = []
    for flow in life.flows_of(truth, account.lived_on, until):
        amount_fen = flow.amount_fen
        if flow.kind != "salary":
            amount_fen = -min(flow.amount_fen, account.balance_fen)
        if amount_fen == 0 or not account.is_open:
            continue
        number, at = (
            f"LIFE-{flow.on:%Y%m%d}",
            datetime.combine(flow.on, BEFORE_THE_BANKS, SHANGHAI),
        )
        if flow.kind in PAID_TO:
            entry = accounts.entry_to(PAID_TO[flow.kind], kind=flow.kind, number=number, at=at)
        else:
            employer = person.employer.name if person.employer else ""
            entry = Entry(flow.kind, number, at, counterparty_name=employer)
        movements.append(accounts.moved(account, amount_fen, entry))
    account.lived_on = until
    return movements


def spend(paid: Iterable[Order], found: Mapping[str, Account]) -> list[Movement]:
    """Let those who misuse a loan take part of it where it should not go, soon after it came."""
    if not (arrived := {order.account: order for order in paid}) or not is_on():
        return []
    of_society, movements = seed(), []
    for person in Person.objects.filter(bank_account__in=arrived):
        order, account = arrived[person.bank_account], found[person.bank_account]
        truth, loan = truth_of(person, of_society), crc32(order.number.encode())
        if not life.misuses(truth, loan):
            continue
        part_pct, choice = life.misused_part(truth, loan)
        merchant = MERCHANTS[MISUSED_FOR[choice % len(MISUSED_FOR)]]
        entry = accounts.entry_to(
            merchant, kind=PAYMENT, number=f"USE-{order.number}", at=order.settles_at + SOON
        )
        amount_fen = min(order.settled_fen * part_pct // 100, account.balance_fen)
        movements.append(accounts.moved(account, -amount_fen, entry))
    return movements


def look(number: str, now: datetime) -> None:
    """Bring one account up to today, for whoever looks at it."""
    if not is_on():
        return
    with transaction.atomic():
        account = accounts.lock(number)
        if account is not None:
            accounts.book(catch_up([account], day_of(now)))
