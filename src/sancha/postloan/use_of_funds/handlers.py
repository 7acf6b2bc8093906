"""An alert where misuse is suspected, and a limit of which no more is drawn before use is proven."""

from datetime import date

from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import queries as loans
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.inloan.draws.types import hinders_draws
from sancha.office.staff import queries as staff
from sancha.platform import events
from sancha.postloan.servicing.permissions import CHANGE
from sancha.postloan.use_of_funds.queries import is_unproven


@events.on("loan.use_misused")
def raise_alert(event: events.Happened) -> None:
    """Tell those who may call the loan, or let it bear the misuse rate."""
    loan = loans.named([event.subject])[event.subject]
    for member in staff.those_who_may(CHANGE, on=loan):
        notices.notify(
            template="loan.misuse_suspected",
            recipient=Recipient(kind="staff", id=member.id, organisation_id=loan.organisation_id),
            values={"loan": loan.number},
            subject_id=event.subject,
        )


@hinders_draws
def unproven(contract: ContractView, on: date) -> str:
    return "unproven" if is_unproven(contract.id, contract.party_id, on=on) else ""
