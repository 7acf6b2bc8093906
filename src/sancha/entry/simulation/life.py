"""The bank's days, one after the other: people come, staff decide, money moves, the night closes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sancha.entry.sample import world
from sancha.entry.sample.bank import Bank
from sancha.entry.simulation.faults import Schedule
from sancha.entry.simulation.people import People
from sancha.entry.simulation.staff import Desk
from sancha.entry.simulation.times import Times
from sancha.office.calendar import queries as calendar

SALARY_DAY, SPENDING_DAY = 5, 8
ROUNDS = 3  # How often staff and customers turn to each other in a day.


@dataclass
class Life:
    """One bank, its staff and its customers."""

    bank: Bank
    dice: Random
    times: Times
    people: People
    faults: Schedule
    arrivals: tuple[int, int] = (2, 5)
    struck: int = 0
    before_night: Callable[[], None] = lambda: None
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.dice)

    @property
    def today(self) -> date:
        return calendar.bank_date(self.bank.legal_entity_id)

    def live_day(self, *, is_open: bool = True) -> None:
        """Live one day of the bank and close it; closed to new cases, the old ones go on."""
        on = self.today
        self.times.begin_day(on)
        self.struck += self.faults.switch(on)
        if on.day == SALARY_DAY:
            world.pay_salaries(on)
        if on.day == SPENDING_DAY:
            self.people.spend()
        if is_open:
            self.people.arrive(self.dice.randint(*self.arrivals))
        for _ in range(ROUNDS):
            self.times.let_work()
            done = self.desk.work()
            self.people.answer()
            if not done and not self.people.waiting:
                break
        self.times.let_work()
        self.before_night()
        self.close(on)

    def close(self, on: date) -> None:
        tomorrow = on + timedelta(days=1)
        self.desk.order_night(self.bank.legal_entity_id, until_on=tomorrow)
        self.times.wait(lambda: self.today >= tomorrow)
