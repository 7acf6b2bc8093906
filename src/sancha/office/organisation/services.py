from uuid import UUID

from sancha.office.organisation import permissions
from sancha.office.organisation.models import LegalEntity, Organisation
from sancha.office.organisation.queries import view_of
from sancha.office.organisation.types import OrganisationView
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.text import Text


@use_case
def found_lender(
    *,
    code: str,
    name: Text,
    head_office: Text,
    capital_fen: int,
    uscc: str,
    address: str,
    phone: str,
    court: str,
    actor: Actor,
) -> OrganisationView:
    """Open a legal entity with its head office."""
    key = uuid7()
    actor.require(permissions.MANAGE, on=Scope(key))
    entity = LegalEntity.objects.create(
        id=key,
        code=code,
        name=vars(name),
        capital_fen=capital_fen,
        uscc=uscc,
        address=address,
        phone=phone,
        court=court,
    )
    row = Organisation.objects.create(
        legal_entity=entity, code=f"{code}00", name=vars(head_office), is_head_office=True
    )
    return view_of(row)


@use_case
def open_branch(
    *, parent_id: UUID, code: str, name: Text, takes_online_customers: bool, actor: Actor
) -> OrganisationView:
    """Open a branch under an organisation."""
    parent = Organisation.objects.get(pk=parent_id)
    actor.require(permissions.MANAGE, on=Scope(parent.id, parent.id))
    row = Organisation.objects.create(
        legal_entity_id=parent.legal_entity_id,
        parent=parent,
        code=code,
        name=vars(name),
        takes_online_customers=takes_online_customers,
    )
    return view_of(row)
