"""What people pay to others: told to the lender that asks, with what the payee is."""

from decimal import Decimal

LONG_AGO = "2020-01-01T00:00:00+08:00"


def pay(sandbox, account, merchant="developer", amount="12000.00", number=None):
    return sandbox.post(
        f"/core/accounts/{account}/payments",
        number=number or sandbox.number(),
        merchant=merchant,
        amount=amount,
    )


def asked(sandbox, *accounts, since=LONG_AGO):
    answer = sandbox.post(
        "/core/outflows",
        number=sandbox.number(),
        accounts=[{"account": account, "since": since} for account in accounts],
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def fill(sandbox, place):
    account = sandbox.person(place=place)["bank_account"]
    sandbox.put(f"/core/accounts/{account}", balance="50000.00")
    return account


class TestOutflows:
    def test_say_to_whom_with_industry_and_category_and_nothing_that_came_in(self, sandbox) -> None:
        account = fill(sandbox, 30)
        paid = pay(sandbox, account).json()
        pay(sandbox, account, "securities_firm", "3000.00")
        assert Decimal(sandbox.balance(account)) == Decimal("35000.00")
        told = asked(sandbox, account, "62220000000000")
        (known, unknown) = told["accounts"]
        assert (unknown["is_known"], unknown["outflows"]) == (False, [])
        assert [
            (row["amount"], row["industry"], row["merchant_category"]) for row in known["outflows"]
        ] == [("12000.00", "7010", "1520"), ("3000.00", "6712", "6211")]
        assert known["outflows"][0]["serial"] == paid["serial"]
        assert "房地产" in known["outflows"][0]["counterparty_name"]
        later = asked(sandbox, account, since=told["until"])
        assert later["accounts"][0]["outflows"] == []

    def test_a_payment_is_made_once_for_its_number_and_not_without_money(self, sandbox) -> None:
        account, number = fill(sandbox, 31), sandbox.number()
        first = pay(sandbox, account, number=number).json()
        assert pay(sandbox, account, number=number).json() == first
        assert sandbox.balance(account) == "38000.00"
        refused = pay(sandbox, account, number=number, amount="1.00")
        assert (refused.status_code, refused.json()["code"]) == (409, "number_reused")
        for changes, code in (
            ({"amount": "38000.01"}, "insufficient_funds"),
            ({"amount": "0.00"}, "bad_amount"),
            ({"merchant": "nobody"}, "not_known"),
        ):
            assert pay(sandbox, account, **changes).json()["code"] == code
        assert sandbox.balance(account) == "38000.00"

    def test_with_life_on_a_few_take_a_loan_where_it_should_not_go(self, sandbox) -> None:
        people = sandbox.get("/society/people", limit=150)["items"]
        try:
            sandbox.put("/life", is_on=True)
            for person in people:
                order = {"to_account": person["bank_account"], "to_name": person["name"]}
                sandbox.post(
                    "/core/transfers",
                    number=f"USE{person['bank_account']}",
                    amount="50000.00",
                    purpose="贷款发放",
                    **order,
                )
            sandbox.post("/clock/advance", seconds=120)
            told = asked(sandbox, *(person["bank_account"] for person in people))
        finally:
            sandbox.put("/life", is_on=False)
        taken = [
            row
            for account in told["accounts"]
            for row in account["outflows"]
            if row["industry"] in {"7010", "7030", "6712"} and row["amount"] != "12000.00"
        ]
        assert 2 <= len(taken) <= 20
        assert all(Decimal(row["amount"]) <= Decimal("40000.00") for row in taken)
