"""A loan's arrears begin and end cases, in the same transaction."""

from collections.abc import Sequence

from sancha.platform import events
from sancha.postloan.collection import services


@events.on_many("loan.debit_short")
def open_cases(happened: Sequence[events.Happened]) -> None:
    services.open_cases([event.subject for event in happened], on=happened[0].business_on)


@events.on_many("loan.repaid")
@events.on_many("loan.serviced")
def follow_payments(happened: Sequence[events.Happened]) -> None:
    services.follow_payments([event.subject for event in happened], on=happened[0].business_on)
