from uuid import UUID

from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.evidence import queries as evidence
from sancha.inloan.contracts import services
from sancha.inloan.contracts.errors import ElementsWrong
from sancha.inloan.contracts.queries import elements_of
from sancha.inloan.contracts.rendering import Confirmation, check_elements, render_contract
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.preloan.applications import queries as applications


@errand
def prepare(application_id: UUID) -> UUID | None:
    """Make the contract of an approved case, set it as PDF and file it; None if it was withdrawn.

    :raises ElementsWrong: if its elements do not agree with each other.
    """
    if applications.get(application_id).status.code == "withdrawn":
        return None
    contract = services.make(application_id=application_id)
    elements = elements_of(contract, None)
    if found := check_elements(elements):
        raise ElementsWrong(findings="；".join(finding.message.zh for finding in found))
    pdf = render_contract(elements)
    return services.file_draft(contract_id=contract.id, pdf=pdf, now=clock.now())


@errand
def seal(contract_id: UUID) -> UUID:
    """Set the confirmed contract with its trace, and file it beside the draft."""
    contract = facilities.contract(contract_id)
    assert contract.document_id is not None
    assert contract.confirmed_at is not None
    confirmation = Confirmation(
        trace=str(contract.id),
        phone_masked=mask("phone", parties.profile_of(contract.party_id).phone),
        confirmed_at=contract.confirmed_at,
        draft_digest=evidence.document(contract.document_id).content_hash,
    )
    pdf = render_contract(elements_of(contract, confirmation))
    return services.file_confirmed(contract_id=contract_id, pdf=pdf, now=clock.now())
