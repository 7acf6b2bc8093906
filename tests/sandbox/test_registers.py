"""Tax, social security, operator, business register, voice, and what is reported to the bureau."""

from typing import Any

import pytest


def asked(person: dict[str, Any], **more: str) -> dict[str, str]:
    values = {"name": person["name"], "id_number": person["id_number"]}
    return values | {"authorisation_number": "A-1"} | more


def tell(sandbox, path: str, **values: str) -> dict[str, Any]:
    answer = sandbox.post(path, **values)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestIncomes:
    def test_of_somebody_good_are_what_she_says(self, sandbox) -> None:
        for person in sandbox.people("good", 20):
            told = tell(sandbox, "/tax/incomes", **asked(person))
            average, claimed = float(told["average_6m"]), float(person["claimed_income"])
            assert abs(average / claimed - 1) < 0.02
            assert (told["found"], told["months_with_income_24"]) == (True, 24)
            assert told["employer"] == person["employer"]
            assert float(told["months"][-1]["tax"]) > 0

    def test_are_the_same_each_time(self, sandbox) -> None:
        values = asked(sandbox.person("ordinary"))
        first, second = (tell(sandbox, "/tax/incomes", **values) for _ in range(2))
        assert first["months"] == second["months"]

    def test_of_nobody_are_none(self, sandbox) -> None:
        person = sandbox.person("unknown")
        assert tell(sandbox, "/tax/incomes", **asked(person))["found"] is False
        told = tell(sandbox, "/tax/incomes", **asked(sandbox.person()) | {"name": "别人"})
        assert (told["found"], told["average_6m"], told["months"]) == (False, "0.00", [])

    def test_are_told_under_an_authorisation_only(self, sandbox) -> None:
        values = asked(sandbox.person())
        for path in ("/tax/incomes", "/social/records", "/operator/checks"):
            lacking = {k: v for k, v in values.items() if k != "authorisation_number"}
            assert sandbox.post(path, **lacking, phone="13900000000").status_code == 422


class TestContributions:
    def test_agree_with_the_tax_office(self, sandbox) -> None:
        for person in sandbox.people("ordinary", 40):
            insured = tell(sandbox, "/social/records", **asked(person))
            if not insured["found"] or float(insured["pension"]):
                continue
            paid = {m["month"] for m in insured["months"] if m["is_paid"]}
            taxed = tell(sandbox, "/tax/incomes", **asked(person))["months"]
            assert {m["month"] for m in taxed} == paid
            assert insured["paid_months_12"] <= 12
            assert insured["employer"] == person["employer"]


class TestPhones:
    def test_tell_how_they_are_used_to_their_owner_only(self, sandbox) -> None:
        person, other = sandbox.people("good", 2)
        told = tell(sandbox, "/operator/checks", **asked(person, phone=person["phone"]))
        assert (told["found"], told["is_owner"]) == (True, True)
        assert told["in_use_months"] >= 6
        told = tell(sandbox, "/operator/checks", **asked(person, phone=other["phone"]))
        assert (told["found"], told["is_owner"], told["in_use_months"]) == (True, False, None)
        told = tell(sandbox, "/operator/checks", **asked(person, phone="13999999999"))
        assert told["found"] is False


class TestFirms:
    def test_are_found_by_name_or_code(self, sandbox) -> None:
        person = sandbox.person()
        by_name = tell(sandbox, "/business/records", name=person["employer"])
        by_code = tell(sandbox, "/business/records", uscc=by_name["uscc"])
        assert by_code | {"given_at": 0} == by_name | {"given_at": 0}
        assert by_name["status"] == "operating"
        assert by_name["employees"] >= 1
        assert by_name["phone"] == person["employer_phone"]

    def test_have_codes_as_the_standard_says(self, sandbox) -> None:
        from stdnum.cn import uscc

        for (code,) in sandbox.query("SELECT uscc FROM sandbox_employer"):
            assert uscc.is_valid(code), code

    def test_that_nobody_registered_are_not_found(self, sandbox) -> None:
        told = tell(sandbox, "/business/records", name="没有这家公司")
        assert (told["found"], told["status"], told["employees"]) == (False, "", 0)
        assert sandbox.post("/business/records").status_code == 422


class TestCalls:
    def test_end_after_a_while_and_are_placed_once(self, sandbox) -> None:
        number, to = sandbox.number(), sandbox.person()["phone"]
        for _ in range(2):
            answer = sandbox.post("/voice/calls", number=number, to=to, text="还款提醒")
            assert (answer.status_code, answer.json()["status"]) == (202, "calling")
        assert sandbox.post("/voice/calls", number=number, to=to, text="别的").status_code == 409
        sandbox.post("/clock/advance", seconds=120)
        call = sandbox.get(f"/voice/calls/{number}")
        assert call["status"] in {"answered", "no_answer", "busy"}
        assert (call["talked_seconds"] > 0) == (call["status"] == "answered")
        assert sandbox.get("/voice/calls", to=to)["total"] == 1

    def test_to_a_number_of_nobody_say_so(self, sandbox) -> None:
        number = sandbox.number()
        sandbox.post("/voice/calls", number=number, to="13999999999", text="还款提醒")
        sandbox.post("/clock/advance", seconds=120)
        assert sandbox.get(f"/voice/calls/{number}")["status"] == "not_in_use"
        assert sandbox.http.get("/voice/calls/none").status_code == 404


