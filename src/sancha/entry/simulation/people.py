"""The people of the sandbox as they come to the bank: by phone, or to a manager's desk."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice, repeat
from random import Random
from typing import Any
from uuid import UUID

from sancha.core.money import yuan
from sancha.credit.consents import queries as consents
from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.credit.parties import services as party_services
from sancha.entry.sample import world
from sancha.entry.sample.borrower import Borrower, has_contract, profile_of
from sancha.entry.simulation.staff import member
from sancha.entry.simulation.times import Times
from sancha.inloan.draws.types import STEP_FEN
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.errors import DomainError
from sancha.preloan.applications import queries as application_queries
from sancha.preloan.applications import services as applications
from sancha.preloan.applications.types import AMOUNT_STEP_FEN, CLOSED, ApplicationView, Ask
from sancha.preloan.supplements import queries as supplements
from sancha.preloan.supplements import services as supplement_services

log = logging.getLogger(__name__)

PRODUCT = "consumer_loan"
TODAY_PCT, WITHDRAWS_PCT = 85, 3
HESITATES = frozenset({"first_review", "second_review", "offered", "supplement", "contract"})
EXPLANATION = "近三个月因岗位调整收入上升，工资流水已如实提供。"
Turn = Callable[[UUID, Borrower], None]
SPENDS_PCT, LEFT_OVER = 6, "120.50"
MANAGERS = ("wangli", "chenjing")
PAGE = 500


@dataclass
class People:
    """Those who may come, in an order that the dice decided, and those who came."""

    dice: Random
    times: Times
    strangers: Iterator[dict[str, Any]]
    at_the_desk_pct: int = 30
    # For what product who comes next asks.
    asks: Iterator[str] = field(default_factory=lambda: repeat(PRODUCT))
    turned_away: int = 0
    begun: set[UUID] = field(default_factory=set)
    waiting: dict[UUID, Borrower] = field(default_factory=dict)  # By application.
    borrowers: list[Borrower] = field(default_factory=list)

    @classmethod
    def of_the_world(
        cls, dice: Random, times: Times, *, skipping: int = 0, kinds: tuple[str, ...] = ()
    ) -> "People":
        """Everybody but the first of each kind, who are left to visitors; or a mixture of kinds."""
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for person in world.everybody(PAGE):
            by_kind.setdefault(str(person["profile"]), []).append(person)
        by_kind = {kind: people[skipping:] for kind, people in by_kind.items()}
        if not kinds:
            everybody = [person for people in by_kind.values() for person in people]
            dice.shuffle(everybody)
            return cls(dice, times, iter(everybody))
        for people in by_kind.values():
            dice.shuffle(people)
        return cls(dice, times, mixed(by_kind, kinds))

    def arrive(self, count: int) -> None:
        """Let some strangers come and ask for a loan; a refusal at the counter is an outcome."""
        for person in islice(self.newcomers(), count):
            try:
                application, borrower = self.ask(person)
            except (DomainError, TimeoutError) as refusal:
                self.turned_away += 1
                log.info("somebody was turned away: %s", type(refusal).__name__)
            else:
                self.begun.add(application.id)
                self.waiting[application.id] = borrower

    def newcomers(self) -> Iterator[dict[str, Any]]:
        """Yield those whom the bank does not know yet."""
        return (p for p in self.strangers if parties.by_id_number(p["id_number"]) is None)

    def ask(self, person: dict[str, Any]) -> tuple[ApplicationView, Borrower]:
        """Apply at a manager's desk, or by phone."""
        borrower = Borrower(person, self.times.wait)
        if self.dice.randrange(100) < self.at_the_desk_pct:
            manager = member(self.dice.choice(MANAGERS))
            place = next(scope for name, scope in manager.grants if name == "customers.open")
            assert place is not None
            customer = party_services.open_customer(
                profile=profile_of(person), organisation_id=place, actor=manager
            )
            return self.submit(customer.id, "desk", manager), borrower
        party_id = borrower.sign_in().open_party()
        return self.submit(party_id, "phone", borrower.actor), borrower

    def submit(self, party_id: UUID, channel: str, actor: Actor) -> ApplicationView:
        product = next(self.asks)
        return applications.submit(
            party_id=party_id,
            product_code=product,
            ask=self.wish(party_id, product),
            channel=channel,
            actor=actor,
        )

    def wish(self, party_id: UUID, code: str) -> Ask:
        """What somebody asks for: within what she may, for one of the product's purposes."""
        place = organisations.get(parties.get(party_id).organisation_id)
        product = products.on_offer(code, on=calendar.bank_date(place.legal_entity_id))
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
        """Let those of whom something is asked do it: most today, some tomorrow."""
        for application_id, borrower in list(self.waiting.items()):
            status = application_queries.get(application_id).status.code
            turn = self.turn_for(application_id, status)
            if turn is not None:
                if self.dice.randrange(100) < TODAY_PCT:
                    self.take(turn, application_id, borrower)
            elif is_over(application_id):
                del self.waiting[application_id]

    def turn_for(self, application_id: UUID, status: str) -> Turn | None:
        """Return what she would do now about her case, if anything."""
        if status in HESITATES and self.dice.randrange(100) < WITHDRAWS_PCT:
            return withdraw
        if has_contract(application_id):
            return self.confirm
        return {"offered": accept, "supplement": explain}.get(status)

    def take(self, turn: Turn, application_id: UUID, borrower: Borrower) -> None:
        try:
            if not borrower.is_signed_in:
                borrower.sign_in()
            turn(application_id, borrower)
        except (DomainError, TimeoutError) as refusal:
            log.info("a customer tries again later: %s", type(refusal).__name__)

    def confirm(self, application_id: UUID, borrower: Borrower) -> None:
        contract_id = borrower.confirm(application_id)
        self.borrowers.append(borrower)
        draw_half(contract_id, borrower)

    def spend(self) -> None:
        """A few borrowers have spent what they had: their next debit will find too little."""
        for borrower in self.borrowers:
            if self.dice.randrange(100) < SPENDS_PCT:
                world.set_balance(str(borrower.person["bank_account"]), LEFT_OVER)


