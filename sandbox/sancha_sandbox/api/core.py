"""Core banking: transfers from the lender, debits in its favour, accounts, statements."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from sancha_sandbox import accounts, callbacks, clock, living, orders, payments, statements
from sancha_sandbox.accounts import Entry
from sancha_sandbox.api.types import AccountNumber, Name, Number
from sancha_sandbox.conditions import WRONG_AMOUNT
from sancha_sandbox.middleware import FAULT
from sancha_sandbox.models import Account, Order, Setting
from sancha_sandbox.money import Yuan, fen, yuan
from sancha_sandbox.orders import DEBIT, REASONS, TRANSFER, Wanted

router = Router()
Seconds = Annotated[int, Field(ge=0, le=10**8)]
Count = Annotated[int, Field(ge=0, le=10_000)]


class TextOut(Schema):
    zh: str
    en: str


class TransferIn(Schema):
    number: Number
    amount: Yuan
    to_account: AccountNumber
    to_name: Name
    purpose: str = ""


class TransferOut(Schema):
    number: str
    status: Literal["accepted", "paid", "failed"]
    amount: str
    to_account: str
    to_name: str
    purpose: str
    reason: str | None
    reason_text: TextOut | None
    accepted_at: datetime
    settled_at: datetime | None


class DebitIn(Schema):
    number: Number
    account: AccountNumber
    account_name: Name
    amount: Yuan
    partial_allowed: bool = False


class DebitOut(Schema):
    number: str
    status: Literal["accepted", "collected", "partial", "failed"]
    amount: str
    collected: str
    account: str
    account_name: str
    reason: str | None
    reason_text: TextOut | None
    accepted_at: datetime
    settled_at: datetime | None


class CallbackOut(Schema):
    """`result`: the status of the lender's answer, or what failed."""

    delivered: bool
    result: str


class AccountOut(Schema):
    account: str
    name: str
    balance: str
    status: Literal["open", "closed"]


class AccountIn(Schema):
    balance: Yuan | None = None
    status: Literal["open", "closed"] | None = None


class StatementRowOut(Schema):
    at: datetime
    kind: str
    number: str
    status: Literal["booked", "returned"]
    amount: str
    balance: str
    counterparty_account: str
    counterparty_name: str
    purpose: str


class StatementOut(Schema):
    account: str
    name: str
    on: date
    opening_balance: str
    closing_balance: str
    rows: list[StatementRowOut]


class BreaksIn(Schema):
    """How many movements of a day the statement tells wrongly, by kind; the seed chooses which."""

    on: date
    missing: Count = 0
    extra: Count = 0
    amount: Count = 0
    date: Count = 0
    status: Count = 0
    duplicate: Count = 0
    seed: Annotated[int, Field(ge=0, lt=2**62)] = 1


class ReceiptIn(Schema):
    """Under the payer's number, from an account at another bank."""

    number: Number
    amount: Yuan
    payer: Name
    purpose: str = ""


class SettingsOut(Schema):
    settle_seconds: int
    debit_settle_seconds: int
    callback_url: str


class SettingsIn(Schema):
    """What is not given stays."""

    settle_seconds: Seconds | None = None
    debit_settle_seconds: Seconds | None = None
    callback_url: str | None = None


class SalariesIn(Schema):
    on: date


class SalariesOut(Schema):
    on: date
    people: int
    total: str
    paid_before: bool


@router.post("/transfers", response={202: TransferOut})
def take_transfer(request: HttpRequest, body: TransferIn) -> Status[dict[str, object]]:
    wanted = Wanted(TRANSFER, body.to_account, body.to_name, fen(body.amount), body.purpose)
    order = orders.take(number=body.number, wanted=wanted, now=clock.now())
    return Status(202, transfer_out(order))


@router.get("/transfers/{number}", response=TransferOut)
def look_at_transfer(request: HttpRequest, number: str) -> dict[str, object]:
    found = transfer_out(orders.look(kind=TRANSFER, number=number, now=clock.now()))
    return distorted(request, found, "amount")


@router.post("/transfers/{number}/callback", response=CallbackOut)
def send_callback_again(request: HttpRequest, number: str) -> dict[str, object]:
    order = orders.look(kind=TRANSFER, number=number, now=clock.now())
    delivered, result = callbacks.send_again(order)
    return {"delivered": delivered, "result": result}


@router.post("/debits", response={202: DebitOut})
def take_debit(request: HttpRequest, body: DebitIn) -> Status[dict[str, object]]:
    wanted = Wanted(
        DEBIT,
        body.account,
        body.account_name,
        fen(body.amount),
        partial_allowed=body.partial_allowed,
    )
    order = orders.take(number=body.number, wanted=wanted, now=clock.now())
    return Status(202, debit_out(order))


