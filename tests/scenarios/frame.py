"""What a scenario is, the house that all scenarios share, and the list of operations they answer."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bulk import clone_confirmed, confirmed_contract, order_payment
from callers import API, Caller
from money import set_account
from payments import let_products_say
from road import Road, drain, let_work, member
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower, has_contract
from sancha.inloan.approval import services as reviews
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.preloan.applications import queries as applications
from support import administer

DESCRIPTION = Path(__file__).resolve().parents[2] / "web" / "openapi.json"
CHANGING = ("post", "put", "patch", "delete")
OPERATOR, REVIEWER, MANAGER = "zhoujie", "majun", "wangli"


@dataclass(frozen=True)
class Order:
    """One request. `changes` counts the audited changes that it leaves, by table."""

    caller: Caller
    path: str
    body: Any = None
    other: dict[str, Any] | None = None  # What makes another request of it.
    changes: dict[str, int] = field(default_factory=dict)
    entries: int = 0  # Journals in the ledger.
    acts: int = 1  # More where core banking is asked on the way.
    replays: int = 100
    file: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    after: Callable[[], object] = lambda: None

    def send(self, method: str, key: str | None, **other: Any) -> Any:
        if self.file is not None:
            headers = {"Idempotency-Key": key} if key else {}
            name = "page.jpg"
            upload = SimpleUploadedFile(name, self.file, content_type="image/jpeg")
            form = {**(self.body or {}), **other, "file": upload}
            return self.caller.client.post(API + self.path, form, headers=headers)
        body = {**self.body, **other} if isinstance(self.body, dict) else self.body
        return self.caller.ask(method, self.path, body, key=key, **self.headers)


Scenario = Callable[["House"], Order]
SCENARIOS: dict[str, Scenario] = {}


def scenario(operation: str) -> Callable[[Scenario], Scenario]:
    """Say that a function makes a request of this operation ("POST /customers")."""

    def register(make: Scenario) -> Scenario:
        assert operation not in SCENARIOS, operation
        SCENARIOS[operation] = make
        return make

    return register


def spoil(sql: str) -> None:
    """Change rows as only the database's administrator can: no trigger is asked."""
    name = os.environ["SANCHA_DATABASE_NAME"]
    administer(f"SET session_replication_role = replica; {sql}", name)


def operations() -> list[str]:
    """Every operation of the API's description that may change something."""
    described = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return [
        f"{method.upper()} {path.removeprefix(API)}"
        for path, methods in described.items()
        for method in methods
        if method in CHANGING
    ]


class House:
    """The sample bank with what scenarios start from; each is made when it is first asked for."""

    def __init__(self, road: Road) -> None:
        self.road = road

    @property
    def operator(self) -> Actor:
        return member(OPERATOR)

    @cached_property
    def someone(self) -> Borrower:
        """A customer who has not applied."""
        return self.road.borrower("good")

    @cached_property
    def _referred(self) -> list[tuple[Borrower, UUID]]:
        people = [self.road.borrower("middling") for _ in range(7)]
        cases = [(one, self.road.apply(one, amount="20000.00").id) for one in people]
        status = lambda case: applications.get(case).status.code  # noqa: E731 (asked again)
        let_work(lambda: all(status(case) == "first_review" for _, case in cases))
        return cases

    def referred(self) -> tuple[Borrower, UUID]:
        """A case that waits for its first reviewer."""
        return self._referred.pop()

    def task_of(self, application_id: UUID) -> UUID:
        (task,) = (t for t in processes.tasks_of(application_id) if t.status == "open")
        return task.id

    def approve_twice(self, application_id: UUID, **first: Any) -> None:
        for account, values in (("zhaomin", first), ("liuyang", {})):
            reviews.give_opinion(
                application_id=application_id,
                task_id=self.task_of(application_id),
                outcome="approve",
                opinion="收入稳定，同意",
                amount_fen=first.get("amount_fen"),
                now=clock.now(),
                actor=member(account),
                **{name: value for name, value in values.items() if name != "amount_fen"},
            )

    @cached_property
    def _ready(self) -> list[tuple[Borrower, UUID]]:
        people = [self.road.borrower("good") for _ in range(4)]
        cases = [self.road.apply(one, amount="20000.00").id for one in people]
        let_work(lambda: all(has_contract(case) for case in cases))
        found = [facilities.living_contract_of(case) for case in cases]
        return [(one, c.id) for one, c in zip(people, found, strict=True) if c is not None]

    def ready(self) -> tuple[Borrower, UUID]:
        """A contract that waits for its borrower."""
        return self._ready.pop()

    @cached_property
    def payee(self) -> Borrower:
        """Whose all the signed contracts and loans are."""
        return self.road.borrower("good")

    @cached_property
    def limit(self) -> tuple[Borrower, UUID]:
        """A borrower, and the contract of her revolving limit."""
        borrower = self.road.borrower("good")
        application = self.road.apply(borrower, product="revolving_loan")
        self.road.decided(application.id)
        return borrower, borrower.confirm(application.id)

    @cached_property
    def _unused_limits(self) -> list[tuple[Borrower, UUID]]:
        people = [self.road.borrower("good") for _ in range(2)]
        cases = [self.road.apply(one, product="revolving_loan").id for one in people]
        let_work(lambda: all(has_contract(case) for case in cases))
        return [(one, one.confirm(case)) for one, case in zip(people, cases, strict=True)]

    def unused_limit(self) -> tuple[Borrower, UUID]:
        """A borrower, and the contract of her revolving limit, of which nothing was drawn."""
        return self._unused_limits.pop()

    @cached_property
    def _signed(self) -> UUID:
        drain()  # Nobody else's work may be lost with the contract's own.
        return confirmed_contract(self.road, self.payee)

    def signed(self) -> UUID:
        """A signed contract whose payment nobody has begun."""
        return clone_confirmed(self._signed, 1)[0]

    @cached_property
    def _by_two(self) -> UUID:
        with pytest.MonkeyPatch.context() as patch:
            let_products_say(patch, two_people_pay_from_fen=1_000_000)
            drain()
            return confirmed_contract(self.road, self.road.borrower("good"))

    def signed_by_two(self) -> UUID:
        """The same, of a product whose payment one requests and another reviews."""
        return clone_confirmed(self._by_two, 1)[0]

    def signed_entrusted(self) -> UUID:
        """The same, to be paid to whom the borrower owes it."""
        contract_id = self.signed_by_two()
        spoil(f"UPDATE facilities_contract SET amount_fen = 30000100 WHERE id = '{contract_id}'")
        return contract_id

    @cached_property
    def _lent(self) -> list[UUID]:
        contracts = clone_confirmed(self._signed, 11)
        for contract in contracts:
            order_payment(contract)
        let_work(lambda: all(loan_of(contract) for contract in contracts))
        set_account(self.payee.person, balance="0.00")
        return [loan for contract in contracts if (loan := loan_of(contract))]

    def lent(self) -> UUID:
        """A loan that was paid out today."""
        return self._lent.pop()

    @cached_property
    def running(self) -> UUID:
        """One of them, to which many things may happen."""
        return self.lent()

    @cached_property
    def late(self) -> UUID:
        """A loan whose first instalment is overdue."""
        loan = self.lent()
        due_on = loans.get(loan, on=self.road.today).next_due_on
        assert due_on is not None
        self.road.nights(due_on + timedelta(days=1))
        return loan


def loan_of(contract_id: UUID) -> UUID | None:
    found = loans.loan_of_application(facilities.contract(contract_id).application_id)
    return found[0] if found else None
