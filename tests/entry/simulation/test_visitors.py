"""Visitors of the sample bank: the days wait for them, and nobody of the sample decides for them."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from unittest.mock import patch
from uuid import UUID

from road import Road, drain, let_work, person
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loan_queries
from sancha.credit.loans.types import LoanView
from sancha.entry.simulation.people import People
from sancha.entry.simulation.staff import Desk
from sancha.entry.simulation.times import RealTime
from sancha.entry.simulation.visitors import PATIENCE, Visitors
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.preloan.applications import queries as applications


class Willing(Random):
    """Nobody withdraws, each does today what she can, and nobody asks for more than 20,000."""

    def randint(self, least: int, most: int) -> int:
        return min(most, 200)

    def randrange(self, *bounds: int) -> int:  # type: ignore[override]
        return 50 if bounds == (100,) else super().randrange(*bounds)


class OwnTime(RealTime):
    """No worker runs beside a test: it does the jobs itself."""

    def wait(self, is_so: Callable[[], bool]) -> None:
        let_work(is_so)


def loans_of(party_id: UUID | None) -> list[LoanView]:
    assert party_id is not None
    on = calendar.bank_date(organisations.online_organisation().legal_entity_id)
    return loan_queries.loans_of_party(party_id, on=on)


class TestVisitors:
    def test_are_waited_for_until_they_are_answered_and_nobody_decides_for_them(
        self, road: Road
    ) -> None:
        people = People(Random(7), RealTime(), iter(()))
        visitors = Visitors(people, since=clock.now() - timedelta(seconds=1))
        assert not visitors.are_on_the_way()
        case = road.apply(road.borrower("middling"), amount="20000.00")
        assert road.decided(case.id).status.code == "first_review"
        assert visitors.are_on_the_way()
        with patch.object(clock, "now", lambda now=clock.now: now() + PATIENCE):
            assert not visitors.are_on_the_way()  # She went for lunch; the case is still hers.
        assert visitors.have(case.id)
        assert Desk(Random(7), leaves=visitors.have).work() == 0
        assert applications.get(case.id).status.code == "first_review"
        people.begun.add(case.id)  # As if one of the sample's own had asked.
        assert not visitors.are_on_the_way()
        assert Desk(Random(7), leaves=visitors.have).work() > 0

    def test_of_an_earlier_time_are_forgotten(self, road: Road) -> None:
        case = road.apply(road.borrower("good"), amount="20000.00")
        visitors = Visitors(People(Random(7), RealTime(), iter(())), since=clock.now())
        assert not visitors.have(case.id)
        assert not visitors.are_on_the_way()


class TestPeopleOfTheSample:
    def test_ask_for_a_rate_that_follows_the_lpr_and_for_a_limit_and_draw_half_of_it(
        self, road: Road
    ) -> None:
        asked = ("business_loan", "revolving_loan")
        known = (person("good"), person("good"))
        people = People(Willing(7), OwnTime(), iter(known), at_the_desk_pct=0, asks=iter(asked))
        people.arrive(2)
        assert (len(people.begun), people.turned_away) == (2, 0)
        for _ in range(5):  # First an offer, then a contract.
            drain()
            people.answer()
        assert len(people.borrowers) == 2
        parties = [borrower.actor.party_id for borrower in people.borrowers]
        let_work(lambda: all(loans_of(party) for party in parties))
        [business], [drawn] = (loans_of(party) for party in parties)
        assert products.version(business.product_version_id).terms.lpr is not None
        limit = facilities.contract(drawn.contract_id).amount_fen
        assert drawn.principal_fen == limit // 20_000 * 10_000
        assert drawn.term_months == 3
