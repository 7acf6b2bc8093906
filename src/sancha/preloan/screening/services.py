from datetime import datetime
from typing import Protocol
from uuid import UUID

from sancha.credit.parties import queries as parties
from sancha.engines.decision import queries as decision_queries
from sancha.engines.decision import services as decisions
from sancha.engines.outside import connectors
from sancha.engines.outside import queries as outside
from sancha.engines.process import ports
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.types import SubjectRef, Value
from sancha.office.products import queries as products
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications import services as application_services
from sancha.preloan.screening import features, permissions
from sancha.preloan.screening.types import Screened


class Subjected(Protocol):
    """A running process, as its services see it."""

    subject_id: UUID


SCREENER = service("screening", permissions.COLLECT, permissions.DECIDE, "outside.call")


@use_case
def decide(*, application_id: UUID, now: datetime, actor: Actor = SCREENER) -> Screened:
    """Decide a case on what is known of it; what is missing sends it to people.

    Decided before, it says so again and changes nothing.
    """
    process_queries.lock_instance(subject_id=application_id)
    row = applications.lock(application_id)
    actor.require(permissions.DECIDE, on=row)
    application = applications.view_of(row)
    if application.decision_id is not None:
        return Screened(application_id, application.decision_id, "done before")
    product = products.version(application.product_version_id)
    profile = parties.profile_of(application.party_id)
    values = features.of_application(application, product, profile, known_at=now)
    answers = outside.newest_answers(
        connectors.DATA_CONNECTORS, subject_id=application_id, party_id=application.party_id
    )
    values += features.of_outside(answers)
    values += features.computed(values)
    values += features.of_registers(answers, profile)
    decision = decisions.decide(
        key=product.terms.policy,
        subject=SubjectRef(
            type="application",
            id=application.id,
            number=application.number,
            title=product.name,
            organisation_id=application.organisation_id,
            party_id=application.party_id,
        ),
        features=values,
        at=now,
    )
    output = decision.output
    application_services.keep_decision(
        application_id,
        decision_id=decision.id,
        score=output.get("score"),
        grade=str(output.get("grade", "")),
    )
    processes.signal(subject_id=application_id, step="collect", outcome=decision.outcome)
    return Screened(application_id, decision.id, decision.outcome)


@ports.service("refer_application")
@operation
def refer(instance: Subjected, data: dict[str, Value]) -> None:
    """The machine is not sure: two people decide, one after the other."""
    application = applications.lock(instance.subject_id)
    application_services.move_to(application, "first_review")


@ports.service("decline_application")
@operation
def decline(instance: Subjected, data: dict[str, Value]) -> None:
    """The machine or an approver declines; the reasons that may be told are on the case."""
    application = applications.get(instance.subject_id)
    reasons = ["approver_declined"]
    if application.status.code == "collecting" and application.decision_id:
        reasons = decision_queries.decision(application.decision_id).reasons
    application_services.decline(instance.subject_id, reasons=reasons)
