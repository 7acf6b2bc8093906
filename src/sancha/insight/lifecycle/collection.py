"""The collector's work list, and the page of a loan in arrears."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.insight.lifecycle import queries
from sancha.insight.shapes import organisation_out
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.staff import queries as staff
from sancha.platform.acts import Actor
from sancha.platform.shapes import Choice, CustomerRef, Numbered, OrganisationOut
from sancha.platform.text import Status, Text
from sancha.postloan.collection import queries as collecting
from sancha.postloan.collection.permissions import WORKED_BY
from sancha.postloan.collection.types import (
    PROMISES,
    RESULTS,
    RESULTS_OF,
    STATES,
    TEAMS,
    WAYS,
    CaseView,
    ContactView,
    stage_of,
    stages,
)


class ContactOut(Schema):
    id: str
    way: Text
    result: Text
    promised_on: date | None
    promised: str | None
    note: str
    made_by: str
    made_at: datetime


class CollectionRow(Schema):
    id: str
    loan: Numbered
    customer: CustomerRef
    organisation: OrganisationOut
    stage: Status
    next_step: Text
    status: Status
    days_past_due: int
    overdue_since_on: date
    overdue: str
    balance: str
    team: Text
    collector: str | None
    promised_on: date | None
    promise: Status | None
    last_contact: ContactOut | None


class CollectionList(Schema):
    items: list[CollectionRow]
    total: int
    statuses: list[Status]
    stages: list[Choice]
    teams: list[Choice]


class WayOut(Choice):
    results: list[Choice]


class CollectionCase(Schema):
    case: CollectionRow
    phone_masked: str
    contacts: list[ContactOut]
    ways: list[WayOut]
    allowed_actions: list[str]
    closed_on: date | None


def case_list(views: Sequence[CaseView], total: int, *, on: date) -> CollectionList:
    return CollectionList(
        items=case_rows(views, on=on),
        total=total,
        statuses=list(STATES.values()),
        stages=[Choice(code=stage.code, label=stage.status.label) for stage in stages()],
        teams=[Choice(code=code, label=label) for code, label in TEAMS.items()],
    )


def case_rows(views: Sequence[CaseView], *, on: date) -> list[CollectionRow]:
    """Show cases with what is owed and the last contact: a fixed number of queries."""
    places = organisations.all_organisations()
    customers = queries.customers_of(view.party_id for view in views)
    lent = {loan.id: loan for loan in loans.of_ids({view.loan_id for view in views}, on=on)}
    versions = products.versions({loan.product_version_id for loan in lent.values()})
    standings = queries.standings_of(list(lent.values()), versions, on=on)
    contacts = collecting.last_contacts(view.id for view in views)
    collectors = staff.names_of({view.collector_id for view in views if view.collector_id})
    rows = []
    for view in views:
        loan, standing = lent[view.loan_id], standings[view.loan_id]
        stage = stage_of(loan.days_past_due)
        contact = contacts.get(view.id)
        rows.append(
            CollectionRow(
                id=str(view.id),
                loan=Numbered(id=str(loan.id), number=loan.number),
                customer=customers[view.party_id],
                organisation=organisation_out(places, view.organisation_id),
                stage=stage.status,
                next_step=stage.next_step,
                status=view.state,
                days_past_due=loan.days_past_due,
                overdue_since_on=view.overdue_since_on,
                overdue=yuan(standing.overdue_fen),
                balance=yuan(loan.balance_fen),
                team=TEAMS[view.team],
                collector=collectors.get(view.collector_id) if view.collector_id else None,
                promised_on=view.promised_on,
                promise=promise_of(view, on=on),
                last_contact=contact_out(contact) if contact else None,
            )
        )
    return rows


def promise_of(view: CaseView, *, on: date) -> Status | None:
    """Tell what became of the last promise: kept if the arrears are gone, broken past its day."""
    if view.promised_on is None:
        return None
    if view.closed_on is not None:
        return PROMISES["kept" if view.closed_on <= view.promised_on else "broken"]
    return PROMISES["broken" if view.promised_on < on else "open"]


def contact_out(view: ContactView) -> ContactOut:
    return ContactOut(
        id=str(view.id),
        way=WAYS[view.way],
        result=RESULTS[view.result],
        promised_on=view.promised_on,
        promised=None if view.promised_fen is None else yuan(view.promised_fen),
        note=view.note,
        made_by=view.made_by,
        made_at=view.made_at,
    )


def case_out(case_id: UUID, actor: Actor, *, on: date) -> CollectionCase:
    """Gather a case page. What it offers is what the door would let this person do.

    :raises NotFound: if there is no such case, or not for this reader.
    """
    view = collecting.get(case_id)
    may_work = view.closed_on is None and actor.may(WORKED_BY[view.team], on=view)
    is_mine = view.collector_id == actor.id
    return CollectionCase(
        case=case_rows([view], on=on)[0],
        phone_masked=mask("phone", parties.profile_of(view.party_id).phone),
        contacts=[contact_out(contact) for contact in collecting.contacts_of(case_id)],
        ways=[
            WayOut(
                code=code,
                label=label,
                results=[Choice(code=name, label=RESULTS[name]) for name in RESULTS_OF[code]],
            )
            for code, label in WAYS.items()
        ],
        allowed_actions=(["contact"] if is_mine else ["take"]) if may_work else [],
        closed_on=view.closed_on,
    )
