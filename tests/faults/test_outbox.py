"""R23: the publisher of the outbox is killed again and again; the bureau hears all, once, in order."""

import random
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

import pytest

from bulk import clone_confirmed, confirmed_contract, order_payment
from faults.crashing import die_at_pass
from road import Road, advance, calm, drain, hurry, member, sandbox
from sancha.credit.loans.models import Loan
from sancha.engines.outside import breaker
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.platform.errors import Denied
from sancha.platform.events import Happened
from sancha.postloan.reporting import batch, errands, permissions, queries, services
from sancha.postloan.reporting.errors import NotRejected
from sancha.postloan.reporting.models import Record
from sancha.postloan.reporting.services import REPORTER

CI_KILLS, FULL_KILLS = 12, 100
LOANS, RECORDS = 4, 5


@use_case
def repaid(*, loan_id: UUID, on: Any, actor: Actor = REPORTER) -> UUID:
    """What a repayment does for the bureau, without the money."""
    actor.require(permissions.SEND, on=Loan.objects.get(pk=loan_id))
    batch.note("repayment", [Happened(loan_id, "loan.repaid", {}, on)])
    return loan_id


@pytest.fixture(scope="module")
def loan_ids(road: Road) -> Iterator[list[UUID]]:
    """Some loans, each with a grant and repayments that wait to be reported."""
    contract_ids = clone_confirmed(confirmed_contract(road), LOANS)
    for each in contract_ids:
        order_payment(each)
    for _ in range(3):
        drain()
        advance(3)
        hurry()
    found = list(Loan.objects.filter(contract_id__in=contract_ids).values_list("id", flat=True))
    assert len(found) == LOANS
    for _ in range(RECORDS - 1):
        for loan_id in found:
            repaid(loan_id=loan_id, on=road.today)
    yield found
    calm()
    breaker.forget_all()


def heard(numbers: set[str]) -> list[dict[str, Any]]:
    items = sandbox("GET", "/bureau/records")["items"]
    return [item for item in items if item["loan_number"] in numbers]


def test_a_publisher_killed_again_and_again_tells_all_once_and_in_order(
    road: Road, loan_ids: list[UUID], is_full: bool, figures: dict[str, dict[str, object]]
) -> None:
    # The job of each minute may have told the grants already, while the payments were made.
    assert Record.objects.count() == LOANS * RECORDS
    assert Record.objects.filter(status="waiting").count() >= LOANS * (RECORDS - 1)
    dice, kills = random.Random(23), 0
    for _ in range(FULL_KILLS if is_full else CI_KILLS):
        kills += bool(die_at_pass(dice.randrange(12), lambda _: True, errands.publish))
    while errands.publish():
        pass
    assert not Record.objects.exclude(status="taken").exists()
    numbers = set(Loan.objects.filter(id__in=loan_ids).values_list("number", flat=True))
    items = heard(numbers)
    assert len(items) == LOANS * RECORDS  # Nothing twice, nothing lost.
    for _, of_loan in groupby(
        sorted(items, key=lambda i: i["loan_number"]), lambda i: i["loan_number"]
    ):
        assert [item["sequence"] for item in of_loan] == list(range(1, RECORDS + 1))
    figures["R23"] = {"records": len(items), "killed": kills}
    assert kills >= CI_KILLS - 4


def test_what_the_bureau_rejects_waits_for_a_person_and_holds_back_what_follows(
    road: Road, loan_ids: list[UUID]
) -> None:
    loan_id = loan_ids[0]
    for _ in range(2):
        repaid(loan_id=loan_id, on=road.today)
    first = Record.objects.filter(loan_id=loan_id, status="waiting").order_by("sequence")[0]
    wrong = f"UPDATE reporting_record SET balance_fen = credit_fen + 1 WHERE id = '{first.id}'"
    administer_here(wrong)
    errands.publish()
    [rejected], _ = queries.rejected()
    assert (rejected.id, rejected.refusal) == (first.id, "balance_above_credit")
    statuses = [view.status.code for view in queries.of_loan(loan_id)]
    assert statuses == ["taken"] * RECORDS + ["rejected", "waiting"]

    administer_here(f"UPDATE reporting_record SET balance_fen = credit_fen WHERE id = '{first.id}'")
    with pytest.raises(Denied):
        services.report_again(record_id=first.id, actor=member("wangli"))
    services.report_again(record_id=first.id, actor=member("zhoujie"))
    with pytest.raises(NotRejected):
        services.report_again(record_id=first.id, actor=member("zhoujie"))
    assert errands.publish() == 2
    assert queries.rejected() == ([], 0)


def administer_here(sql: str) -> None:
    """Change a row as only the database's administrator can: no trigger is asked."""
    import os

    from support import administer

    name = os.environ["SANCHA_DATABASE_NAME"]
    administer(f"SET session_replication_role = replica; {sql}", name)
