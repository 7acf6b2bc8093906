"""Transfers and debits: taken under the lender's number, settled on the sandbox's clock.

An order settles when its time has come and somebody looks: a query, a statement, the background.
Whoever looks, the moment of settling is the order's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from sancha_sandbox import accounts, callbacks
from sancha_sandbox.accounts import Entry
from sancha_sandbox.models import Account, Order, Setting
from sancha_sandbox.refusals import BadAmount, NotKnown, NumberReused, Text

TRANSFER, DEBIT = "transfer", "debit"
ACCEPTED, PAID, COLLECTED, PARTIAL, FAILED = "accepted", "paid", "collected", "partial", "failed"
BATCH = 500

ACCOUNT_NOT_FOUND, ACCOUNT_CLOSED = "account_not_found", "account_closed"
NAME_MISMATCH, INSUFFICIENT_FUNDS = "name_mismatch", "insufficient_funds"
REASONS = {
    ACCOUNT_NOT_FOUND: Text("账户不存在", "There is no such account"),
    ACCOUNT_CLOSED: Text("账户已销户", "The account is closed"),
    NAME_MISMATCH: Text("户名不符", "The account is under another name"),
    INSUFFICIENT_FUNDS: Text("余额不足", "The balance is too low"),
}


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
    while ids := list(_due(now, account).values_list("id", flat=True)[:BATCH]):
        for order_id in ids:
            settled += settle(order_id)
    return settled


def _due(now: datetime, account: str | None) -> "QuerySet[Order]":
    due = Order.objects.filter(status=ACCEPTED, settles_at__lte=now)
    if account is not None:
        due = due.filter(account=account)
    return due.order_by("settles_at", "id")


def settle(order_id: int) -> bool:
    """Move the money of one order, or say why not; False if somebody else has settled it."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(id=order_id)
        if order.status != ACCEPTED:
            return False
        account = accounts.lock(order.account)
        reason = objection(order, account)
        if account is not None and not reason:
            reason = _move_money(order, account)
        order.reason = reason
        order.status = result_of(order)
        order.settled_at = order.settles_at
        order.save(update_fields=["status", "reason", "settled_fen", "settled_at"])
        if order.kind == TRANSFER:
            callbacks.note(order)
    return True


def objection(order: Order, account: Account | None) -> str:
    """Return why an order cannot touch this account; empty if it can."""
    if account is None or account.is_lender:
        return ACCOUNT_NOT_FOUND
    if not account.is_open:
        return ACCOUNT_CLOSED
    return "" if account.name == order.account_name else NAME_MISMATCH


def _move_money(order: Order, account: Account) -> str:
    """Move what can be moved between a locked account and the lender's; return what was short."""
    lender = accounts.lock_lender()
    payer, payee = (lender, account) if order.kind == TRANSFER else (account, lender)
    amount_fen = order.amount_fen
    if payer.balance_fen < amount_fen:
        amount_fen = payer.balance_fen if order.partial_allowed else 0
    for own, other, signed_fen in ((payer, payee, -amount_fen), (payee, payer, amount_fen)):
        if signed_fen:
            entry = Entry(
                kind=order.kind,
                number=order.number,
                at=order.settles_at,
                purpose=order.purpose,
                counterparty_account=other.number,
                counterparty_name=other.name,
            )
            accounts.move(own, signed_fen, entry)
    order.settled_fen = amount_fen
    return "" if amount_fen == order.amount_fen else INSUFFICIENT_FUNDS


def result_of(order: Order) -> str:
    if not order.settled_fen:
        return FAILED
    if order.kind == TRANSFER:
        return PAID
    return COLLECTED if order.settled_fen == order.amount_fen else PARTIAL
