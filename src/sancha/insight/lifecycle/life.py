"""A loan's life on its page: what it owes and why, what happened, and what would happen if."""

from datetime import date
from uuid import UUID

from ninja import Schema

from sancha.core.allocation import Part, Parts
from sancha.core.loan.figures import Figures, allocations, figures
from sancha.core.loan.history import History
from sancha.core.loan.state import Accrual
from sancha.core.loan.wire import decimal_text
from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import KINDS, LoanView
from sancha.office.products import queries as products
from sancha.platform.errors import Invalid
from sancha.platform.text import Text
from sancha.postloan.servicing import queries as servicing
from sancha.postloan.servicing.types import REVERSIBLE

PARTS = {
    Part.FEE: Text("费用", "Fees"),
    Part.PENALTY: Text("罚息", "Penalty"),
    Part.COMPOUND: Text("复利", "Compound interest"),
    Part.INTEREST: Text("利息", "Interest"),
    Part.PRINCIPAL: Text("本金", "Principal"),
}
TOO_MUCH = Text("超过未到期本金", "More than the principal that is left")


class LifePartOut(Schema):
    code: str
    name: Text
    due: str
    not_due: str
    paid: str


class LifeLineOut(Schema):
    part: str
    name: Text
    instalment: int
    from_on: date
    to_on: date
    base: str
    rate_pct: str
    days: int
    amount: str


class LifeEventOut(Schema):
    number: int
    kind: str
    name: Text
    on: date
    amount: str | None
    parts: dict[str, str]
    reason: str
    is_reversed: bool
    may_reverse: bool


class LifeOut(Schema):
    on: date
    days_past_due: int
    parts: list[LifePartOut]
    suspense: str
    payoff: str
    lines: list[LifeLineOut]
    events: list[LifeEventOut]


class LoanCourseOut(Schema):
    instalments: int
    ends_on: date | None
    next_payment: str
    interest_ahead: str
    balances: list[str]


class WhatIfOut(Schema):
    amount: str
    fee: str
    interest_saved: str
    now: LoanCourseOut
    then: LoanCourseOut


def life_of(view: LoanView) -> History:
    return loans.history(view, products.version(view.product_version_id).terms)


def loan_life(loan_id: UUID, *, on: date) -> LifeOut:
    """Gather the loan's life up to a day.

    :raises NotFound: if there is no such loan, or not for this reader.
    """
    view = loans.get(loan_id, on=on)
    life = life_of(view)
    state = life.on(max(on, view.disbursed_on))
    shown = figures(life.terms, state)
    return LifeOut(
        on=state.on,
        days_past_due=shown.days_past_due,
        parts=[part_out(part, shown) for part in Part],
        suspense=yuan(shown.suspense_fen),
        payoff=yuan(servicing.cost_on(life, state.on, None)["amount_fen"]),
        lines=[line_out(line) for line in shown.accruals],
        events=events_out(view.id, allocations(state)),
    )


def part_out(part: Part, shown: Figures) -> LifePartOut:
    return LifePartOut(
        code=part.value,
        name=PARTS[part],
        due=yuan(shown.due.of(part)),
        not_due=yuan(shown.owed.of(part) - shown.due.of(part)),
        paid=yuan(shown.paid.of(part)),
    )


def line_out(line: Accrual) -> LifeLineOut:
    return LifeLineOut(
        part=line.part.value,
        name=PARTS[line.part],
        instalment=line.nr,
        from_on=line.from_on,
        to_on=line.to_on,
        base=yuan(line.base_fen),
        rate_pct=decimal_text(line.rate * 100),
        days=line.days,
        amount=yuan(line.amount_fen),
    )


def events_out(loan_id: UUID, spent: dict[int, tuple[Parts, int]]) -> list[LifeEventOut]:
    rows = loans.events_of(loan_id)
    gone = {row.reverses.number for row in rows if row.reverses}
    found = []
    for row in rows:
        parts, waits_fen = spent.get(row.number, (Parts(), 0))
        amounts = {part.value: yuan(parts.of(part)) for part in Part if parts.of(part)}
        if waits_fen:
            amounts["suspense"] = yuan(waits_fen)
        is_debit = row.kind == "repayment" and row.payload.get("channel") != "counter"
        found.append(
            LifeEventOut(
                number=row.number,
                kind=row.kind,
                name=KINDS[row.kind],
                on=row.on,
                amount=yuan(row.amount_fen) if row.amount_fen is not None else None,
                parts=amounts,
                reason=str(row.payload.get("reason", "")),
                is_reversed=row.number in gone,
                may_reverse=row.kind in REVERSIBLE and not is_debit and row.number not in gone,
            )
        )
    return found


def what_if(loan_id: UUID, *, principal_fen: int, keep: str, on: date) -> WhatIfOut:
    """Compare the loan's course with the one after repaying principal early today.

    :raises NotFound: if there is no such loan, or not for this reader.
    :raises Invalid: if more is repaid than there is.
    """
    view = loans.get(loan_id, on=on)
    life = life_of(view)
    state = life.on(max(on, view.disbursed_on))
    if not 0 < principal_fen <= state.balance_fen:
        raise Invalid({"/principal": TOO_MUCH})
    cost = servicing.cost_on(life, state.on, principal_fen)
    event = servicing.early(life, on=state.on, amount_fen=cost["amount_fen"], keep=keep)
    now = figures(life.terms, state)
    then = servicing.imagined(life, event, on=state.on)
    fallen = len(state.rows)
    saved_fen = interest_ahead_fen(now, fallen) - interest_ahead_fen(then, fallen)
    return WhatIfOut(
        amount=yuan(cost["amount_fen"]),
        fee=yuan(cost["fee_fen"]),
        interest_saved=yuan(max(saved_fen - now.accrued.interest_fen, 0)),
        now=course_out(now, fallen),
        then=course_out(then, fallen),
    )


def interest_ahead_fen(shown: Figures, fallen: int) -> int:
    return sum(row.interest_fen for row in shown.rows[fallen:])


def course_out(shown: Figures, fallen: int) -> LoanCourseOut:
    rows = shown.rows[fallen:]
    # The next one may bear a broken period; of the last two, the second bears what is left.
    usual = rows[1 if len(rows) > 2 else 0].total_fen if rows else 0
    return LoanCourseOut(
        instalments=len(rows),
        ends_on=rows[-1].due_on if rows else None,
        next_payment=yuan(usual),
        interest_ahead=yuan(interest_ahead_fen(shown, fallen)),
        balances=[yuan(row.balance_after_fen) for row in rows],
    )
