"""The debits of a night that brought nothing, or not all."""

from datetime import date

from ninja import Query, Schema

from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.insight.lifecycle.queries import customers_of
from sancha.insight.shapes import organisation_out
from sancha.office.organisation import queries as organisations
from sancha.platform import http
from sancha.platform.shapes import CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.repayment import queries as debits
from sancha.postloan.repayment.permissions import SEE
from sancha.postloan.repayment.types import FAILURES, SHORT, STATUSES

router = http.router(tags=["operations"])


class DebitsPage(http.Page):
    on: date | None = None


class FailedDebit(Schema):
    id: str
    number: str
    loan: Numbered
    customer: CustomerRef
    organisation: OrganisationOut
    asked: str
    collected: str
    status: Status
    reason: Text | None
    by_file: bool


class FailedDebits(Schema):
    """Of which night; what was asked and missed is of the whole night, not of the page."""

    on: date | None
    missed: str
    items: list[FailedDebit]
    total: int
    statuses: list[Status]


@router.get("/operations/failed-debits", response=FailedDebits)
@http.reads(SEE)
def failed_debits(request: http.Request, page: Query[DebitsPage]) -> FailedDebits:
    """The debits of a night (the last one, if none is named) that failed or came short."""
    night_on = page.on or debits.last_night()
    if night_on is None:  # None has ordered any yet.
        return FailedDebits(on=None, missed=yuan(0), items=[], total=0, statuses=[])
    views, total, missed_fen = debits.short_of_night(
        night_on, status=page.status if page.status in SHORT else "", window=page.window
    )
    places = organisations.all_organisations()
    customers = customers_of(view.party_id for view in views)
    numbers = loans.numbers_of({view.loan_id for view in views})
    return FailedDebits(
        on=night_on,
        missed=yuan(missed_fen),
        items=[
            FailedDebit(
                id=str(view.id),
                number=view.number,
                loan=Numbered(id=str(view.loan_id), number=numbers[view.loan_id]),
                customer=customers[view.party_id],
                organisation=organisation_out(places, view.organisation_id),
                asked=yuan(view.asked_fen),
                collected=yuan(view.collected_fen),
                status=view.status,
                reason=FAILURES.get(view.reason),
                by_file=view.file_id is not None,
            )
            for view in views
        ],
        total=total,
        statuses=[STATUSES[code] for code in SHORT],
    )
