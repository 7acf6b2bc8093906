"""The sample bank grows behind the running house: it lives through its last months up to today.

The same people and staff as in a simulation, by real time: the house's own worker does the jobs.
"""

import logging
import time
from datetime import timedelta
from itertools import cycle, islice
from random import Random

import httpx

from sancha.credit.parties import services as parties
from sancha.entry.sample import bank as sample
from sancha.entry.sample import world
from sancha.entry.sample.bank import INSTALLER, Bank, open_bank
from sancha.entry.sample.borrower import profile_of
from sancha.entry.simulation.faults import Schedule
from sancha.entry.simulation.life import Life
from sancha.entry.simulation.people import People
from sancha.entry.simulation.projection import rows
from sancha.entry.simulation.times import RealTime
from sancha.entry.simulation.visitors import Visitors
from sancha.platform import clock
from sancha.platform.errors import DomainError
from sancha.postloan.use_of_funds import errands as use_of_funds
from sancha.postloan.use_of_funds import queries as uses

log = logging.getLogger(__name__)

CUSTOMERS, LOANS = 300, 200
HISTORY = timedelta(days=90)
FOR_VISITORS = 20  # Of each kind, the first.
KINDS = ("good", "good", "good", "middling", "ordinary", "bad")
# What they ask for, one after the other: now and then a rate that follows the LPR, or a limit.
ASKED = ("consumer_loan", "business_loan", "consumer_loan", "revolving_loan", "consumer_loan")
BUSINESS_EVERY, ARRIVALS = 3, (8, 11)
DESK_PCT = 50
MISUSES = (("developer", "6800.00"), ("securities_firm", "5200.00"))
BAD_DAYS_MAX, PAUSE_SECONDS = 20, 15


def load() -> None:
    """Open the sample bank if it is not there yet, then let it grow to its size."""
    grow(open_bank(first_day=sample.today() - HISTORY))


def grow(bank: Bank) -> None:
    """Live on to today, then fill up the customers; full once, it stays as it is."""
    if count("parties_party") >= CUSTOMERS:
        return
    life = life_of(bank)
    bad_days = 0
    while life.today < sample.today() and bad_days < BAD_DAYS_MAX:
        try:
            live_day(life)
        except (DomainError, TimeoutError):  # A visitor closes days, or switched on a fault.
            bad_days += 1
            log.warning("a day of the sample did not go as meant", exc_info=True)
            time.sleep(PAUSE_SECONDS)
    fill_up(bank, life.people)
    misuse(bank)


def misuse(bank: Bank) -> None:
    """Let two who borrowed last pay where no loan's money is to go, and let the house find it."""
    watches = uses.newest_watches(bank.legal_entity_id, most=len(MISUSES))
    accounts = uses.accounts_of(watches)
    for watch, (merchant, yuan) in zip(watches, MISUSES, strict=False):
        try:
            world.pay(accounts[watch.id], merchant, yuan, number=f"USE{watch.loan_id.hex}")
            use_of_funds.ask_of(watch.loan_id)
        except (DomainError, httpx.HTTPError):  # Too little there, or a fault is switched on.
            log.warning("no payment was made where a loan should not go", exc_info=True)


def life_of(bank: Bank) -> Life:
    dice = Random(sample.today().toordinal())  # noqa: S311 (a course of things, not a secret)
    times = RealTime()
    people = People.of_the_world(dice, times, skipping=FOR_VISITORS, kinds=KINDS)
    people.at_the_desk_pct, people.asks = DESK_PCT, cycle(ASKED)
    visitors = Visitors(people, since=clock.now())
    life = Life(bank, dice, times, people, Schedule({}), ARRIVALS, before_night=visitors.wait)
    life.desk.leaves = visitors.have
    return life


def live_day(life: Life) -> None:
    is_business = life.today.toordinal() % BUSINESS_EVERY == 0
    life.live_day(is_open=is_business and count("loans_loan") < LOANS)


def fill_up(bank: Bank, people: People) -> None:
    """Open customers who have not asked for anything yet, at both branches in turn."""
    missing = max(CUSTOMERS - count("parties_party"), 0)
    branches = cycle(["800101", "800102"])
    for person in islice(people.newcomers(), missing):
        try:
            parties.open_customer(
                profile=profile_of(person),
                organisation_id=bank.places[next(branches)].id,
                actor=INSTALLER,
            )
        except DomainError as refusal:
            log.info("a customer was not opened: %s", refusal.code)


def count(table: str) -> int:
    return int(rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 (two names of ours)
