from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from books import (
    AT_HEAD_OFFICE,
    BANK,
    BRANCH,
    DAY,
    HEAD_OFFICE,
    load_books,
    post,
    reverse,
)
from sancha.engines.ledger import queries
from sancha.platform.keys import uuid7
from sancha.platform.reading import reading
from sancha.platform.text import Text
from support import administer, clerk, query

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def books(database: str) -> None:
    load_books()


def rows(on: object = DAY, **narrowed: UUID) -> dict[str, tuple[int, int, int]]:
    trial = queries.trial_balance(BANK, on=on, **narrowed)  # type: ignore[arg-type]
    assert trial.is_balanced
    return {row.account: (row.debit_fen, row.credit_fen, row.balance_fen) for row in trial.rows}


class TestTrialBalance:
    def test_is_positive_on_the_normal_side(self) -> None:
        post(event="capital.paid_in", components={"capital": 1_000}, dimensions=AT_HEAD_OFFICE)
        post(components={"principal": 300})
        assert rows() == {
            "1002": (1_000, 300, 700),
            "1303": (300, 0, 300),
            "3001": (300, 300, 0),
            "4001": (0, 1_000, 1_000),
        }
        assert rows(organisation_id=BRANCH) == {"1303": (300, 0, 300), "3001": (0, 300, -300)}

    def test_counts_up_to_the_day_and_only_one_legal_entity(self) -> None:
        post(components={"principal": 300}, accounting_on=DAY + timedelta(days=1))
        assert rows() == {}
        assert rows(DAY + timedelta(days=1))["1303"] == (300, 0, 300)
        assert queries.trial_balance(uuid7(), on=DAY + timedelta(days=1)).rows == ()


class TestBalances:
    def test_are_narrowed_by_what_is_given(self) -> None:
        post(components={"principal": 300})
        post(components={"principal": 40}, dimensions=AT_HEAD_OFFICE)
        found = queries.balances(account="1303")
        assert {(b.organisation_id, b.balance_fen) for b in found} == {
            (BRANCH, 300),
            (HEAD_OFFICE, 40),
        }
        assert queries.balance_fen("1303") == 340
        assert queries.balance_fen("1303", organisation_id=BRANCH, product="PL-01", on=DAY) == 300
        assert queries.balance_fen("1303", product="other") == 0


class TestEntriesOf:
    def test_shows_a_subjects_entries_with_names_in_two_queries(self) -> None:
        loan = uuid7()
        first = post(components={"principal": 300}, subject_id=loan)
        reversal = reverse(entry_id=first.id, reason="账号有误")
        post(components={"principal": 300})
        with CaptureQueriesContext(connections["default"]) as captured:
            found = queries.entries_of(loan)
        assert len(captured) == 2
        assert [(e.number, e.reverses, e.reversed_by) for e in found] == [
            (first.number, None, reversal.number),
            (reversal.number, first.number, None),
        ]
        assert found[0].description == Text("发放贷款", "Loan disbursed")
        assert found[1].description == Text(
            f"冲正 {first.number}：账号有误", f"Reversal of {first.number}: 账号有误"
        )
        leg = found[0].legs[0]
        assert (leg.account, leg.name.zh, leg.debit_fen, leg.credit_fen) == (
            "1303",
            "贷款本金",
            300,
            0,
        )

    def test_a_branch_sees_its_own_books_whole(self) -> None:
        loan = uuid7()
        post(components={"principal": 300}, subject_id=loan)
        with reading(clerk("ledger.read", at=BRANCH), "ledger.read"):
            (entry,) = queries.entries_of(loan)
            assert [(leg.account, leg.debit_fen - leg.credit_fen) for leg in entry.legs] == [
                ("1303", 300),
                ("3001", -300),
            ]
            assert queries.is_balanced()
            assert rows() == {"1303": (300, 0, 300), "3001": (0, 300, -300)}
        with reading(clerk("ledger.read", at=uuid7()), "ledger.read"):
            assert queries.entries_of(loan) == ()


class TestUnresolvedNames:
    def test_lists_accounts_taxes_and_the_inter_branch_account(self, database: str) -> None:
        administer(
            """SET session_replication_role = replica;
            DELETE FROM ledger_account WHERE code IN ('2221', '3001'); DELETE FROM ledger_taxrate;
            DELETE FROM ledger_postingrule WHERE product <> '' OR event LIKE 'bill.%'
                OR event LIKE 'loan.%' AND event NOT IN ('loan.interest_accrued', 'loan.disbursed')""",
            database,
        )
        assert queries.unresolved_names() == [
            "loan.disbursed.principal: inter-branch account",
            "loan.interest_accrued.interest: account 2221",
            "loan.interest_accrued.interest: tax vat.loan_services",
        ]


class TestIsBalanced:
    def test_notices_a_changed_leg(self, database: str) -> None:
        post(components={"principal": 300})
        assert queries.is_balanced()
        administer(
            """SET session_replication_role = replica;
            UPDATE ledger_leg SET amount_fen = 299 WHERE account = '1303'""",
            database,
        )
        assert not queries.is_balanced()
        assert query("SELECT 1") == [(1,)]
