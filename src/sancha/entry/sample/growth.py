"""The sample grows behind the running house: customers first, then some who borrow."""

import logging
import time
from collections.abc import Callable
from itertools import cycle

from sancha.credit.parties import queries as parties
from sancha.credit.parties import services as party_services
from sancha.entry.sample import world
from sancha.entry.sample.bank import INSTALLER, Bank
from sancha.entry.sample.borrower import Borrower, profile_of
from sancha.platform.errors import DomainError

log = logging.getLogger(__name__)

GOOD, MIDDLING, POOR = 34, 12, 4  # Fifty customers.
BORROWING = (("good", 8), ("middling", 4), ("bad", 2))
ASKS = (
    ("50000.00", 12, "renovation"),
    ("20000.00", 6, "appliances"),
    ("30000.00", 24, "education"),
    ("12000.00", 12, "travel"),
)
PATIENCE_SECONDS = 60


def wait(is_so: Callable[[], bool]) -> None:
    """:raises TimeoutError: if it does not come true in a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.5)


def grow(bank: Bank) -> None:
    """Bring the sample to its size; what is there already stays as it is."""
    open_customers(bank)
    lend()


def open_customers(bank: Bank) -> None:
    """Open the customers at the two branches, skipping the first of each kind for visitors."""
    branches = cycle(["800101", "800102"])
    wanted = (("good", GOOD), ("middling", MIDDLING), ("bad", POOR))
    for profile, count in wanted:
        for person in world.people(profile, count + 20)[20:]:
            if parties.by_id_number(person["id_number"]):
                continue
            place = bank.places[next(branches)]
            party_services.open_customer(
                profile=profile_of(person), organisation_id=place.id, actor=INSTALLER
            )


def lend() -> None:
    """Some people apply by phone; the clear cases run to the money, the others wait for staff."""
    asks = cycle(ASKS)
    for profile, count in BORROWING:
        for person in world.people(profile, 10 + count)[10:]:
            amount, term_months, purpose = next(asks)
            if parties.by_id_number(person["id_number"]):
                continue
            try:
                borrow(person, amount, term_months, purpose, finishes=profile == "good")
            except (DomainError, TimeoutError):
                log.warning("a sample borrower could not finish", exc_info=True)


def borrow(
    person: dict[str, object], amount: str, term_months: int, purpose: str, *, finishes: bool
) -> None:
    borrower = Borrower(person, wait).sign_in()
    borrower.open_party()
    application = borrower.apply(amount=amount, term_months=term_months, purpose=purpose)
    if finishes:
        borrower.confirm(application.id)