def mixed(
    by_kind: dict[str, list[dict[str, Any]]], kinds: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Yield people of these kinds in turn, until one kind has nobody left."""
    left = {kind: iter(people) for kind, people in by_kind.items()}
    for kind in cycle(kinds):
        person = next(left.get(kind, iter(())), None)
        if person is None:
            return
        yield person


def draw_half(contract_id: UUID, borrower: Borrower) -> None:
    """Where what was signed is a revolving limit, draw half of it for the shortest term."""
    contract = facilities.contract(contract_id)
    terms = products.version(contract.product_version_id).terms
    if not terms.revolving:
        return
    half_fen = contract.amount_fen // (2 * STEP_FEN) * STEP_FEN
    amount = yuan(max(half_fen, min(terms.amount_min_fen, contract.amount_fen)))
    borrower.draw(contract_id, amount=amount, term_months=min(terms.term_options))


def accept(application_id: UUID, borrower: Borrower) -> None:
    """Take less than was asked."""
    borrower.accept(application_id)


def withdraw(application_id: UUID, borrower: Borrower) -> None:
    applications.withdraw(
        application_id=application_id, reason="", now=clock.now(), actor=borrower.actor
    )


def explain(application_id: UUID, borrower: Borrower) -> None:
    """Answer all that the bank asked."""
    asked = supplements.open_list_of(application_id)
    answers = {str(nr): EXPLANATION for nr in range(len(asked.items))} if asked else {}
    supplement_services.answer(
        application_id=application_id, answers=answers, now=clock.now(), actor=borrower.actor
    )


def is_over(application_id: UUID) -> bool:
    contract = facilities.contract_of_application(application_id)
    if contract is not None and contract.status.code in ("confirmed", "void"):
        return True
    return application_queries.get(application_id).status.code in CLOSED