@router.get("/debits/{number}", response=DebitOut)
def look_at_debit(request: HttpRequest, number: str) -> dict[str, object]:
    found = debit_out(orders.look(kind=DEBIT, number=number, now=clock.now()))
    return distorted(request, found, "collected")


@router.get("/accounts/{account}", response=AccountOut)
def look_at_account(request: HttpRequest, account: str) -> dict[str, object]:
    now = clock.now()
    orders.settle_due(now=now, account=account)
    living.look(account, now)
    return account_out(accounts.find(account))


@router.put("/accounts/{account}", response=AccountOut)
def set_account(request: HttpRequest, account: str, body: AccountIn) -> dict[str, object]:
    now = clock.now()
    orders.settle_due(now=now, account=account)
    living.look(account, now)
    changed = accounts.set_state(
        account,
        balance_fen=None if body.balance is None else fen(body.balance),
        is_open=None if body.status is None else body.status == "open",
        now=now,
    )
    return account_out(changed)


@router.get("/lender", response=AccountOut)
def look_at_lender(request: HttpRequest) -> dict[str, object]:
    orders.settle_due(now=clock.now())
    payments.settle_due(clock.now())
    return account_out(accounts.lender())


@router.get("/lender/statement", response=StatementOut)
def lender_statement(request: HttpRequest, on: date | None = None) -> dict[str, object]:
    now = clock.now()
    orders.settle_due(now=now)
    payments.settle_due(now)
    statement = accounts.statement(accounts.lender(), on or clock.day_of(now))
    rows = statements.told(statement.on, statement.rows)
    return {
        "account": statement.account.number,
        "name": statement.account.name,
        "on": statement.on,
        "opening_balance": yuan(statement.opening_fen),
        "closing_balance": yuan(statement.closing_fen),
        "rows": rows,
    }


@router.post("/lender/receipts", response={201: AccountOut})
def receive(request: HttpRequest, body: ReceiptIn) -> Status[dict[str, object]]:
    """Let somebody at another bank pay into the lender's account: the acceptor of a bill."""
    now = clock.now()
    orders.settle_due(now=now)
    entry = Entry("receipt", body.number, now, body.purpose, "", body.payer)
    return Status(201, account_out(accounts.receive(entry, fen(body.amount))))


@router.put("/lender/statement/breaks", response=dict[str, list[str]])
def break_statement(request: HttpRequest, body: BreaksIn) -> dict[str, list[str]]:
    """Let the statement of a day tell some movements wrongly; say which, by kind of break.

    All counts at nothing: it tells the truth again. The movements themselves stay as they are.
    """
    orders.settle_due(now=clock.now())
    rows = accounts.statement(accounts.lender(), body.on).rows
    counts = {kind: getattr(body, kind) for kind in statements.KINDS}
    return statements.strike(body.on, rows, counts, body.seed)


@router.post("/salaries", response=SalariesOut)
def pay_salaries(request: HttpRequest, body: SalariesIn) -> dict[str, object]:
    run, paid_now = accounts.pay_salaries(on=body.on, now=clock.now())
    return {
        "on": run.on,
        "people": run.people_count,
        "total": yuan(run.total_fen),
        "paid_before": not paid_now,
    }


@router.get("/settings", response=SettingsOut)
def read_settings(request: HttpRequest) -> Setting:
    return Setting.objects.get()


@router.put("/settings", response=SettingsOut)
def change_settings(request: HttpRequest, body: SettingsIn) -> Setting:
    if changes := body.dict(exclude_none=True):
        Setting.objects.update(**changes)
    return Setting.objects.get()


def distorted(request: HttpRequest, found: dict[str, object], amount: str) -> dict[str, object]:
    """Return an answer with another amount, where that fault has struck this query."""
    if request.META.get(FAULT) == WRONG_AMOUNT:
        found[amount] = yuan(fen(str(found[amount])) + 1)
    return found


def reason_out(order: Order) -> dict[str, object]:
    reason = order.reason or None
    return {"reason": reason, "reason_text": vars(REASONS[reason]) if reason else None}


def transfer_out(order: Order) -> dict[str, object]:
    return {
        "number": order.number,
        "status": order.status,
        "amount": yuan(order.amount_fen),
        "to_account": order.account,
        "to_name": order.account_name,
        "purpose": order.purpose,
        "accepted_at": order.accepted_at,
        "settled_at": order.settled_at,
        **reason_out(order),
    }


def debit_out(order: Order) -> dict[str, object]:
    return {
        "number": order.number,
        "status": order.status,
        "amount": yuan(order.amount_fen),
        "collected": yuan(order.settled_fen),
        "account": order.account,
        "account_name": order.account_name,
        "accepted_at": order.accepted_at,
        "settled_at": order.settled_at,
        **reason_out(order),
    }


def account_out(account: Account) -> dict[str, object]:
    return {
        "account": account.number,
        "name": account.name,
        "balance": yuan(account.balance_fen),
        "status": "open" if account.is_open else "closed",
    }
