"""What happens to a loan is told to its borrower, in the same transaction."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.bills import queries as bills
from sancha.credit.loans import queries as loans
from sancha.engines.notice.batch import notify_many
from sancha.engines.notice.types import Message, Recipient, Value
from sancha.inloan.disbursement import queries as disbursements
from sancha.office.parameters import queries as parameters
from sancha.platform import events
from sancha.platform.text import Text
from sancha.postloan.collection.types import stage_of, stages

SHORT = Text("账户余额不足或扣款未成功", "the account did not hold enough, or the debit failed")


def tell_many(template: str, told: Mapping[UUID, Mapping[str, Value]]) -> None:
    """Tell the borrowers of these loans, each with her own values."""
    messages = [
        Message(
            recipient=Recipient(
                kind="party",
                id=loan.party_id,
                organisation_id=loan.organisation_id,
                party_id=loan.party_id,
            ),
            values={"loan": loan.number, **told[loan.id]},
            subject_id=loan.id,
        )
        for loan in loans.named(told).values()
    ]
    notify_many(template, messages)


@events.on("loan.disbursed")
def tell_disbursed(event: events.Happened) -> None:
    loan = loans.get(event.subject, on=event.business_on)
    assert loan.next_due_on is not None
    amount = grouped(event.payload["amount_fen"])
    if (bill := bills.of_loan(loan.id)) is not None:
        told: dict[str, Value] = {"bill": bill.number, "discount": grouped(bill.discount_fen)}
        told |= {"amount": amount, "due_on": loan.next_due_on}
        tell_many("bill.discounted", {loan.id: told})
        return
    said: dict[str, Value] = {"amount": amount, "first_due_on": loan.next_due_on}
    if (payee := disbursements.payee_of_loan(loan.id)) is not None:
        tell_many("loan.paid_to_payee", {loan.id: said | {"payee": payee.name}})
        return
    tell_many("loan.disbursed", {loan.id: said})


@events.on_many("loan.repaid")
def tell_repaid(happened: Sequence[events.Happened]) -> None:
    tell_many(
        "loan.debited",
        {
            event.subject: {
                "amount": grouped(event.payload["amount_fen"]),
                "paid_on": event.business_on,
            }
            for event in happened
        },
    )


@events.on_many("loan.debit_short")
def tell_short(happened: Sequence[events.Happened]) -> None:
    """Tell of each instalment's first failed debit; then in the rhythm of the collection's stage."""
    since = loans.open_since(event.subject for event in happened)
    on = happened[0].business_on
    rhythm = {
        stage.code: parameters.whole(f"collection.notice_days_{stage.code}", on=on)
        for stage in stages()
    }

    def is_told(event: events.Happened) -> bool:
        asked_on = event.payload["asked_on"]
        oldest_on, newest_on = since.get(event.subject, (asked_on, asked_on))
        if newest_on == asked_on:
            return True
        late_days = (asked_on - oldest_on).days
        every = rhythm[stage_of(late_days).code]
        return every > 0 and late_days % every == 0

    happened = [event for event in happened if is_told(event)]
    tell_many(
        "loan.debit_failed",
        {
            event.subject: {
                "amount": grouped(event.payload["short_fen"]),
                "due_on": since.get(event.subject, (event.business_on,))[0],
                "reason": SHORT,
            }
            for event in happened
        },
    )


@events.on_many("loan.settled")
def tell_settled(happened: Sequence[events.Happened]) -> None:
    tell_many(
        "loan.settled", {event.subject: {"settled_on": event.business_on} for event in happened}
    )
