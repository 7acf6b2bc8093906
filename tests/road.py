"""A loan's road for tests: the sample bank, the sandbox's people, and the jobs run in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.engines.process import queries as process_queries
from sancha.entry.sample import world
from sancha.entry.sample.bank import Bank
from sancha.entry.sample.borrower import Borrower
from sancha.office.calendar import queries as calendar
from sancha.office.staff import queries as staff
from sancha.office.staff.models import Staff
from sancha.platform.acts import Actor
from sancha.postloan.night import errands as night
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import ApplicationView


def drain() -> None:
    """Run every job that is due, one after the other, until none is left."""
    # One connection where one is enough: by itself it opens four, each time.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(
            wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False
        )


def let_work(is_so: Callable[[], bool], *, rounds: int = 40) -> None:
    """Run jobs until something is so; advance the sandbox's clock where money is on its way."""
    for _ in range(rounds):
        if is_so():
            return
        drain()
        advance(5)
        hurry()
    raise TimeoutError("the house did not get there")


def hurry() -> None:
    """Let jobs that wait for a later moment run now."""
    from support import query

    query("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def sandbox(method: str, path: str, body: Any = None) -> Any:
    """Ask the sandbox directly, as its operator."""
    response = world.client().request(method, path, json=body)
    response.raise_for_status()
    return response.json() if response.content else None


def advance(seconds: int) -> None:
    sandbox("POST", "/clock/advance", {"seconds": seconds})


_taken: set[str] = set()


def person(profile: str, having: str | None = None) -> dict[str, Any]:
    """Return somebody of this profile whom no test of this run has used; having: say, an employer."""
    for found in world.people(profile, 200):
        if found["id_number"] not in _taken and (having is None or found[having]):
            _taken.add(found["id_number"])
            return found
    raise LookupError(profile)


def member(account: str) -> Actor:
    """Return the member of staff of this account."""
    return staff.actor_of(Staff.objects.get(account=account))


@dataclass
class Road:
    """One borrower's way through one bank."""

    bank: Bank

    def borrower(self, profile: str = "good", *, having: str | None = None) -> Borrower:
        borrower = Borrower(person(profile, having), let_work).sign_in()
        borrower.open_party()
        return borrower

    def apply(
        self,
        borrower: Borrower,
        *,
        amount: str = "50000.00",
        term_months: int = 12,
        purpose: str = "renovation",
        product: str = "consumer_loan",
    ) -> ApplicationView:
        return borrower.apply(
            amount=amount, term_months=term_months, purpose=purpose, product=product
        )

    def decided(self, application_id: UUID) -> ApplicationView:
        """Let the machine decide."""
        let_work(lambda: applications.get(application_id).status.code != "collecting")
        assert_in_step(application_id)
        return applications.get(application_id)

    def paid(self, application_id: UUID) -> LoanView:
        """Let the money arrive."""
        let_work(lambda: applications.get(application_id).status.code == "paid")
        assert_in_step(application_id)
        found = loans.loan_of_application(application_id)
        assert found is not None
        return loans.get(found[0], on=self.today)

    def lend(self, *, amount: str = "50000.00", term_months: int = 12) -> tuple[Borrower, LoanView]:
        """From the application to the money, with no person of the bank."""
        borrower = self.borrower()
        application = self.apply(borrower, amount=amount, term_months=term_months)
        self.decided(application.id)
        borrower.confirm(application.id)
        return borrower, self.paid(application.id)

    @property
    def today(self) -> date:
        return calendar.bank_date(self.bank.legal_entity_id)

    def nights(self, until_on: date) -> None:
        """Close day after day until the bank's date is `until_on`."""
        while self.today < until_on:
            night.close_day(self.bank.legal_entity_id, self.today)

    def next_night(self) -> None:
        self.nights(self.today + timedelta(days=1))


POSITIONS = {
    "collecting": ["collect"],
    "first_review": ["first_review"],
    "second_review": ["second_review"],
    "approved": ["contract"],
    "contract": ["confirm"],
    "paying": ["disburse"],
    "paid": [],
    "granted": [],
    "declined": [],
    "withdrawn": [],
    "stopped": ["hit_check"],
    "supplement": ["supplement_first"],
    "offered": ["accept"],
    "conditions": ["check_conditions"],
    "void": [],
}


def assert_in_step(application_id: UUID) -> None:
    """The status is the truth, the token the position: they say the same (ADR 4)."""
    status = applications.get(application_id).status.code
    instance = process_queries.instance_of(application_id)
    assert instance is not None
    assert instance.waiting_at == POSITIONS[status]


def calm() -> None:
    """Switch all faults off and make payments quick."""
    sandbox("PUT", "/faults", {})
    sandbox("PUT", "/core/settings", {"settle_seconds": 1, "debit_settle_seconds": 0})
