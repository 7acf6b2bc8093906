"""A loan's arrears begin and end cases, in the same transaction."""

from sancha.platform import events
from sancha.postloan.collection import services


@events.on("loan.debit_short")
def open_case(event: events.Happened) -> None:
    services.open_case(event.subject, on=event.business_on)


@events.on("loan.repaid")
def follow_payment(event: events.Happened) -> None:
    services.follow_payment(event.subject, on=event.business_on)
