"""A borrower of the sandbox's society, at her phone: what the screens do, by the same doors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sancha.core.money import parse_yuan
from sancha.credit.consents import queries as consents
from sancha.credit.facilities import queries as facilities
from sancha.credit.parties import queries as parties
from sancha.credit.parties import services as party_services
from sancha.credit.parties.types import Profile
from sancha.entry.sample import world
from sancha.inloan.contracts import queries as contract_queries
from sancha.inloan.contracts import services as contracts
from sancha.inloan.contracts.types import Consent
from sancha.inloan.draws import queries as draw_queries
from sancha.inloan.draws import services as draws
from sancha.inloan.draws.types import Ask as Draw
from sancha.inloan.draws.types import DrawConfirmation
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.preloan.applications import queries as application_queries
from sancha.preloan.applications import services as applications
from sancha.preloan.applications.types import ApplicationView, Ask

Patience = Callable[[Callable[[], bool]], None]


def profile_of(person: dict[str, Any], occupation: str = "employee") -> Profile:
    """Return what this person would fill in."""
    return Profile(
        name=person["name"],
        id_number=person["id_number"],
        phone=person["phone"],
        occupation=occupation,
        monthly_income_fen=parse_yuan(str(person["monthly_income"])),
        bank_card=person["bank_account"],
        employer=person.get("employer") or "",
        address=person.get("address") or "",
    )


@dataclass
class Borrower:
    """Signs in by SMS code, opens her record, applies, confirms. `wait` lets the house work."""

    person: dict[str, Any]
    wait: Patience
    token: str = ""

    @property
    def phone(self) -> str:
        return str(self.person["phone"])

    @property
    def actor(self) -> Actor:
        actor = parties.actor_of_token(self.token, now=clock.now())
        assert actor is not None
        return actor

    @property
    def is_signed_in(self) -> bool:
        return parties.actor_of_token(self.token, now=clock.now()) is not None

    def receive_code(self, before: str | None) -> str:
        """Wait for a code other than the one before."""
        codes: list[str] = []

        def has_come() -> bool:
            code = world.last_code(self.phone)
            if code and code != before:
                codes.append(code)
            return bool(codes)

        self.wait(has_come)
        return codes[-1]

    def sign_in(self) -> "Borrower":
        before = world.last_code(self.phone)
        party_services.send_sign_in_code(phone=self.phone, now=clock.now())
        code = self.receive_code(before)
        outcome = party_services.sign_in(phone=self.phone, code=code, now=clock.now())
        self.token = party_services.refuse(outcome)
        return self

    def open_party(self) -> UUID:
        view = party_services.open_own_party(profile=profile_of(self.person), actor=self.actor)
        return view.id

    def apply(
        self, *, amount: str, term_months: int, purpose: str, product: str = "consumer_loan"
    ) -> ApplicationView:
        party_id = self.actor.party_id
        assert party_id is not None
        ask = Ask(
            amount_fen=parse_yuan(amount),
            term_months=term_months,
            purpose=purpose,
            purpose_detail="",
            consent_version=consents.text_for("bureau_query").version,
            consented=True,
        )
        return applications.submit(
            party_id=party_id,
            product_code=product,
            ask=ask,
            channel="phone",
            actor=self.actor,
        )

    def accept(self, application_id: UUID) -> None:
        """Take less than was asked for, if that is the offer."""
        if application_queries.get(application_id).status.code == "offered":
            applications.accept_offer(application_id=application_id, actor=self.actor)

    def confirm(self, application_id: UUID) -> UUID:
        """Take what is offered, wait for the contract, say yes to it, wait until it is signed."""
        contract_id = self.say_yes(application_id)
        self.wait(lambda: is_signed(contract_id))
        return contract_id

    def say_yes(self, application_id: UUID) -> UUID:
        """Take what is offered, wait for the contract and say yes to it by the code."""
        self.accept(application_id)
        ready = lambda: has_contract(application_id)  # noqa: E731 (a question, asked again)
        self.wait(ready)
        contract = facilities.living_contract_of(application_id)
        assert contract is not None
        self.read_cost(contract.id)
        before = world.last_code(self.phone)
        contracts.send_code(contract_id=contract.id, now=clock.now(), actor=self.actor)
        code = self.receive_code(before)
        contracts.confirm(
            contract_id=contract.id,
            consent=Consent(code=code),
            now=clock.now(),
            actor=self.actor,
        )
        return contract.id

    def read_cost(self, contract_id: UUID) -> None:
        """Read what the loan costs in all, as long as it takes, and confirm it."""
        cost = contract_queries.cost_of(facilities.contract(contract_id))
        contracts.confirm_cost(
            contract_id=contract_id,
            digest=cost.digest,
            read_seconds=cost.reading_seconds,
            now=clock.now(),
            actor=self.actor,
        )

    def draw(self, contract_id: UUID, *, amount: str, term_months: int) -> DrawConfirmation:
        """Draw of a revolving limit: read what it costs, and say yes by the code."""
        ask = Draw(amount_fen=parse_yuan(amount), term_months=term_months)
        on = calendar.bank_date(organisations.online_organisation().legal_entity_id)
        cost = draw_queries.cost_of(draw_queries.offer_of(contract_id, on=on), ask, on=on).cost
        before = world.last_code(self.phone)
        draws.send_code(contract_id=contract_id, ask=ask, now=clock.now(), actor=self.actor)
        return draws.confirm(
            contract_id=contract_id,
            ask=ask,
            digest=cost.digest,
            read_seconds=cost.reading_seconds,
            code=self.receive_code(before),
            now=clock.now(),
            actor=self.actor,
        )


def is_signed(contract_id: UUID) -> bool:
    return facilities.contract(contract_id).status.code != "signing"


def has_contract(application_id: UUID) -> bool:
    contract = facilities.living_contract_of(application_id)
    return contract is not None and contract.status.code == "ready"
