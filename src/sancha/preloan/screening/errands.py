from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sancha.credit.consents import services as consents
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import Profile
from sancha.engines.outside import connectors, messages, register_messages
from sancha.engines.outside import queries as outside
from sancha.engines.outside.errands import call_together
from sancha.engines.outside.errors import OutsideFailed
from sancha.engines.outside.types import Asked, Outcome
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
    silent = ask_silent(application, sources(profile, consent.id))
    if any(tries < PATIENCE for tries in silent.values()):
        return None
    return services.decide(application_id=application_id, now=clock.now())


def sources(profile: Profile, consent_id: UUID) -> list[Asked[Any, Any]]:
    """Return what each source is asked."""
    who = {"name": profile.name, "id_number": profile.id_number}
    authorised = str(consent_id)
    return [
        Asked(connectors.IDENTITY, messages.IdentityAsked(**who, phone=profile.phone)),
        Asked(
            connectors.BUREAU,
            messages.BureauAsked(**who, authorisation_number=authorised),
            consent_id,
        ),
        Asked(connectors.COURT, messages.CourtAsked(**who)),
        *registers_asked(profile, consent_id),
    ]


def registers_asked(profile: Profile, consent_id: UUID) -> Iterator[Asked[Any, Any]]:
    """Yield which registers are asked about a person, and what."""
    who = {
        "name": profile.name,
        "id_number": profile.id_number,
        "authorisation_number": str(consent_id),
    }
    yield Asked(connectors.TAX, register_messages.RegisterAsked(**who), consent_id)
    yield Asked(connectors.SOCIAL, register_messages.RegisterAsked(**who), consent_id)
    phone = register_messages.PhoneAsked(**who, phone=profile.phone)
    yield Asked(connectors.OPERATOR, phone, consent_id)
    if profile.employer:
        firm = register_messages.FirmAsked(name=profile.employer)
        yield Asked(connectors.BUSINESS, firm, consent_id)


def ask_silent(application: ApplicationView, asked: list[Asked[Any, Any]]) -> dict[str, int]:
    """Ask all sources that have not answered on this case; return who stays silent, and its tries."""
    calls = outside.outcomes_about(application.id)
    answered = {connector for connector, outcome in calls if outcome is Outcome.ANSWERED}
    waiting = [one for one in asked if one.connector.name not in answered]
    if not waiting:
        return {}
    results = call_together(waiting, actor=SCREENER, subject=application, reason="贷款审批")
    tries = Counter(connector for connector, _ in calls)
    return {
        name: tries[name] + 1
        for name, result in results.items()
        if isinstance(result, OutsideFailed)
    }


def is_open(application_id: UUID) -> bool:
    """Tell whether the machine has yet to decide."""
    return applications.get(application_id).decision_id is None
