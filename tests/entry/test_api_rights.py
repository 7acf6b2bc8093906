"""Each role does its own work and no other; every refusal leaves an access row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from callers import application_body, customer_body, phone, staff
from refusals import assert_problem
from road import Road, let_work, member, person
from sancha.credit.facilities import queries as facilities
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement import queries as disbursements
from sancha.platform.models import Access
from sancha.preloan.applications import queries as applications
from support import query

MANAGER, OTHER_MANAGER = "wangli", "chenjing"  # East branch, west branch.
FIRST, OTHER_FIRST, SECOND = "zhaomin", "sunhao", "liuyang"
OPERATOR, REVIEWER, ADMINISTRATOR, AUDITOR = "zhoujie", "majun", "admin", "zhenghua"
EVERYBODY = {
    MANAGER, OTHER_MANAGER, FIRST, OTHER_FIRST, SECOND, OPERATOR, REVIEWER, ADMINISTRATOR, AUDITOR,
}  # fmt: skip
CREDIT = {MANAGER, OTHER_MANAGER, FIRST, OTHER_FIRST, SECOND, AUDITOR}


@dataclass
class World:
    """A loan that was paid and a case in first review, both of the east branch."""

    road: Road
    borrower: Borrower
    paid: UUID
    loan: UUID
    contract: UUID
    payment: UUID
    waiting: UUID
    task: UUID
    stranger: Borrower

    def path(self, pattern: str) -> str:
        names = {name: str(value) for name, value in vars(self).items()}
        return pattern.format(**names, party=self.borrower.actor.party_id)


@pytest.fixture(scope="module")
def world(road: Road) -> World:
    borrower, loan = road.lend(amount="20000.00", term_months=6)
    waiting = road.decided(road.apply(road.borrower("middling")).id)
    assert waiting.status.code == "first_review"
    (task,) = (t for t in processes.tasks_of(waiting.id) if t.status == "open")
    contract = facilities.contract_of_application(loan.application_id)
    payment = disbursements.of_application(loan.application_id)
    assert contract is not None
    assert payment is not None
    return World(
        road=road,
        borrower=borrower,
        paid=loan.application_id,
        loan=loan.id,
        contract=contract.id,
        payment=payment.id,
        waiting=waiting.id,
        task=task.id,
        stranger=road.borrower("good"),
    )


def denials(actor_id: UUID, permission: str) -> int:
    rows = Access.objects.filter(actor=actor_id, permission=permission, outcome="denied")
    return rows.count()


READS = [
    ("/customers", "customers.see", CREDIT),
    ("/applications", "applications.see", CREDIT | {OPERATOR}),
    ("/loans", "loans.see", CREDIT | {OPERATOR, REVIEWER}),
    ("/products", "products.see", EVERYBODY),
    ("/tasks", "process.inbox", EVERYBODY),
    ("/disbursements", "disbursement.see", {OPERATOR, REVIEWER, AUDITOR}),
    ("/contracts", "contracts.see", CREDIT | {OPERATOR, REVIEWER}),
    ("/night", "night.see", {OPERATOR, AUDITOR}),
    ("/books/trial-balance", "books.see", {OPERATOR, AUDITOR}),
    ("/audit/acts", "audit.see", {AUDITOR}),
    ("/audit/accesses", "audit.see", {AUDITOR}),
]


class TestReads:
    @pytest.mark.parametrize(("path", "permission", "allowed"), READS)
    def test_are_answered_to_those_roles_and_refused_to_the_others(
        self, world: World, path: str, permission: str, allowed: set[str]
    ) -> None:
        for account in sorted(EVERYBODY):
            actor = member(account)
            before = denials(actor.id, permission)
            answer = staff(account).get(path)
            if account in allowed:
                assert answer.status_code == 200, (account, answer.content)
                assert denials(actor.id, permission) == before
            else:
                assert_problem(answer, 403, "access.denied")
                assert denials(actor.id, permission) == before + 1, account

    @pytest.mark.parametrize(
        "pattern",
        [
            "/customers/{party}",
            "/applications/{paid}",
            "/applications/{waiting}",
            "/loans/{loan}",
        ],
    )
    def test_of_the_east_branch_are_not_found_by_the_west_branch(
        self, world: World, pattern: str
    ) -> None:
        path = world.path(pattern)
        assert staff(MANAGER).get(path).status_code == 200
        assert staff(SECOND).get(path).status_code == 200  # The head office reaches below.
        assert_problem(staff(OTHER_MANAGER).get(path), 404, "request.not_found")
        assert_problem(staff(OTHER_FIRST).get(path), 404, "request.not_found")

    def test_lists_hold_only_what_is_of_the_own_branch(self, world: World) -> None:
        for path in ("/customers", "/applications", "/loans"):
            assert staff(MANAGER).get(path).json()["total"] > 0
            found = staff(OTHER_MANAGER).get(path).json()
            assert (found["items"], found["total"]) == ([], 0)

    @pytest.mark.parametrize(
        "pattern",
        [
            "/borrower/applications/{paid}",
            "/borrower/contracts/{contract}",
            "/borrower/contracts/{contract}/pdf",
            "/borrower/loans/{loan}",
            "/borrower/applications/{paid}/documents",
        ],
    )
    def test_of_one_borrower_are_not_found_by_another(self, world: World, pattern: str) -> None:
        path = world.path(pattern)
        assert phone(world.borrower).get(path).status_code == 200
        assert_problem(phone(world.stranger).get(path), 404, "request.not_found")

    def test_of_a_borrower_s_lists_are_her_own(self, world: World) -> None:
        for path in ("/borrower/applications", "/borrower/loans"):
            assert phone(world.borrower).get(path).json()["total"] == 1
            assert phone(world.stranger).get(path).json()["total"] == 0


Body = Callable[[World], dict[str, Any]]


def opinion(world: World) -> dict[str, Any]:
    return {"task_id": str(world.task), "outcome": "approve", "opinion": "收入稳定，同意"}


def application(world: World) -> dict[str, Any]:
    return application_body(customer_id=str(world.stranger.actor.party_id), amount="10000.00")


SAID = {"opinion": "核实后处理"}
REVIEWED = {"outcome": "approve", **SAID}
WHY = {"reason": "核实后处理"}


def tomorrow(world: World) -> dict[str, Any]:
    return {"until_on": str(world.road.today + timedelta(days=1))}


WRITES: list[tuple[str, str, set[str], Body]] = [
    ("/customers", "customers.open", {MANAGER, OTHER_MANAGER}, lambda _: customer_body(ANNA)),
    ("/applications", "applications.submit", {MANAGER}, application),
    ("/applications/{waiting}/opinions", "approval.first_review", {FIRST}, opinion),
    ("/night/runs", "night.run", {OPERATOR}, tomorrow),
    ("/disbursements/{payment}/query", "disbursement.query", {OPERATOR, REVIEWER}, lambda _: {}),
    ("/disbursements/{payment}/orders", "disbursement.request", {OPERATOR}, lambda _: SAID),
    ("/disbursements/{payment}/review", "disbursement.review", {REVIEWER}, lambda _: REVIEWED),
    ("/disbursements/{payment}/settlement", "disbursement.settle", {OPERATOR}, lambda _: SAID),
    ("/contracts/{contract}/return", "contracts.return", {MANAGER, OPERATOR}, lambda _: WHY),
    ("/contracts/{contract}/cancellation", "contracts.cancel", {OPERATOR}, lambda _: WHY),
    (
        "/customers/{party}/unmask",
        "customers.unmask",
        {MANAGER, OTHER_MANAGER},
        lambda _: {"reason": "客户来电核实"},
    ),
]
ANNA: dict[str, Any] = {}


@pytest.fixture(scope="module", autouse=True)
def somebody_new(road: Road) -> None:
    ANNA.update(person("good"))


WATCHED = (
    "parties_party", "applications_application", "approval_approval", "night_nightorder", "replay",
    "disbursement_disbursement", "ledger_entry",
)  # fmt: skip


def counts() -> dict[str, int]:
    return {table: query(f"SELECT count(*) FROM {table}")[0][0] for table in WATCHED}


class TestWrites:
    @pytest.mark.parametrize(
        ("pattern", "permission", "allowed", "body"), WRITES, ids=[w[0] for w in WRITES]
    )
    def test_are_refused_to_every_other_role_and_change_nothing(
        self, world: World, pattern: str, permission: str, allowed: set[str], body: Body
    ) -> None:
        before = counts()
        for account in sorted(EVERYBODY - allowed):
            actor = member(account)
            noted = denials(actor.id, permission)
            answer = staff(account).post(world.path(pattern), body(world), key=f"no-{pattern}")
            assert_problem(answer, 403, "access.denied")
            assert denials(actor.id, permission) == noted + 1, account
        assert counts() == before

    @pytest.mark.parametrize(
        ("pattern", "body"),
        [
            ("/borrower/contracts/{contract}/codes", {}),
            ("/borrower/contracts/{contract}/confirmation", {"code": "123456"}),
        ],
    )
    def test_of_one_borrower_are_refused_to_another(
        self, world: World, pattern: str, body: dict[str, str]
    ) -> None:
        actor, before = world.stranger.actor, counts()
        noted = denials(actor.id, "contracts.confirm")
        answer = phone(world.stranger).post(world.path(pattern), body)
        assert_problem(answer, 403, "access.denied")
        assert denials(actor.id, "contracts.confirm") == noted + 1
        assert counts() == before

    def test_allowed_ones_are_done_in_the_end(self, world: World) -> None:
        answers = {
            pattern: staff(min(allowed)).post(world.path(pattern), body(world))
            for pattern, permission, allowed, body in WRITES
            if permission not in {"night.run", "customers.unmask"}
            and body(world)
            not in (
                SAID,
                REVIEWED,
                WHY,
            )
        }
        statuses = {pattern: answer.status_code for pattern, answer in answers.items()}
        assert statuses == {
            "/customers": 201,
            "/applications": 201,
            "/applications/{waiting}/opinions": 200,
            "/disbursements/{payment}/query": 200,
        }
        let_work(lambda: applications.get(world.waiting).status.code == "second_review")


class TestUnmasking:
    def test_shows_the_values_and_leaves_who_and_why(self, world: World) -> None:
        path, manager = world.path("/customers/{party}/unmask"), member(MANAGER)
        page = staff(MANAGER).get(world.path("/customers/{party}")).content.decode()
        profile = world.borrower.person
        assert profile["id_number"] not in page
        assert profile["phone"] not in page
        answer = staff(MANAGER).post(path, {"reason": "客户来电核实身份"})
        clear = {field["field"]: field["value"] for field in answer.json()["fields"]}
        assert clear["id_number"] == profile["id_number"]
        assert clear["phone"] == profile["phone"]
        row = Access.objects.filter(actor=manager.id, outcome="unmasked").latest("recorded_at")
        assert (row.subject, row.reason) == (world.borrower.actor.party_id, "客户来电核实身份")

    @pytest.mark.parametrize("reason", ["", "   ", "核实"])
    def test_needs_a_reason(self, world: World, reason: str) -> None:
        path, manager = world.path("/customers/{party}/unmask"), member(MANAGER)
        before = Access.objects.filter(actor=manager.id).count()
        answer = staff(MANAGER).post(path, {"reason": reason})
        assert_problem(answer, 422, "request.invalid", "/reason")
        assert Access.objects.filter(actor=manager.id).count() == before

    def test_of_another_branch_s_customer_is_not_found(self, world: World) -> None:
        path = world.path("/customers/{party}/unmask")
        answer = staff(OTHER_MANAGER).post(path, {"reason": "客户来电核实身份"})
        assert_problem(answer, 404, "request.not_found")
