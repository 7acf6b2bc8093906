from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.types import END_REASONS, ContractView
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient, Value
from sancha.inloan.contracts.types import PROBLEMS
from sancha.office.products import queries as products
from sancha.office.staff import queries as staff
from sancha.platform import events

RETURNERS = "contracts.return"


@events.on("contract.ready")
def tell_ready(event: events.Happened) -> None:
    tell(facilities.contract(event.subject), "contract.ready")


@events.on("contract.confirmed")
def tell_confirmed(event: events.Happened) -> None:
    contract = facilities.contract(event.subject)
    is_limit = products.version(contract.product_version_id).terms.revolving
    tell(contract, "contract.limit_granted" if is_limit else "contract.confirmed")


@events.on("contract.limit_closed")
def tell_limit_closed(event: events.Happened) -> None:
    tell(facilities.contract(event.subject), "contract.limit_closed")


@events.on("contract.signing_failed")
def tell_signing_failed(event: events.Happened) -> None:
    reason = PROBLEMS[event.payload["problem"]]
    tell(facilities.contract(event.subject), "contract.signing_failed", reason=reason)


@events.on("contract.void")
@events.on("contract.cancelled")
def tell_ended(event: events.Happened) -> None:
    """Tell the borrower, and the staff who look after contracts."""
    contract = facilities.contract(event.subject)
    reason = END_REASONS[event.payload["reason"]]
    tell(contract, "contract.ended", reason=reason)
    for member in staff.those_who_may(RETURNERS, on=contract):
        notices.notify(
            template="contract.ended_staff",
            recipient=Recipient(
                kind="staff", id=member.id, organisation_id=contract.organisation_id
            ),
            values={"contract": contract.number, "reason": reason},
            subject_id=contract.id,
        )


def tell(contract: ContractView, template: str, **values: Value) -> None:
    recipient = Recipient(
        kind="party",
        id=contract.party_id,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
    )
    notices.notify(
        template=template,
        recipient=recipient,
        values={"contract": contract.number, **values},
        subject_id=contract.id,
    )
