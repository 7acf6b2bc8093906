from datetime import datetime
from typing import Protocol
from uuid import UUID

from sancha.core.money import grouped
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.engines.process import ports
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.text import months
from sancha.preloan.applications import queries
from sancha.preloan.applications.types import REDUCTIONS, ApplicationView


class OfParty(Protocol):
    """Something that belongs to a party of an organisation."""

    @property
    def party_id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...


def borrower_of(thing: OfParty) -> Recipient:
    return Recipient(
        kind="party",
        id=thing.party_id,
        organisation_id=thing.organisation_id,
        party_id=thing.party_id,
    )


@events.on("application.submitted")
def tell_submitted(event: events.Happened) -> None:
    application = queries.get(event.subject)
    notices.notify(
        template="application.submitted",
        recipient=borrower_of(application),
        values={"application": application.number, "amount": grouped(application.amount_fen)},
        subject_id=application.id,
    )


@events.on("application.approved")
def tell_approved(event: events.Happened) -> None:
    application = queries.get(event.subject)
    notices.notify(
        template="application.approved",
        recipient=borrower_of(application),
        values={
            "application": application.number,
            "amount": grouped(approved_fen(application)),
            "term": months(application.term_months),
        },
        subject_id=application.id,
    )


@events.on("application.offered")
def tell_offered(event: events.Happened) -> None:
    application = queries.get(event.subject)
    notices.notify(
        template="application.offered",
        recipient=borrower_of(application),
        values={
            "application": application.number,
            "amount": grouped(approved_fen(application)),
            "reason": REDUCTIONS[application.reduced_for],
        },
        subject_id=application.id,
    )


@events.on("application.stopped")
@events.on("application.referred")
@events.on("application.conditional")
@events.on("application.withdrawn")
def tell_by_number(event: events.Happened) -> None:
    """Tell the customer what needs no more than the number of the case."""
    application = queries.get(event.subject)
    notices.notify(
        template=event.type,
        recipient=borrower_of(application),
        values={"application": application.number},
        subject_id=application.id,
    )


def approved_fen(application: ApplicationView) -> int:
    return application.approved_amount_fen or application.amount_fen


@events.on("application.declined")
def tell_declined(event: events.Happened) -> None:
    application = queries.get(event.subject)
    notices.notify(
        template="application.declined",
        recipient=borrower_of(application),
        values={"application": application.number, "reason": queries.told_reason(application)},
        subject_id=application.id,
    )


def due_at(*, organisation_id: UUID, hours: int, now: datetime) -> datetime:
    """When something is due that may take so many office hours."""
    return calendar.after_working_hours(now, hours)


ports.provide_due_at(due_at)
