"""How a loan is classified, why, and what is provided for it."""

from datetime import date

from ninja import Schema

from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.loans.models import Loan
from sancha.credit.loans.types import CLASSES, LoanView
from sancha.platform.shapes import Numbered
from sancha.platform.text import Status, Text
from sancha.postloan.classification.queries import rates_on

DAYS = Text("逾期 {days} 天", "{days} days past due")
JUDGED = Text("人工认定为{zh}", "judged by people: {en}")
OBSERVED = Text("重组观察期至 {until}", "observed after a restructuring until {until}")
KEPT = Text("曾为不良，须人工上调", "was non-performing; only people better it")


class OtherLoan(Schema):
    """Another running loan of the same debtor."""

    loan: Numbered
    risk_class: Status
    days_past_due: int
    balance: str


class LoanClass(Schema):
    """The class, stage and allowance of a loan as they are now, and what holds the class down."""

    risk_class: Status
    stage: int
    accruing: bool
    causes: list[Text]
    allowance: str
    expected_loss: str
    closed_on: date | None
    others: list[OtherLoan]  # Of the debtor, the worst first: what holds for one may for all.
    options: list[Status]  # What people may judge it to be.


def others_of(view: LoanView, *, on: date) -> list[OtherLoan]:
    rows = Loan.objects.select_related("segment").filter(
        party_id=view.party_id, segment__status="active"
    )
    return [
        OtherLoan(
            loan=Numbered(id=str(row.id), number=row.number),
            risk_class=CLASSES[row.segment.risk_class],
            days_past_due=loans.classing_of(row, on=on).days_past_due,
            balance=yuan(row.segment.balance_fen),
        )
        for row in rows.exclude(pk=view.id).order_by("-segment__risk_class", "number")
    ]


def class_out(view: LoanView, *, on: date) -> LoanClass:
    row = Loan.objects.select_related("segment").get(pk=view.id)
    found = loans.classing_of(row, on=on)
    balance_fen = 0 if view.written_off_on else view.balance_fen
    rates = rates_on(on)
    causes = []
    if found.days_past_due:
        causes.append(DAYS.format(days=found.days_past_due))
    if found.judged_class:
        label = CLASSES[found.judged_class].label
        causes.append(JUDGED.format(zh=label.zh, en=label.en))
    if found.watch(on) > 1:
        causes.append(OBSERVED.format(until=found.watched_until_on))
    if found.risk_class > max(found.floor, found.judged_class or 1, found.watch(on)):
        causes.append(KEPT)
    return LoanClass(
        risk_class=CLASSES[found.risk_class],
        stage=found.stage,
        accruing=found.is_accruing,
        causes=causes,
        allowance=yuan(rates.allowance_fen(balance_fen, found.risk_class)),
        expected_loss=yuan(rates.expected_fen(balance_fen, found.stage)),
        closed_on=found.closed_on,
        others=others_of(view, on=on),
        options=list(CLASSES.values()),
    )
