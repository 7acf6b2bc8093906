from uuid import UUID

from sancha.credit.consents.errors import NoConsent, NotAgreed, StaleText
from sancha.credit.consents.models import Consent
from sancha.credit.consents.queries import newest, text_for
from sancha.credit.consents.types import ConsentView
from sancha.platform.door import operation


@operation
def give(
    *,
    party_id: UUID,
    organisation_id: UUID,
    purpose: str,
    version: str,
    agreed: bool,
    channel: str,
) -> None:
    """Record that a person agreed to the text in force.

    :raises NotAgreed: if the box was not ticked.
    :raises StaleText: if she read another version.
    """
    text = text_for(purpose)
    if not agreed:
        raise NotAgreed
    if version != text.version:
        raise StaleText
    Consent.objects.create(
        party_id=party_id,
        organisation_id=organisation_id,
        purpose=purpose,
        version=version,
        text_hash=text.text_hash,
        channel=channel,
    )


def require(party_id: UUID, purpose: str) -> ConsentView:
    """Return the consent for this purpose; :raises NoConsent: if there is none."""
    consent = newest(party_id, purpose)
    if consent is None:
        raise NoConsent
    return consent
