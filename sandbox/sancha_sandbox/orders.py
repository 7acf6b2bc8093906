"""Transfers and debits: taken under the lender's number, settled on the sandbox's clock.

An order settles when its time has come and somebody looks: a query, a statement, the background.
Whoever looks, the moment of settling is the order's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet

from sancha_sandbox import accounts, callbacks, clock, living
from sancha_sandbox.accounts import Entry
from sancha_sandbox.models import Account, Movement, Order, Setting
from sancha_sandbox.refusals import BadAmount, NotKnown, NumberReused, Text

TRANSFER, DEBIT = "transfer", "debit"
ACCEPTED, PAID, COLLECTED, PARTIAL, FAILED = "accepted", "paid", "collected", "partial", "failed"
BATCH = 200

ACCOUNT_NOT_FOUND, ACCOUNT_CLOSED = "account_not_found", "account_closed"
NAME_MISMATCH, INSUFFICIENT_FUNDS = "name_mismatch", "insufficient_funds"
REASONS = {
    ACCOUNT_NOT_FOUND: Text("账户不存在", "There is no such account"),
    ACCOUNT_CLOSED: Text("账户已销户", "The account is closed"),
    NAME_MISMATCH: Text("户名不符", "The account is under another name"),
    INSUFFICIENT_FUNDS: Text("余额不足", "The balance is too low"),
}


class Asks(Protocol):
    """What is asked of an account, by an order or by a line of a file."""

    account_name: str
    amount_fen: int
    partial_allowed: bool


@dataclass(frozen=True)
class Wanted:
    """What the lender orders."""

    kind: str
    account: str
    account_name: str
    amount_fen: int
    purpose: str = ""
    partial_allowed: bool = False


def take(*, number: str, wanted: Wanted, now: datetime) -> Order:
    """Take an order, or return the one that was taken under this number with the same values.

    :raises BadAmount: if it is for nothing.
    :raises NumberReused: if the number was used with other values.
    """
    if wanted.amount_fen <= 0:
        raise BadAmount
    setting = Setting.objects.get()
    is_transfer = wanted.kind == TRANSFER
    wait_seconds = setting.settle_seconds if is_transfer else setting.debit_settle_seconds
    values = vars(wanted)
    order, created = Order.objects.get_or_create(
        kind=wanted.kind,
        number=number,
        defaults=values | {"accepted_at": now, "settles_at": now + timedelta(seconds=wait_seconds)},
    )
    if not created:
        if any(getattr(order, name) != value for name, value in values.items()):
            raise NumberReused
        return look(kind=wanted.kind, number=number, now=now)
    return order


def look(*, kind: str, number: str, now: datetime) -> Order:
    """Return an order as it stands now.

    :raises NotKnown: if none was taken under this number.
    """
    order = Order.objects.filter(kind=kind, number=number).first()
    if order is None:
        raise NotKnown
    if order.status == ACCEPTED and order.settles_at <= now:
        settle_due(now=now, account=order.account)
        order.refresh_from_db()
    return order


def settle_due(*, now: datetime, account: str | None = None) -> int:
    """Settle every order whose time has come, the earliest first; return how many."""
    settled = 0
    # Others may settle at the same time: only when nothing is due any more is it done.
    while _due(now, account).exists():
        settled += settle_batch(now, account)
    return settled


def _due(now: datetime, account: str | None) -> "QuerySet[Order]":
    due = Order.objects.filter(status=ACCEPTED, settles_at__lte=now)
    return due if account is None else due.filter(account=account)


@transaction.atomic
def settle_batch(now: datetime, account: str | None) -> int:
    """Settle some of what is due in one go: locked in order, moved one after the other."""
    due = _due(now, account).select_for_update().order_by("settles_at", "id")
    orders = list(due[:BATCH])
    if not orders:
        return 0
    # One day at a time: between two days people's lives go on.
    day = clock.day_of(orders[0].settles_at)
    orders = [order for order in orders if clock.day_of(order.settles_at) == day]
    found = accounts.lock_all({order.account for order in orders})
    lived = living.catch_up(found.values(), day)
    lender = accounts.lock_lender()
    movements = lived + [
        movement for order in orders for movement in settle(order, found.get(order.account), lender)
    ]
    arrived = [order for order in orders if order.kind == TRANSFER and order.settled_fen]
    movements += living.spend(arrived, found)
    accounts.book(movements)
    Order.objects.bulk_update(orders, ["status", "reason", "settled_fen", "settled_at"])
    callbacks.note([order for order in orders if order.kind == TRANSFER])
    return len(orders)


def settle(order: Order, account: Account | None, lender: Account) -> list[Movement]:
    """Give an order its result, and return the movements that make it; saves nothing."""
    movements: list[Movement] = []
    order.reason = objection(order, account)
    if account is not None and not order.reason:
        payer, payee = (lender, account) if order.kind == TRANSFER else (account, lender)
        order.settled_fen = payable_fen(order, payer)
        if order.settled_fen < order.amount_fen:
            order.reason = INSUFFICIENT_FUNDS
        if order.settled_fen:
            out = accounts.moved(payer, -order.settled_fen, entry_of(order, payee))
            movements = [out, accounts.moved(payee, order.settled_fen, entry_of(order, payer))]
    order.status = result_of(order)
    order.settled_at = order.settles_at
    return movements


def objection(order: Asks, account: Account | None) -> str:
    """Return why an order cannot touch this account; empty if it can."""
    if account is None:  # The lender is not among them: it cannot pay itself.
        return ACCOUNT_NOT_FOUND
    if not account.is_open:
        return ACCOUNT_CLOSED
    return "" if account.name == order.account_name else NAME_MISMATCH


def payable_fen(order: Asks, payer: Account) -> int:
    if payer.balance_fen >= order.amount_fen:
        return order.amount_fen
    return payer.balance_fen if order.partial_allowed else 0


def entry_of(order: Order, other: Account) -> Entry:
    return Entry(
        kind=order.kind,
        number=order.number,
        at=order.settles_at,
        purpose=order.purpose,
        counterparty_account=other.number,
        counterparty_name=other.name,
    )


def result_of(order: Order) -> str:
    if not order.settled_fen:
        return FAILED
    if order.kind == TRANSFER:
        return PAID
    return COLLECTED if order.settled_fen == order.amount_fen else PARTIAL
