"""What borrowers pay to others: asked by a lender that tracks what became of its money."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from sancha_sandbox import clock, living, orders, outflows
from sancha_sandbox.api.types import AccountNumber, Number
from sancha_sandbox.models import Movement
from sancha_sandbox.money import Yuan, fen, yuan
from sancha_sandbox.outflows import Asked
from sancha_sandbox.society.merchants import MERCHANTS

router = Router()
MOST_ACCOUNTS = 500


class AccountAsked(Schema):
    account: AccountNumber
    since: AwareDatetime


class OutflowsAsked(Schema):
    """Under the lender's number; nothing is remembered of it, so that it can be asked again."""

    number: Number
    accounts: Annotated[list[AccountAsked], Field(min_length=1, max_length=MOST_ACCOUNTS)]


class OutflowOut(Schema):
    """`industry`: GB/T 4754-2017; `merchant_category`: ISO 18245."""

    serial: str
    at: datetime
    amount: str
    counterparty_name: str
    industry: str
    merchant_category: str
    purpose: str


class AccountOutflows(Schema):
    account: str
    is_known: bool
    outflows: list[OutflowOut]


class OutflowsOut(Schema):
    """`until`: up to which moment that is all."""

    number: str
    until: datetime
    accounts: list[AccountOutflows]


class PaymentIn(Schema):
    """A person pays a merchant."""

    number: Number
    merchant: Annotated[str, Field(pattern="^[a-z_]{1,30}$")]
    amount: Yuan


class MerchantOut(Schema):
    code: str
    name: str
    industry: str
    merchant_category: str


@router.post("/outflows", response=OutflowsOut)
def told(request: HttpRequest, body: OutflowsAsked) -> dict[str, object]:
    now = clock.now()
    answers = []
    for asked in body.accounts:
        orders.settle_due(now=now, account=asked.account)
        living.look(asked.account, now)
        found = outflows.of(Asked(asked.account, asked.since), now)
        rows = [outflow_out(row) for row in found or []]
        answers.append({"account": asked.account, "is_known": found is not None, "outflows": rows})
    return {"number": body.number, "until": now, "accounts": answers}


@router.get("/merchants", response=list[MerchantOut])
def merchants(request: HttpRequest) -> list[dict[str, object]]:
    return [
        {
            "code": merchant.code,
            "name": merchant.name,
            "industry": merchant.industry,
            "merchant_category": merchant.category,
        }
        for merchant in MERCHANTS.values()
    ]


@router.post("/accounts/{account}/payments", response={201: OutflowOut})
def pay(request: HttpRequest, account: str, body: PaymentIn) -> Status[dict[str, object]]:
    """Let the holder of an account pay a merchant."""
    now = clock.now()
    orders.settle_due(now=now, account=account)
    living.look(account, now)
    paid = outflows.pay(
        number=body.number,
        account=account,
        merchant=body.merchant,
        amount_fen=fen(body.amount),
        now=now,
    )
    return Status(201, outflow_out(paid))


def outflow_out(row: Movement) -> dict[str, object]:
    return {
        "serial": str(row.pk),
        "at": row.at,
        "amount": yuan(-row.amount_fen),
        "counterparty_name": row.counterparty_name,
        "industry": row.industry,
        "merchant_category": row.category,
        "purpose": row.purpose,
    }
