from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sancha.office.calendar.queries import SHANGHAI
from sancha.platform.columns import among
from sancha.platform.errors import NotFound
from sancha.postloan.collection.models import Case, Contact
from sancha.postloan.collection.types import STATES, CaseView, ContactView, stages

REACHED = ("promised", "unable", "refused", "disputed")


def view_of(row: Case) -> CaseView:
    values = {name: getattr(row, name) for name in CaseView.__dataclass_fields__}
    return CaseView(**values | {"state": STATES[row.state]})


def get(case_id: UUID) -> CaseView:
    """:raises NotFound: if there is none, or not for this reader."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise NotFound
    return view_of(row)


def of_ids(case_ids: Iterable[UUID]) -> list[CaseView]:
    return [view_of(row) for row in Case.objects.filter(pk__in=among(case_ids))]


def lock(case_id: UUID) -> Case:
    """:raises NotFound: if there is none."""
    row = Case.objects.select_for_update().filter(pk=case_id).first()
    if row is None:
        raise NotFound
    return row


def listed(
    *,
    stage: str,
    state: str,
    team: str,
    on: date,
    party_ids: Iterable[UUID] | None,
    mine: UUID | None,
    window: slice,
) -> tuple[list[CaseView], int]:
    """Return cases, the longest overdue first, by stage, state, team, debtor or who works them."""
    rows = Case.objects.order_by("overdue_since_on", "id").filter(state=state or "open")
    for wanted in stages():
        if wanted.code == stage:
            rows = rows.filter(overdue_since_on__lte=on - timedelta(days=wanted.from_day))
            if wanted.to_day is not None:
                rows = rows.filter(overdue_since_on__gte=on - timedelta(days=wanted.to_day))
    if team:
        rows = rows.filter(team=team)
    if party_ids is not None:
        rows = rows.filter(party_id__in=set(party_ids))
    if mine is not None:
        rows = rows.filter(collector_id=mine)
    return [view_of(row) for row in rows[window]], rows.count()


def is_any_to_hand_over(legal_entity_id: UUID, *, late_from: date) -> bool:
    """Tell whether a case has been overdue since so early a day, and is still with collection."""
    rows = Case.objects.filter(legal_entity_id=legal_entity_id, state="open", team="collection")
    return rows.filter(overdue_since_on__lte=late_from).exists()


def contacts_of(case_id: UUID) -> list[ContactView]:
    """Return every contact of a case, the latest first."""
    rows = Contact.objects.filter(case_id=case_id).order_by("-made_at", "-id")
    names = ContactView.__dataclass_fields__
    return [ContactView(**{name: getattr(row, name) for name in names}) for row in rows]


def last_contacts(case_ids: Iterable[UUID]) -> dict[UUID, ContactView]:
    """Return the latest contact of each case: one query."""
    rows = Contact.objects.filter(case_id__in=set(case_ids))
    names = ContactView.__dataclass_fields__
    return {
        row.case_id: ContactView(**{name: getattr(row, name) for name in names})
        for row in rows.order_by("case_id", "-made_at", "-id").distinct("case_id")
    }


def reached_by_voice(party_id: UUID, *, at: datetime) -> int:
    """Return how often this debtor was reached by voice on the Shanghai day of `at`."""
    begins = datetime.combine(at.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    return Contact.objects.filter(
        party_id=party_id,
        way="call",
        result__in=REACHED,
        made_at__gte=begins,
        made_at__lt=begins + timedelta(days=1),
    ).count()
