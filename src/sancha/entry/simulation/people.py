"""The people of the sandbox as they come to the bank: by phone, or to a manager's desk."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from sancha.credit.consents import queries as consents
from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.credit.parties import services as party_services
from sancha.entry.sample import world
from sancha.entry.sample.borrower import Borrower, has_contract, profile_of
from sancha.entry.simulation.staff import member
from sancha.entry.simulation.times import Times
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform.errors import DomainError
from sancha.preloan.applications import queries as application_queries
from sancha.preloan.applications import services as applications
from sancha.preloan.applications.types import AMOUNT_STEP_FEN, ApplicationView, Ask

log = logging.getLogger(__name__)

PRODUCT = "consumer_loan"
AT_THE_DESK_PCT, SIGNS_TODAY_PCT = 30, 85
MANAGERS = ("wangli", "chenjing")
PAGE = 500


@dataclass
class People:
    """Those who may come, in an order that the dice decided, and those who came."""

    dice: Random
    times: Times
    strangers: Iterator[dict[str, Any]]
    turned_away: int = 0
    waiting: dict[UUID, dict[str, Any]] = field(default_factory=dict)  # By application.

    @classmethod
    def of_the_world(cls, dice: Random, times: Times, *, skipping: int = 0) -> "People":
        """Everybody but the first of each kind, who are left to visitors."""
        by_profile: dict[str, list[dict[str, Any]]] = {}
        for person in world.everybody(PAGE):
            by_profile.setdefault(str(person["profile"]), []).append(person)
        everybody = [person for group in by_profile.values() for person in group[skipping:]]
        dice.shuffle(everybody)
        return cls(dice, times, iter(everybody))

    def arrive(self, count: int) -> None:
        """Let some strangers come and ask for a loan; a refusal at the counter is an outcome."""
        for _ in range(count):
            person = next(self.strangers, None)
            if person is None:
                return
            if parties.by_id_number(person["id_number"]):
                continue
            try:
                application = self.ask(person)
            except (DomainError, TimeoutError) as refusal:
                self.turned_away += 1
                log.info("somebody was turned away: %s", type(refusal).__name__)
            else:
                self.waiting[application.id] = person

    def ask(self, person: dict[str, Any]) -> ApplicationView:
        if self.dice.randrange(100) < AT_THE_DESK_PCT:
            manager = member(self.dice.choice(MANAGERS))
            place = next(scope for name, scope in manager.grants if name == "customers.open")
            assert place is not None
            customer = party_services.open_customer(
                profile=profile_of(person), organisation_id=place, actor=manager
            )
            return applications.submit(
                party_id=customer.id,
                product_code=PRODUCT,
                ask=self.wish(customer.id),
                channel="desk",
                actor=manager,
            )
        borrower = Borrower(person, self.times.wait).sign_in()
        party_id = borrower.open_party()
        return applications.submit(
            party_id=party_id,
            product_code=PRODUCT,
            ask=self.wish(party_id),
            channel="phone",
            actor=borrower.actor,
        )

    def wish(self, party_id: UUID) -> Ask:
        """What somebody asks for: within what she may, for one of the product's purposes."""
        place = organisations.get(parties.get(party_id).organisation_id)
        product = products.on_offer(PRODUCT, on=calendar.bank_date(place.legal_entity_id))
        offer = application_queries.offer_for(product, party_id, parties.profile_of(party_id))
        most = min(offer.amount_max_fen, 100 * 1000 * 100) // AMOUNT_STEP_FEN
        least = offer.amount_min_fen // AMOUNT_STEP_FEN
        purposes = [p.code for p in product.terms.purposes if p.code != "other"]
        return Ask(
            amount_fen=self.dice.randint(min(least, most), max(least, most)) * AMOUNT_STEP_FEN,
            term_months=self.dice.choice(product.terms.term_options),
            purpose=self.dice.choice(purposes),
            purpose_detail="",
            consent_version=consents.text_for(product.terms.consent).version,
            consented=True,
        )

    def answer(self) -> None:
        """Let those whose contract lies ready read and confirm it: most today, some tomorrow."""
        for application_id, person in list(self.waiting.items()):
            if has_contract(application_id):
                if self.dice.randrange(100) < SIGNS_TODAY_PCT:
                    self.confirm(application_id, person)
            elif is_over(application_id):
                del self.waiting[application_id]

    def confirm(self, application_id: UUID, person: dict[str, Any]) -> None:
        borrower = Borrower(person, self.times.wait)
        try:
            borrower.sign_in().confirm(application_id)
        except (DomainError, TimeoutError) as refusal:
            log.info("a contract waits on: %s", type(refusal).__name__)


def is_over(application_id: UUID) -> bool:
    contract = facilities.contract_of_application(application_id)
    if contract is not None and contract.status.code in ("confirmed", "void"):
        return True
    return application_queries.get(application_id).status.code in ("declined", "void")
