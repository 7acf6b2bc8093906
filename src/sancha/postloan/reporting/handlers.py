"""What happens to loans is written down for the bureau, in the same transaction."""

from collections.abc import Sequence

from sancha.platform import events
from sancha.platform.events import Happened
from sancha.postloan.reporting import batch, services

MOVES_MONEY = {"repayment", "recovery", "early_repayment", "reversal"}


@events.on_many("loan.disbursed")
def note_grants(happened: Sequence[Happened]) -> None:
    services.note_grants([one.subject for one in happened], on=happened[0].business_on)


@events.on_many("loan.repaid")
def note_repayments(happened: Sequence[Happened]) -> None:
    batch.note("repayment", happened)


@events.on_many("loan.debit_short")
def note_overdue(happened: Sequence[Happened]) -> None:
    batch.note("overdue", happened)


@events.on_many("loan.settled")
def note_settled(happened: Sequence[Happened]) -> None:
    batch.note("settled", happened)


@events.on_many("loan.serviced")
def note_counter(happened: Sequence[Happened]) -> None:
    """Money taken elsewhere than by a night's debit, and what took it back."""
    paid = [one for one in happened if one.payload["kind"] in MOVES_MONEY]
    if paid:
        batch.note("repayment", paid)


@events.on_many("loan.written_off")
def note_write_offs(happened: Sequence[Happened]) -> None:
    batch.note("written_off", happened)
