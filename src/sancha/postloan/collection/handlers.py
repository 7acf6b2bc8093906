"""A loan's arrears begin and end cases, in the same transaction."""

from collections.abc import Sequence

from sancha.platform import events
from sancha.postloan.collection import queries, services


@events.on("loan.debit_short")
def open_case(event: events.Happened) -> None:
    services.open_case(event.subject, on=event.business_on)


@events.on_many("loan.repaid")
def follow_payments(happened: Sequence[events.Happened]) -> None:
    collected = queries.with_open_case(event.subject for event in happened)
    for event in happened:
        if event.subject in collected:
            services.follow_payment(event.subject, on=event.business_on)
