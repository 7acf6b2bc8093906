from sancha.credit.facilities import queries as facilities
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.platform import events


@events.on("contract.ready")
def tell_ready(event: events.Happened) -> None:
    tell(event, "contract.ready")


@events.on("contract.confirmed")
def tell_confirmed(event: events.Happened) -> None:
    tell(event, "contract.confirmed")


def tell(event: events.Happened, template: str) -> None:
    contract = facilities.contract(event.subject)
    recipient = Recipient(
        kind="party",
        id=contract.party_id,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
    )
    notices.notify(
        template=template,
        recipient=recipient,
        values={"contract": contract.number},
        subject_id=contract.id,
    )
