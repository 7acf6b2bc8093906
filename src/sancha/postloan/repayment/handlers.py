"""What happens to a loan is told to its borrower, in the same transaction."""

from sancha.core.money import grouped
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient, Value
from sancha.platform import events
from sancha.platform.text import Text

SHORT = Text("账户余额不足或扣款未成功", "the account did not hold enough, or the debit failed")


def tell(template: str, loan: LoanView, **values: Value) -> None:
    recipient = Recipient(
        kind="party",
        id=loan.party_id,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
    )
    notices.notify(
        template=template,
        recipient=recipient,
        values={"loan": loan.number, **values},
        subject_id=loan.id,
    )


@events.on("loan.disbursed")
def tell_disbursed(event: events.Happened) -> None:
    loan = loans.get(event.subject, on=event.business_on)
    assert loan.next_due_on is not None
    amount = grouped(loan.principal_fen)
    tell("loan.disbursed", loan, amount=amount, first_due_on=loan.next_due_on)


@events.on("loan.repaid")
def tell_repaid(event: events.Happened) -> None:
    loan = loans.get(event.subject, on=event.business_on)
    amount = grouped(event.payload["amount_fen"])
    tell("loan.debited", loan, amount=amount, paid_on=event.business_on)


@events.on("loan.debit_short")
def tell_short(event: events.Happened) -> None:
    loan = loans.get(event.subject, on=event.business_on)
    amount = grouped(event.payload["short_fen"])
    due_on = loans.oldest_open([loan.id])[loan.id]
    tell("loan.debit_failed", loan, amount=amount, due_on=due_on, reason=SHORT)


@events.on("loan.settled")
def tell_settled(event: events.Happened) -> None:
    loan = loans.get(event.subject, on=event.business_on)
    tell("loan.settled", loan, settled_on=event.business_on)
