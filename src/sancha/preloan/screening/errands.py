from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from sancha.credit.consents import services as consents
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import Profile
from sancha.engines.outside import connectors, messages, register_messages
from sancha.engines.outside import queries as outside
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import OutsideFailed
from sancha.engines.outside.types import CallSeen, Connector
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import ApplicationView
from sancha.preloan.screening import services
from sancha.preloan.screening.services import SCREENER
from sancha.preloan.screening.types import Screened

PATIENCE = 3  # How often a silent source is asked before people decide without it.


@errand
def collect_and_decide(application_id: UUID) -> Screened | None:
    """Ask every source that has not answered, then decide; None while a source deserves patience.

    :raises NoConsent: if the customer has not agreed to the bureau query; nothing is asked then.
    """
    application = applications.get(application_id)
    if application.decision_id is not None:
        return None
    consent = consents.require(application.party_id, "bureau_query")
    profile = parties.profile_of(application.party_id)
    silent = [
        name
        for name, ask in sources(application, profile, consent.id).items()
        if not is_answered(name, application_id, ask)
    ]
    if any(tries_of(name, application_id) < PATIENCE for name in silent):
        return None
    return services.decide(application_id=application_id, now=clock.now())


def sources(
    application: ApplicationView, profile: Profile, consent_id: UUID
) -> dict[str, Callable[[], object]]:
    """Return how each source is asked."""
    identity = messages.IdentityAsked(
        name=profile.name, id_number=profile.id_number, phone=profile.phone
    )
    bureau = messages.BureauAsked(
        name=profile.name, id_number=profile.id_number, authorisation_number=str(consent_id)
    )
    court = messages.CourtAsked(name=profile.name, id_number=profile.id_number)
    return {
        connectors.IDENTITY.name: lambda: call(
            connectors.IDENTITY, identity, actor=SCREENER, subject=application, reason="贷款审批"
        ),
        connectors.BUREAU.name: lambda: call(
            connectors.BUREAU,
            bureau,
            actor=SCREENER,
            subject=application,
            reason="贷款审批",
            consent=consent_id,
        ),
        connectors.COURT.name: lambda: call(
            connectors.COURT, court, actor=SCREENER, subject=application, reason="贷款审批"
        ),
    } | {
        connector.name: partial(
            call,
            connector,
            request,
            actor=SCREENER,
            subject=application,
            reason="贷款审批",
            consent=consent_id,
        )
        for connector, request in registers_asked(profile, str(consent_id))
    }


def registers_asked(
    profile: Profile, authorisation: str
) -> Iterator[tuple[Connector[Any, Any], Any]]:
    """Yield which registers are asked about a person, and what."""
    who = {
        "name": profile.name,
        "id_number": profile.id_number,
        "authorisation_number": authorisation,
    }
    yield connectors.TAX, register_messages.RegisterAsked(**who)
    yield connectors.SOCIAL, register_messages.RegisterAsked(**who)
    yield connectors.OPERATOR, register_messages.PhoneAsked(**who, phone=profile.phone)
    if profile.employer:
        yield connectors.BUSINESS, register_messages.FirmAsked(name=profile.employer)


def is_answered(name: str, application_id: UUID, ask: Callable[[], object]) -> bool:
    """Ask, unless it has answered on this case; tell whether it has now."""
    if any(c.outcome.code == "answered" for c in calls(name, application_id)):
        return True
    try:
        ask()
    except OutsideFailed:
        return False
    return True


def calls(name: str, application_id: UUID) -> list[CallSeen]:
    return [seen for seen in outside.calls_about(application_id) if seen.connector == name]


def tries_of(name: str, application_id: UUID) -> int:
    return len(calls(name, application_id))


def is_open(application_id: UUID) -> bool:
    """Tell whether the machine has yet to decide."""
    return applications.get(application_id).decision_id is None
