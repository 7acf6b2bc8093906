"""What people pay to others, as their bank tells a lender that may ask."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sancha_sandbox import accounts
from sancha_sandbox.living import PAYMENT
from sancha_sandbox.models import Account, Movement
from sancha_sandbox.orders import DEBIT, TRANSFER
from sancha_sandbox.refusals import BadAmount, NotKnown, NumberReused, TooLittleThere
from sancha_sandbox.society.merchants import MERCHANTS

NOT_TOLD = (TRANSFER, DEBIT, "opening", "adjustment")  # The lender's own, and what nobody ordered.


@dataclass(frozen=True)
class Asked:
    """An account, and since when its payments are asked for."""

    account: str
    since: datetime


@transaction.atomic
def pay(*, number: str, account: str, merchant: str, amount_fen: int, now: datetime) -> Movement:
    """Let the holder of an account pay a merchant, once for a number.

    :raises BadAmount: if it is nothing.
    :raises NotKnown: if there is no such account or merchant.
    :raises NumberReused: if the number was used with other values.
    :raises TooLittleThere: if the account does not hold as much.
    """
    if amount_fen <= 0:
        raise BadAmount
    payer, payee = accounts.lock(account), MERCHANTS.get(merchant)
    if payer is None or payee is None:
        raise NotKnown
    known = payer.movements.filter(kind=PAYMENT, number=number).first()
    if known is not None:
        if (known.amount_fen, known.counterparty_account) != (-amount_fen, payee.account):
            raise NumberReused
        return known
    if payer.balance_fen < amount_fen or not payer.is_open:
        raise TooLittleThere
    paid = accounts.moved(
        payer, -amount_fen, accounts.entry_to(payee, kind=PAYMENT, number=number, at=now)
    )
    accounts.book([paid])
    return paid


def of(asked: Asked, until: datetime) -> list[Movement] | None:
    """Return what was paid from an account after a moment, the first first; None: not one of ours."""
    account = Account.objects.filter(number=asked.account, is_lender=False).first()
    if account is None:
        return None
    rows = account.movements.filter(amount_fen__lt=0, at__gt=asked.since, at__lte=until)
    return list(rows.exclude(kind__in=NOT_TOLD).order_by("at", "id"))
