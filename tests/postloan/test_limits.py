"""The night's check of limits: stopped by term, arrears and class, and compared with what is owed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from nights import copies, open_book
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.facilities.errors import LimitExceeded
from sancha.credit.facilities.models import Facility, LimitFinding
from sancha.credit.loans.models import Segment
from sancha.office.organisation import queries as organisations
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.postloan.limits import services as limits
from sancha.postloan.night import permissions
from support import administer

TODAY = date(2026, 6, 15)
EVE = TODAY - timedelta(days=1)
NIGHT = service("night", permissions.CLOSE)


@pytest.fixture(scope="module")
def lender(template: str) -> Iterator[UUID]:
    """A generated book of 800 loans on eighty limits, some of them months in arrears."""
    with copies(template, lambda: open_book(800, first_day=TODAY)) as fresh:
        yield fresh()


@use_case
def check(*, legal_entity_id: UUID, on: date, actor: Actor = NIGHT) -> tuple[int, int]:
    actor.require(permissions.CLOSE, on=Scope(legal_entity_id))
    return limits.check(legal_entity_id, on=on)


@use_case
def occupy(*, facility_id: UUID, amount_fen: int, actor: Actor = NIGHT) -> None:
    actor.require(permissions.CLOSE, on=Scope(facility_id))
    facility_services.occupy(facility_id, amount_fen)


def by_hand(sql: str) -> None:
    """Change what no door of ours changes so."""
    administer(f"SET session_replication_role = replica; {sql}", connection.settings_dict["NAME"])


def standing() -> dict[UUID, tuple[str, str]]:
    return {row.party_id: (row.status, row.stopped_for) for row in Facility.objects.all()}


def long_overdue(on: date) -> set[UUID]:
    rows: Any = Segment.objects.filter(overdue_since_on__lte=on - timedelta(days=29))
    return set(rows.values_list("party_id", flat=True))


def test_stops_what_is_long_overdue_of_a_bad_class_or_past_its_term(lender: UUID) -> None:
    late = long_overdue(EVE)
    worst = set(Segment.objects.filter(risk_class__gte=3).values_list("party_id", flat=True))
    assert 0 < len(worst) < len(late) < Facility.objects.count()
    changed, apart_fen = check(legal_entity_id=lender, on=EVE)
    assert (changed, apart_fen) == (len(late), 0)  # The book uses of its limits what it owes.
    assert standing() == {
        party: ("frozen", "class" if party in worst else "arrears")
        if party in late
        else ("active", "")
        for party in standing()
    }
    assert check(legal_entity_id=lender, on=EVE) == (0, 0)
    party_id = min(late - worst)
    (shown,) = facilities.limits_of(party_id)
    assert (shown.status.label.zh, shown.free_fen, shown.status_on) == ("已冻结", 0, EVE)
    assert shown.stopped_for is not None
    assert shown.stopped_for.zh == "客户贷款逾期较久"
    by_hand("UPDATE facilities_facility SET limit_fen = limit_fen + 100")
    used = facilities.usage()
    with pytest.raises(LimitExceeded):
        occupy(facility_id=shown.id, amount_fen=1)
    assert facilities.usage() == used

    by_hand(
        f"UPDATE loans_segment SET overdue_since_on = NULL, risk_class = 1 WHERE party_id = '{party_id}'"
    )
    assert check(legal_entity_id=lender, on=TODAY) == (1, 0)  # Its cause is gone.
    assert standing()[party_id] == ("active", "")
    occupy(facility_id=shown.id, amount_fen=1)
    (found,) = facilities.limits_of(party_id)
    assert (found.used_fen, found.free_fen) == (
        shown.used_fen + 1,
        found.limit_fen - found.used_fen,
    )


def test_notes_what_differs_and_sets_nothing_and_ends_with_the_term(lender: UUID) -> None:
    places = organisations.of_lender(lender)
    row = Facility.objects.filter(status="active").order_by("-id").first()
    assert row is not None
    before = LimitFinding.objects.count()
    by_hand(f"UPDATE facilities_facility SET used_fen = used_fen - 700 WHERE id = '{row.id}'")
    later = TODAY + timedelta(days=1)
    _, apart_fen = check(legal_entity_id=lender, on=later)
    found = [f for f in facilities.found_apart(places, on=later) if f.party_id == row.party_id]
    assert [(f.used_fen, f.owed_fen) for f in found] == [(row.used_fen - 700, row.used_fen)]
    assert apart_fen == 701  # And the fen that was occupied for no loan.
    assert LimitFinding.objects.count() == before + 2
    assert facilities.usage()[row.id][0] == row.used_fen - 700

    check(legal_entity_id=lender, on=row.expires_on - timedelta(days=1))
    assert ("expired", "term") not in set(standing().values())
    check(legal_entity_id=lender, on=row.expires_on)
    assert set(standing().values()) == {("expired", "term")}