def record(sandbox, person: dict[str, Any], loan: str, sequence: int, kind: str, **more: Any):
    values = {
        "number": f"{loan}-{sequence}",
        "kind": kind,
        "loan_number": loan,
        "sequence": sequence,
        "name": person["name"],
        "id_number": person["id_number"],
        "on": "2026-11-20",
        "credit": "50000.00",
        "balance": "50000.00",
        "monthly_payment": "4303.32",
        "remaining_months": 12,
    }
    return sandbox.post("/bureau/records", **values | more)


class TestReported:
    def test_a_loan_stands_in_the_next_report(self, sandbox) -> None:
        person = sandbox.people("good", 30)[29]
        loan = sandbox.number()[:18]
        assert record(sandbox, person, loan, 1, "grant").status_code == 202
        late = {"overdue": "4303.32", "instalments_behind": 1, "balance": "45900.00"}
        assert record(sandbox, person, loan, 2, "overdue", **late).status_code == 202
        values = asked(person, reason="02")
        lines = tell(sandbox, "/bureau/reports", **values)["accounts"]
        line = next(line for line in lines if line["number"] == loan)
        assert (line["balance"], line["status"], line["overdue"]) == ("45900.00", "2", "4303.32")
        record(sandbox, person, loan, 3, "settled", balance="0.00", remaining_months=0)
        line = next(
            line
            for line in tell(sandbox, "/bureau/reports", **values)["accounts"]
            if line["number"] == loan
        )
        assert (line["balance"], line["status"], line["closed_on"]) == ("0.00", "3", "2026-11-20")

    def test_a_record_counts_once_and_in_its_order(self, sandbox) -> None:
        person, loan = sandbox.person(), sandbox.number()[:18]
        assert [record(sandbox, person, loan, 1, "grant").status_code for _ in "ab"] == [202, 202]
        assert record(sandbox, person, loan, 1, "grant", balance="1.00").status_code == 409
        answer = record(sandbox, person, loan, 3, "repayment")
        assert (answer.status_code, answer.json()["code"]) == (422, "out_of_order")
        found = sandbox.get("/bureau/records", loan_number=loan)
        assert [(item["sequence"], item["kind"]) for item in found["items"]] == [(1, "grant")]

    @pytest.mark.parametrize(
        ("sequence", "kind", "more", "code"),
        [
            (1, "grant", {"name": "别人"}, "subject_not_known"),
            (1, "repayment", {}, "loan_not_opened"),
            (1, "grant", {"balance": "50000.01"}, "balance_above_credit"),
            (2, "grant", {}, "out_of_order"),
        ],
    )
    def test_what_cannot_be_is_rejected(self, sandbox, sequence, kind, more, code) -> None:
        loan = sandbox.number()[:18]
        answer = record(sandbox, sandbox.person(), loan, sequence, kind, **more)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert sandbox.get("/bureau/records", loan_number=loan)["total"] == 0


class TestLife:
    def test_goes_on_with_the_clock_and_only_when_it_is_on(self, sandbox) -> None:
        person = sandbox.people("good", 20)[19]
        account, before = person["bank_account"], sandbox.balance(person["bank_account"])
        sandbox.post("/clock/advance", seconds=40 * 86_400)
        assert sandbox.balance(account) == before
        try:
            sandbox.put("/life", is_on=True)
            assert sandbox.balance(account) == before  # What was not lived is not made up.
            sandbox.post("/clock/advance", seconds=62 * 86_400)
            after = sandbox.balance(account)
            assert after != before
            assert sandbox.balance(account) == after
            kinds = sandbox.query(
                "SELECT kind, count(*), sum(amount_fen) FROM sandbox_movement"
                f" WHERE account_id = '{account}' AND number LIKE 'LIFE-%' GROUP BY kind"
            )
            assert {kind for kind, _, _ in kinds} == {"salary", "debts", "living"}
            moved_fen = sum(int(total) for _, _, total in kinds)
            assert round(float(after) * 100) - round(float(before) * 100) == moved_fen
        finally:
            sandbox.put("/life", is_on=False)

    def test_decides_what_a_debit_finds(self, sandbox) -> None:
        person = sandbox.people("good", 21)[20]
        account = person["bank_account"]
        try:
            sandbox.put("/life", is_on=True)
            sandbox.put(f"/core/accounts/{account}", balance="0.00")
            sandbox.post("/clock/advance", seconds=40 * 86_400)  # A payday has passed.
            number = sandbox.number()
            order = {"number": number, "account": account, "account_name": person["name"]}
            sandbox.post("/core/debits", **order, amount="1000.00")
            assert sandbox.get(f"/core/debits/{number}")["status"] == "collected"
        finally:
            sandbox.put("/life", is_on=False)
