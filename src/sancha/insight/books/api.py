"""The books over HTTP: the trial balance, beside what the bank outside says."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

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
    opening: str
    opening_side: Literal["debit", "credit"]
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


class CheckLine(Schema):
    """What the loans and the books say of one account, in sum over its products."""

    account: str
    name: Text
    loans: str
    books: str
    agrees: bool


class BooksCheck(Schema):
    on: date
    agrees: bool
    lines: list[CheckLine]


class Place(Schema):
    id: str
    code: str
    name: Text


class AccountOut(Schema):
    code: str
    name: Text


class TrialBalanceOut(Schema):
    on: date
    since: date | None
    organisation: str | None
    organisations: list[Place]
    chart: list[AccountOut]
    check: BooksCheck | None
    rows: list[BalanceRow]
    total_debit: str
    total_credit: str
    balanced: bool
    outside_bank: OutsideBank | None


Said = Answered[AccountState] | None


@router.get("/books/trial-balance", response=TrialBalanceOut)
def trial_balance(
    request: http.Request,
    on: date | None = None,
    since: date | None = None,
    organisation: UUID | None = None,
) -> TrialBalanceOut:
    """Each account's debits and credits to date, of the lender or one organisation.

    With `since`, what moved before is the opening balance. Beside it: whether the bank outside says
    the same, and whether the loans do.
    """
    said = ask_bank(request.actor) if organisation is None else None
    return read_books(request, on, since, organisation, said)


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
def read_books(
    request: http.Request, on: date | None, since: date | None, place: UUID | None, said: Said
) -> TrialBalanceOut:
    places = organisations.all_organisations()
    legal_entity_id = legal_entity_of(request.actor, places)
    day = on or calendar.bank_date(legal_entity_id)
    books = queries.books_of(legal_entity_id, on=day, since=since, organisation_id=place)
    rows = books.balance.rows
    return TrialBalanceOut(
        on=day,
        since=since,
        organisation=str(place) if place else None,
        organisations=[
            Place(id=str(view.id), code=view.code, name=view.name)
            for view in places.values()
            if request.actor.may(permissions.SEE, on=Scope(view.id, view.id))
        ],
        chart=[
            AccountOut(code=code, name=name)
            for code, name in sorted(queries.names_of_accounts().items())
        ],
        check=check_out(legal_entity_id, day, place),
        rows=[row_out(row, books.kinds[row.account]) for row in rows],
        total_debit=yuan(sum(row.debit_fen for row in rows)),
        total_credit=yuan(sum(row.credit_fen for row in rows)),
        balanced=books.balance.is_balanced,
        outside_bank=outside_bank(said, books.at_bank_fen) if said else None,
    )


def check_out(legal_entity_id: UUID, on: date, place: UUID | None) -> BooksCheck | None:
    """Show the night's last check of the loans against the general ledger."""
    day, lines = queries.checks_of(legal_entity_id, on=on, organisation_id=place)
    if day is None:
        return None
    names = queries.names_of_accounts()
    return BooksCheck(
        on=day,
        agrees=all(loans == books for _, loans, books in lines),
        lines=[
            CheckLine(
                account=account,
                name=names[account],
                loans=yuan(loans),
                books=yuan(books),
                agrees=loans == books,
            )
            for account, loans, books in lines
        ],
    )


# It is the reading that asks for the permission; the call before it asks the bank only for it.
trial_balance.__dict__["permission"] = permissions.SEE


def row_out(row: TrialBalanceRow, kind: Text) -> BalanceRow:
    """Show an account; a balance on the other side than usual is shown there, never negative."""
    usual: Literal["debit", "credit"] = "debit" if row.normal_side == "debit" else "credit"

    def side_of(net_fen: int) -> Literal["debit", "credit"]:
        return usual if net_fen == 0 else "debit" if net_fen > 0 else "credit"

    net_fen = row.opening_fen + row.debit_fen - row.credit_fen
    return BalanceRow(
        account=row.account,
        name=row.name,
        kind=kind,
        opening=yuan(abs(row.opening_fen)),
        opening_side=side_of(row.opening_fen),
        debit=yuan(row.debit_fen),
        credit=yuan(row.credit_fen),
        balance=yuan(abs(net_fen)),
        side=side_of(net_fen),
    )


def outside_bank(said: Answered[AccountState], at_bank_fen: int) -> OutsideBank:
    return OutsideBank(
        account=said.answer.account,
        balance=yuan(said.answer.balance_fen),
        book_balance=yuan(at_bank_fen),
        agrees=said.answer.balance_fen == at_bank_fen,
        as_of=said.known_at,
    )
