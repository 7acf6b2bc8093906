"""What lenders report to the bureau of their loans, and what it makes of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sancha_sandbox.models import BureauAccount, BureauRecord
from sancha_sandbox.refusals import NumberReused, Refusal, Text
from sancha_sandbox.registers import find_person
from sancha_sandbox.society.credit import BAD_DEBT, BEFORE_OPENING, MONTHS
from sancha_sandbox.society.store import LENDER_NAME

GRANT, REPAYMENT, OVERDUE, SETTLED = "grant", "repayment", "overdue", "settled"
WRITTEN_OFF = "written_off"
KINDS = (GRANT, REPAYMENT, OVERDUE, SETTLED, WRITTEN_OFF)


class Rejected(Refusal):
    """The bureau does not take a record as it is; the code says why."""

    status = 422


class NotThisPerson(Rejected):
    code = "subject_not_known"
    text = Text("姓名与身份证号不符或查无此人", "Nobody has this name and identity number")


class NotOpened(Rejected):
    code = "loan_not_opened"
    text = Text("该借据尚未报送开立", "The loan was never reported as granted")


class OpenedBefore(Rejected):
    code = "loan_opened_before"
    text = Text("该借据已报送开立", "The loan was reported as granted before")


class OutOfOrder(Rejected):
    code = "out_of_order"
    text = Text("报送次序不连续", "A record before this one is missing")


class BadBalance(Rejected):
    code = "balance_above_credit"
    text = Text("余额大于借款金额", "The balance is above what was lent")


@dataclass(frozen=True)
class Reported:
    """A record as it comes in. `sequence` counts a loan's records from 1, without a gap."""

    kind: str
    loan_number: str
    sequence: int
    name: str
    id_number: str
    on: date
    credit_fen: int
    balance_fen: int
    overdue_fen: int
    monthly_payment_fen: int
    remaining_months: int
    instalments_behind: int


def take(*, number: str, reported: Reported, now: datetime) -> BureauRecord:
    """Take a record, or return the one that was taken under this number with the same values.

    :raises NumberReused: if the number was used with other values.
    :raises Rejected: if it cannot be taken as it is.
    """
    values = {k: v.isoformat() if isinstance(v, date) else v for k, v in vars(reported).items()}
    with transaction.atomic():
        known = BureauRecord.objects.filter(number=number).first()
        if known is not None:
            if known.values != values:
                raise NumberReused
            return known
        apply(reported)
        return BureauRecord.objects.create(
            number=number,
            loan_number=reported.loan_number,
            kind=reported.kind,
            sequence=reported.sequence,
            values=values,
            at=now,
        )


def apply(reported: Reported) -> None:
    """Keep the loan's line of credit as its lender reports it."""
    person = find_person(reported.name, reported.id_number)
    if person is None:
        raise NotThisPerson
    lines = BureauAccount.objects.select_for_update()
    line = lines.filter(number=reported.loan_number, person=person).first()
    if reported.kind == GRANT:
        if line is not None:
            raise OpenedBefore
        line = BureauAccount(
            person=person,
            number=reported.loan_number,
            kind="D1",
            business="consumer",
            institution=LENDER_NAME,
            opened_on=reported.on,
            history=BEFORE_OPENING * MONTHS,
        )
    elif line is None:
        raise NotOpened
    taken = BureauRecord.objects.filter(loan_number=reported.loan_number).count()
    if reported.sequence != taken + 1:
        raise OutOfOrder
    if reported.balance_fen > reported.credit_fen:
        raise BadBalance
    line.credit_fen, line.balance_fen = reported.credit_fen, reported.balance_fen
    line.monthly_payment_fen = reported.monthly_payment_fen
    line.remaining_months = reported.remaining_months
    line.closed_on = reported.on if reported.kind == SETTLED else None
    line.history = line.history[:-1] + status_of(reported)
    line.save()


def status_of(reported: Reported) -> str:
    if reported.kind == SETTLED:
        return "C"
    if reported.kind == WRITTEN_OFF:
        return BAD_DEBT
    return str(min(reported.instalments_behind, 7)) if reported.instalments_behind else "N"
