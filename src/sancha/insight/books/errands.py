from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import OutsideFailed
from sancha.engines.outside.types import Answered
from sancha.office.organisation.types import OrganisationView
from sancha.platform.acts import Scope, service
from sancha.platform.door import errand

BOOKKEEPER = service("books", "outside.call")


@errand
def ask_bank(head_office: OrganisationView) -> Answered[messages.AccountState] | None:
    """Ask core banking for the balance of the lender's account; None if it does not say."""
    subject = Scope(head_office.legal_entity_id, head_office.id)
    try:
        return call(
            connectors.LENDER_BALANCE,
            messages.Nothing(),
            actor=BOOKKEEPER,
            subject=subject,
            reason="核对资金账户",
        )
    except OutsideFailed:
        return None
