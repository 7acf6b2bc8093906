"""The books over HTTP: the trial balance, beside what the bank outside says."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema

from sancha.core.money import yuan
from sancha.engines.ledger.types import TrialBalanceRow
from sancha.engines.outside.messages import AccountState
from sancha.engines.outside.types import Answered
from sancha.insight.books import errands, permissions, queries
from sancha.insight.shapes import legal_entity_of
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import http
from sancha.platform.acts import Actor, Scope
from sancha.platform.text import Text

router = http.router(tags=["books"])


class BalanceRow(Schema):
    account: str
    name: Text
    kind: Text
    debit: str
    credit: str
    balance: str
    side: Literal["debit", "credit"]


class OutsideBank(Schema):
    account: str
    balance: str
    book_balance: str
    agrees: bool
    as_of: datetime


class TrialBalanceOut(Schema):
    on: date
    rows: list[BalanceRow]
    total_debit: str
    total_credit: str
    balanced: bool
    outside_bank: OutsideBank | None


Said = Answered[AccountState] | None


@router.get("/books/trial-balance", response=TrialBalanceOut)
def trial_balance(request: http.Request, on: date | None = None) -> TrialBalanceOut:
    """Each account's debits and credits to date, and whether the bank outside says the same."""
    return read_books(request, on, ask_bank(request.actor))


def ask_bank(actor: Actor) -> Said:
    """Ask the bank first, outside every transaction: only for who may see that account at all."""
    if not actor.may(permissions.SEE):
        return None
    places = organisations.all_organisations()
    head_office = organisations.head_office_of(legal_entity_of(actor, places))
    if not actor.may(permissions.SEE, on=Scope(head_office.id, head_office.id)):
        return None
    return errands.ask_bank(head_office)


@http.reads(permissions.SEE)
def read_books(request: http.Request, on: date | None, said: Said) -> TrialBalanceOut:
    legal_entity_id = legal_entity_of(request.actor, organisations.all_organisations())
    day = on or calendar.bank_date(legal_entity_id)
    books = queries.books_of(legal_entity_id, on=day)
    rows = books.balance.rows
    return TrialBalanceOut(
        on=day,
        rows=[row_out(row, books.kinds[row.account]) for row in rows],
        total_debit=yuan(sum(row.debit_fen for row in rows)),
        total_credit=yuan(sum(row.credit_fen for row in rows)),
        balanced=books.balance.is_balanced,
        outside_bank=outside_bank(said, books.at_bank_fen) if said else None,
    )


# It is the reading that asks for the permission; the call before it asks the bank only for it.
trial_balance.__dict__["permission"] = permissions.SEE


def row_out(row: TrialBalanceRow, kind: Text) -> BalanceRow:
    """Show an account; a balance on the other side than usual is shown there, never negative."""
    net_fen = row.debit_fen - row.credit_fen
    usual: Literal["debit", "credit"] = "debit" if row.normal_side == "debit" else "credit"
    side = usual if net_fen == 0 else "debit" if net_fen > 0 else "credit"
    return BalanceRow(
        account=row.account,
        name=row.name,
        kind=kind,
        debit=yuan(row.debit_fen),
        credit=yuan(row.credit_fen),
        balance=yuan(abs(net_fen)),
        side=side,
    )


def outside_bank(said: Answered[AccountState], at_bank_fen: int) -> OutsideBank:
    return OutsideBank(
        account=said.answer.account,
        balance=yuan(said.answer.balance_fen),
        book_balance=yuan(at_bank_fen),
        agrees=said.answer.balance_fen == at_bank_fen,
        as_of=said.known_at,
    )
