"""Core banking over HTTP: every fen accounted for, whatever happens at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest

LENDER = "/core/lender"


def transfer(sandbox, person, number, amount="50000.00", **changes):
    values = {
        "number": number,
        "amount": amount,
        "to_account": person["bank_account"],
        "to_name": person["name"],
        "purpose": "贷款发放",
    }
    return sandbox.post("/core/transfers", **values | changes)


def debit(sandbox, person, number, amount, **changes):
    values = {
        "number": number,
        "account": person["bank_account"],
        "account_name": person["name"],
        "amount": amount,
        "partial_allowed": False,
    }
    return sandbox.post("/core/debits", **values | changes)


def advance(sandbox, seconds: int) -> None:
    assert sandbox.post("/clock/advance", seconds=seconds).status_code == 200


def assert_balances_are_sums(sandbox) -> None:
    wrong = sandbox.query(
        "SELECT number FROM sandbox_account a WHERE balance_fen <> "
        "(SELECT coalesce(sum(amount_fen), 0) FROM sandbox_movement WHERE account_id = a.number)"
    )
    assert wrong == []


class TestTransfer:
    def test_is_accepted_then_paid_on_the_sandbox_clock(self, sandbox) -> None:
        sandbox.put("/core/settings", settle_seconds=3600)
        person, number = sandbox.person(place=1), sandbox.number()
        advance(sandbox, 3600)  # Nothing that other tests left under way settles in between.
        before, lender_before = sandbox.balance(person["bank_account"]), sandbox.get(LENDER)
        answer = transfer(sandbox, person, number)
        assert answer.status_code == 202
        assert answer.json()["status"] == "accepted"
        advance(sandbox, 3500)
        assert sandbox.get(f"/core/transfers/{number}")["status"] == "accepted"
        assert sandbox.balance(person["bank_account"]) == before
        advance(sandbox, 100)
        found = sandbox.get(f"/core/transfers/{number}")
        assert found["status"] == "paid"
        assert found["amount"] == "50000.00"
        assert found["reason"] is None
        paid = Decimal(sandbox.balance(person["bank_account"])) - Decimal(before)
        assert paid == Decimal("50000.00")
        gone = Decimal(lender_before["balance"]) - Decimal(sandbox.get(LENDER)["balance"])
        assert gone == Decimal("50000.00")

    def test_settles_when_it_is_due_whoever_looks_and_whenever(self, sandbox) -> None:
        sandbox.put("/core/settings", settle_seconds=60)
        number = sandbox.number()
        accepted = transfer(sandbox, sandbox.person(), number, "1.00").json()
        advance(sandbox, 86_400)
        found = sandbox.get(f"/core/transfers/{number}")
        assert found["accepted_at"] == accepted["accepted_at"]
        assert found["settled_at"] > accepted["accepted_at"]
        assert found["settled_at"] < sandbox.get("/clock")["now"]
        rows = sandbox.query(
            "SELECT settled_at - accepted_at FROM sandbox_order "
            f"WHERE kind = 'transfer' AND number = '{number}'"
        )
        assert rows == [(timedelta(seconds=60),)]

    def test_same_number_and_values_is_the_same_transfer(self, sandbox) -> None:
        person, number = sandbox.person(place=2), sandbox.number()
        before = Decimal(sandbox.balance(person["bank_account"]))
        for _ in range(3):
            assert transfer(sandbox, person, number, "100.00").status_code == 202
            advance(sandbox, 2)
        assert transfer(sandbox, person, number, "100.00").json()["status"] == "paid"
        assert Decimal(sandbox.balance(person["bank_account"])) == before + 100

    @pytest.mark.parametrize("change", [{"amount": "100.01"}, {"purpose": "x"}, {"to_name": "甲"}])
    def test_same_number_with_other_values_is_refused(self, sandbox, change) -> None:
        person, number = sandbox.person(place=2), sandbox.number()
        transfer(sandbox, person, number, "100.00")
        answer = transfer(sandbox, person, number, **{"amount": "100.00"} | change)
        assert answer.status_code == 409
        assert answer.json()["code"] == "number_reused"
        assert set(answer.json()["message"]) == {"zh", "en"}

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"to_account": "6299009999999999999"}, "account_not_found"),
            ({"to_account": "999000000001"}, "account_not_found"),
            ({"to_name": "甲乙丙"}, "name_mismatch"),
            ({"amount": "2000000000.00"}, "insufficient_funds"),
        ],
    )
    def test_fails_with_a_reason(self, sandbox, change, reason: str) -> None:
        person, number = sandbox.person(place=3), sandbox.number()
        assert transfer(sandbox, person, number, **change).status_code == 202
        advance(sandbox, 2)
        found = sandbox.get(f"/core/transfers/{number}")
        assert (found["status"], found["reason"]) == ("failed", reason)
        assert set(found["reason_text"]) == {"zh", "en"}
        assert sandbox.query(f"SELECT 1 FROM sandbox_movement WHERE number = '{number}'") == []

    def test_fails_when_the_account_is_closed(self, sandbox) -> None:
        person, number = sandbox.person(place=4), sandbox.number()
        account = f"/core/accounts/{person['bank_account']}"
        assert sandbox.put(account, status="closed")["status"] == "closed"
        transfer(sandbox, person, number)
        advance(sandbox, 2)
        assert sandbox.get(f"/core/transfers/{number}")["reason"] == "account_closed"
        assert sandbox.put(account, status="open")["status"] == "open"

    def test_is_unknown_before_it_was_sent(self, sandbox) -> None:
        answer = sandbox.http.get("/core/transfers/T-never")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_known"

    @pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.001", "1e3", 5, "١.00"])
    def test_refuses_what_is_no_amount(self, sandbox, amount) -> None:
        answer = transfer(sandbox, sandbox.person(), sandbox.number(), amount)
        assert answer.status_code == 422


class TestDebit:
    def test_collects_and_credits_the_lender(self, sandbox) -> None:
        person, number = sandbox.person(place=5), sandbox.number()
        sandbox.put(f"/core/accounts/{person['bank_account']}", balance="5000.00")
        lender_before = Decimal(sandbox.get(LENDER)["balance"])
        answer = debit(sandbox, person, number, "4303.32")
        assert (answer.status_code, answer.json()["status"]) == (202, "accepted")
        found = sandbox.get(f"/core/debits/{number}")
        assert (found["status"], found["collected"]) == ("collected", "4303.32")
        assert found["reason"] is None
        assert sandbox.balance(person["bank_account"]) == "696.68"
        assert Decimal(sandbox.get(LENDER)["balance"]) == lender_before + Decimal("4303.32")

    @pytest.mark.parametrize(
        ("balance", "partial_allowed", "status", "collected", "left"),
        [
            ("100.50", True, "partial", "100.50", "0.00"),
            ("100.50", False, "failed", "0.00", "100.50"),
            ("0.00", True, "failed", "0.00", "0.00"),
        ],
    )
    def test_takes_what_there_is_only_if_it_may(
        self, sandbox, balance, partial_allowed, status, collected, left
    ) -> None:
        person, number = sandbox.person(place=6), sandbox.number()
        sandbox.put(f"/core/accounts/{person['bank_account']}", balance=balance)
        debit(sandbox, person, number, "200.00", partial_allowed=partial_allowed)
        found = sandbox.get(f"/core/debits/{number}")
        assert (found["status"], found["collected"]) == (status, collected)
        assert found["reason"] == "insufficient_funds"
        assert sandbox.balance(person["bank_account"]) == left

    def test_fails_under_another_name(self, sandbox) -> None:
        person, number = sandbox.person(place=6), sandbox.number()
        debit(sandbox, person, number, "1.00", account_name="甲乙丙")
        assert sandbox.get(f"/core/debits/{number}")["reason"] == "name_mismatch"

    def test_may_have_the_number_of_a_transfer_but_not_of_another_debit(self, sandbox) -> None:
        person, number = sandbox.person(place=7), sandbox.number()
        assert transfer(sandbox, person, number, "10.00").status_code == 202
        assert debit(sandbox, person, number, "10.00").status_code == 202
        assert debit(sandbox, person, number, "10.00").status_code == 202
        assert debit(sandbox, person, number, "11.00").status_code == 409


class TestAtOnce:
    def test_parallel_debits_take_no_more_than_there_is(self, sandbox) -> None:
        person = sandbox.person(place=8)
        sandbox.put(f"/core/accounts/{person['bank_account']}", balance="1000.00")
        lender_before = Decimal(sandbox.get(LENDER)["balance"])
        numbers = [sandbox.number() for _ in range(24)]

        def collect(number: str) -> Decimal:
            debit(sandbox, person, number, "70.07", partial_allowed=True)
            return Decimal(sandbox.get(f"/core/debits/{number}")["collected"])

        with ThreadPoolExecutor(12) as pool:
            collected = list(pool.map(collect, numbers))
        assert sum(collected) == Decimal("1000.00")
        assert sandbox.balance(person["bank_account"]) == "0.00"
        assert Decimal(sandbox.get(LENDER)["balance"]) == lender_before + Decimal("1000.00")
        assert_balances_are_sums(sandbox)

    def test_one_number_sent_many_times_at_once_pays_once(self, sandbox) -> None:
        sandbox.put("/core/settings", settle_seconds=0)
        person, number = sandbox.person(place=9), sandbox.number()
        before = Decimal(sandbox.balance(person["bank_account"]))
        with ThreadPoolExecutor(12) as pool:
            answers = list(
                pool.map(lambda _: transfer(sandbox, person, number, "33.33"), range(24))
            )
        assert {answer.status_code for answer in answers} == {202}
        assert Decimal(sandbox.balance(person["bank_account"])) == before + Decimal("33.33")
        assert_balances_are_sums(sandbox)

    def test_transfers_debits_salaries_and_adjustments_do_not_disturb_each_other(
        self, sandbox
    ) -> None:
        sandbox.put("/core/settings", settle_seconds=0)
        people = sandbox.people("good")[10:14]

        def work(step: int) -> int:
            person = people[step % 4]
            match step % 5:
                case 0 | 1:
                    return transfer(sandbox, person, f"MIX-{step}", "12.34").status_code
                case 2 | 3:
                    return debit(sandbox, person, f"MIX-{step}", "5.67").status_code
                case _:
                    day = date(2030, 1, 1) + timedelta(days=step)
                    return sandbox.post("/core/salaries", on=str(day)).status_code

        with ThreadPoolExecutor(12) as pool:
            assert set(pool.map(work, range(60))) == {200, 202}
        advance(sandbox, 3600)  # Also for what other tests have left under way.
        sandbox.get(LENDER)
        assert sandbox.query("SELECT 1 FROM sandbox_order WHERE status = 'accepted'") == []
        assert_balances_are_sums(sandbox)


class TestStatement:
    def test_lists_a_day_and_carries_the_balance(self, sandbox) -> None:
        advance(sandbox, 2 * 86_400)
        person, number = sandbox.person(place=15), sandbox.number()
        opening = Decimal(sandbox.get(LENDER)["balance"])
        transfer(sandbox, person, number, "1000.00")
        advance(sandbox, 2)
        debit(sandbox, person, number, "250.00")
        today = sandbox.get("/clock")["today"]
        found = sandbox.get("/core/lender/statement", on=today)
        assert [(row["kind"], row["amount"]) for row in found["rows"]] == [
            ("transfer", "-1000.00"),
            ("debit", "250.00"),
        ]
        assert {row["number"] for row in found["rows"]} == {number}
        assert found["rows"][0]["counterparty_name"] == person["name"]
        assert Decimal(found["opening_balance"]) == opening
        assert found["rows"][-1]["balance"] == found["closing_balance"]
        assert found["closing_balance"] == sandbox.get(LENDER)["balance"]
        tomorrow = sandbox.get("/core/lender/statement", on=date.fromisoformat(today) + DAY)
        assert tomorrow["rows"] == []
        assert tomorrow["opening_balance"] == found["closing_balance"]


DAY = timedelta(days=1)


class TestAccounts:
    def test_can_be_filled_and_emptied_and_keep_a_trace(self, sandbox) -> None:
        account = sandbox.person(place=16)["bank_account"]
        for balance in ("12345.67", "0.00"):
            changed = sandbox.put(f"/core/accounts/{account}", balance=balance)
            assert changed["balance"] == sandbox.balance(account) == balance
        rows = sandbox.query(
            "SELECT kind, balance_after_fen FROM sandbox_movement "
            f"WHERE account_id = '{account}' ORDER BY id DESC LIMIT 2"
        )
        assert rows == [("adjustment", 0), ("adjustment", 1_234_567)]

    def test_are_not_known_under_other_numbers(self, sandbox) -> None:
        assert sandbox.http.get("/core/accounts/123").status_code == 404
        assert sandbox.http.put("/core/accounts/123", json={"balance": "1"}).status_code == 404

    def test_salaries_are_paid_once_a_day(self, sandbox) -> None:
        person, child = sandbox.person(place=17), sandbox.person("minor")
        before = Decimal(sandbox.balance(person["bank_account"]))
        child_before = sandbox.balance(child["bank_account"])
        first = sandbox.post("/core/salaries", on="2027-03-15").json()
        again = sandbox.post("/core/salaries", on="2027-03-15").json()
        assert (first["paid_before"], again["paid_before"]) == (False, True)
        assert first["total"] == again["total"]
        after = Decimal(sandbox.balance(person["bank_account"]))
        assert after - before == Decimal(person["monthly_income"])
        assert sandbox.balance(child["bank_account"]) == child_before

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE sandbox_movement SET amount_fen = 1",
            "DELETE FROM sandbox_movement",
            "TRUNCATE sandbox_movement CASCADE",
        ],
    )
    def test_movements_cannot_be_changed(self, sandbox, sql: str) -> None:
        with pytest.raises(psycopg.errors.RaiseException, match="insert-only"):
            sandbox.query(sql)

    def test_tells_what_is_struck_wrongly_and_then_the_truth_again(self, sandbox) -> None:
        advance(sandbox, 2 * 86_400)
        person, today = sandbox.person(place=16), sandbox.get("/clock")["today"]
        for place in range(5):
            debit(sandbox, person, f"BRK-{today}-{place}", "10.00")
        truth = sandbox.get("/core/lender/statement", on=today)["rows"]
        path = "/core/lender/statement/breaks"
        struck = sandbox.put(path, on=today, missing=1, extra=1, amount=1, status=1, duplicate=1)
        told = sandbox.get("/core/lender/statement", on=today)["rows"]
        numbers = [row["number"] for row in told]
        assert struck["missing"][0] not in numbers
        assert numbers.count(struck["duplicate"][0]) == 2
        assert numbers.count(struck["extra"][0]) == 1
        rows = {row["number"]: row for row in told}
        assert rows[struck["amount"][0]]["amount"] == "11.00"
        assert rows[struck["status"][0]]["status"] == "returned"
        too_many = sandbox.http.put(path, json={"on": today, "missing": 6})
        assert too_many.json()["code"] == "too_few_movements"
        sandbox.put(path, on=today)
        assert sandbox.get("/core/lender/statement", on=today)["rows"] == truth
