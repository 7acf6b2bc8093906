"""Visitors of the sample bank: the days wait for them, and nobody of the sample decides for them."""

from datetime import timedelta
from random import Random
from unittest.mock import patch

from road import Road
from sancha.entry.simulation.people import People
from sancha.entry.simulation.staff import Desk
from sancha.entry.simulation.times import RealTime
from sancha.entry.simulation.visitors import PATIENCE, Visitors
from sancha.platform import clock
from sancha.preloan.applications import queries as applications


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
