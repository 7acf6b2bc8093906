from datetime import date

from sancha.engines.ledger import permissions
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.office.organisation.types import OrganisationView
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case


@use_case
def pay_in_capital(
    *, head_office: OrganisationView, capital_fen: int, on: date, actor: Actor
) -> str:
    """Post the capital with which a lender begins."""
    actor.require(permissions.RELEASE, on=Scope(head_office.id, head_office.id))
    entry = ledger.post(
        event="capital.paid_in",
        components={"capital": capital_fen},
        subject_id=head_office.legal_entity_id,
        dimensions=Dimensions(
            legal_entity_id=head_office.legal_entity_id,
            organisation_id=head_office.id,
            head_office_id=head_office.id,
            product="",
        ),
        accounting_on=on,
    )
    return entry.number
