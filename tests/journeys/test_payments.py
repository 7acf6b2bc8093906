"""Payments that fail or are late, at the desk: asked again under their number, or under another."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.house import PHONE, House, until, well
from journeys.states import Case, ask
from money import account_of, set_account
from road import calm, sandbox
from sancha.inloan.disbursement import queries as disbursements
from support import administer


@dataclass
class Cases:
    late: Case
    failing: Case


@pytest.fixture(scope="module")
def cases(house: House) -> Iterator[Cases]:
    calm()
    found = [ask("good", amount="8000.00").with_contract() for _ in range(2)]
    for case in found:
        set_account(case.borrower.person, balance="100.00")
    yield Cases(*found)
    calm()


def payment_is(case: Case, status: str) -> None:
    def is_so() -> bool:
        payment = disbursements.of_contract(case.contract_id)
        return payment is not None and payment.status.code == status

    until(is_so)


def row_of(page: Page, case: Case) -> Locator:
    return page.get_by_role("row").filter(has_text=case.payment.number)


def act(page: Page, case: Case, action: str, words: str) -> None:
    row_of(page, case).get_by_role("button", name=action, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill(words)
    dialog.locator(".ant-btn-primary").click()
    expect(dialog).to_have_count(0)


def half_an_hour_passes(case: Case) -> None:
    """As only the database's administrator can: it left earlier, and the watch looks now."""
    administer(
        f"""SET session_replication_role = replica;
        UPDATE disbursement_disbursement SET sent_at = sent_at - interval '31 minutes',
            requested_at = requested_at - interval '31 minutes' WHERE id = '{case.payment.id}';
        UPDATE procrastinate_jobs SET scheduled_at = NULL
            WHERE status = 'todo' AND task_name = 'disbursement.watch'""",
        os.environ["SANCHA_DATABASE_NAME"],
    )


def test_one_whose_outcome_is_not_known_raises_an_alarm_and_is_asked_under_its_number(
    house: House, cases: Cases
) -> None:
    case = cases.late
    sandbox("PUT", "/faults", {"core.transfers": {"kind": "timeout_before_success"}})
    case.signed()
    payment_is(case, "unknown")
    number = case.payment.number
    with house.desk("zhoujie", "/disbursements") as desk:
        desk.get_by_text("待处理", exact=True).click()
        expect(row_of(desk, case).get_by_text("结果未知，查询中")).to_be_visible()
        expect(row_of(desk, case).get_by_role("button", name="换号重新放款")).to_have_count(0)
        half_an_hour_passes(case)
        expect(row_of(desk, case).get_by_text("已超过正常时限")).to_be_visible()
        well(desk, "payments-late")
        calm()
        row_of(desk, case).get_by_role("button", name="查询结果").click()
        case.reaches("paid")
        expect(row_of(desk, case)).to_have_count(0)  # Nothing is left to do about it.
    assert case.payment.number == number
    assert account_of(case.borrower.person) == "8100.00"


def test_one_that_failed_waits_for_a_person_and_leaves_under_another_number(
    house: House, cases: Cases
) -> None:
    case = cases.failing
    sandbox("PUT", "/core/settings", {"settle_seconds": 3600})
    case.signed()
    payment_is(case, "sent")
    set_account(case.borrower.person, status="closed")
    sandbox("POST", "/clock/advance", {"seconds": 3600})
    calm()
    payment_is(case, "failed")
    failed = case.payment.number
    with house.desk("zhoujie", "/disbursements") as desk:
        expect(row_of(desk, case).get_by_text("收款账户已销户")).to_be_visible()
        well(desk, "payments-failed")
        with house.desk("zhoujie", "/disbursements", size=PHONE, language="en-US") as own:
            own.get_by_text("Needs somebody", exact=True).click()
            expect(own.get_by_text(re.compile(failed))).to_be_visible()
            well(own, "payments-failed-en-narrow")
        with house.phone(case.borrower.token, f"/applications/{case.id}") as phone:
            expect(phone.get_by_text(re.compile("工作人员将重新放款")).first).to_be_visible()
            well(phone, "payments-failed-on-the-phone")
        set_account(case.borrower.person, status="open")
        act(desk, case, "换号重新放款", "账户已恢复，重新放款")
        case.reaches("paid")
        expect(desk.get_by_text(f"接续失败的放款 {failed}")).to_be_visible()
    assert case.payment.number != failed
    assert sandbox("GET", f"/core/transfers/{failed}")["status"] == "failed"
    assert account_of(case.borrower.person) == "8100.00"
