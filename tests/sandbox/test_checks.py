"""Identity, bureau and court, over HTTP."""

from decimal import Decimal

import pytest

NOBODY = "110101199003079995"


def identity(sandbox, **values):
    return sandbox.post("/identity/checks", **values).json()


def report(sandbox, person, **changes):
    values = {
        "name": person["name"],
        "id_number": person["id_number"],
        "authorisation_number": "AUTH-1",
        "reason": "02",
    }
    return sandbox.post("/bureau/reports", **values | changes)


class TestIdentity:
    def test_matches_a_person_with_her_name_and_phone(self, sandbox) -> None:
        one, other = sandbox.people("good")[:2]
        values = {"name": one["name"], "id_number": one["id_number"], "phone": one["phone"]}
        yes, no = "match", "mismatch"
        assert identity(sandbox, **values) == {"result": yes, "phone_result": yes}
        found = identity(sandbox, **values | {"phone": other["phone"]})
        assert found == {"result": yes, "phone_result": no}
        found = identity(sandbox, **values | {"name": "甲乙丙"})
        assert found == {"result": no, "phone_result": no}

    def test_does_not_find_whom_it_does_not_know(self, sandbox) -> None:
        person = sandbox.person("unknown")
        values = {"name": person["name"], "phone": person["phone"]}
        for id_number in (person["id_number"], NOBODY):
            found = identity(sandbox, **values, id_number=id_number)
            assert found == {"result": "not_found", "phone_result": "mismatch"}

    def test_refuses_what_is_no_identity_number(self, sandbox) -> None:
        answer = sandbox.post("/identity/checks", name="甲", id_number="12", phone="1")
        assert answer.status_code == 422


class TestBureau:
    @pytest.mark.parametrize("profile", ["good", "middling", "bad", "court", "ordinary"])
    def test_summary_is_the_sum_of_the_accounts(self, sandbox, profile: str) -> None:
        for person in sandbox.people(profile, limit=20):
            found = report(sandbox, person).json()
            accounts, summary = found["accounts"], found["summary"]
            months = [m for a in accounts for m in a["repayment_history"] if m["status"].isdigit()]
            for total, part in (
                ("total_balance", "balance"),
                ("total_monthly_payment", "monthly_payment"),
                ("overdue_now", "overdue"),
            ):
                expected = sum((Decimal(a[part]) for a in accounts), Decimal(0))
                assert Decimal(summary[total]) == expected
            assert summary["open_loans"] == sum(
                a["kind"] == "D1" and a["closed_on"] is None for a in accounts
            )
            assert summary["months_overdue_24"] == len({m["month"] for m in months})
            worst = max((m["status"] for m in months), default="N")
            assert summary["worst_status_24"] == worst
            assert found["found"] == bool(accounts)
            assert all(len(a["repayment_history"]) == 24 for a in accounts)

    def test_tells_of_each_account_what_its_history_says(self, sandbox) -> None:
        for person in sandbox.people("bad"):
            for account in report(sandbox, person).json()["accounts"]:
                last = account["repayment_history"][-1]["status"]
                behind = int(last) if last.isdigit() else 0
                assert Decimal(account["overdue"]) == behind * Decimal(account["monthly_payment"])
                closed = account["closed_on"] is not None
                assert account["status"] == ("3" if closed else "2" if behind else "1")

    def test_month_of_closing_shows_settled(self, sandbox) -> None:
        shown = 0
        for person in sandbox.people("good"):
            for account in report(sandbox, person).json()["accounts"]:
                months = {m["month"]: m["status"] for m in account["repayment_history"]}
                if account["closed_on"] and (month := account["closed_on"][:7]) in months:
                    assert months[month] == "C"
                    shown += 1
        assert shown > 0

    def test_good_is_clean_and_middling_is_not(self, sandbox) -> None:
        good = report(sandbox, sandbox.person("good")).json()["summary"]
        assert good["overdue_now"] == "0.00"
        assert good["worst_status_24"] == "N"
        assert good["queries_6m"] <= 1
        assert good["oldest_account_months"] >= 36
        middling = report(sandbox, sandbox.person("middling")).json()["summary"]
        assert middling["overdue_now"] == "0.00"
        assert middling["worst_status_24"] == "1"
        assert middling["queries_6m"] >= 4

    def test_gives_every_report_a_number_and_notes_it(self, sandbox) -> None:
        person = sandbox.person()
        first, second = (report(sandbox, person).json() for _ in range(2))
        assert first["report_number"] != second["report_number"]
        # The lender's own queries do not count against the borrower.
        assert first["summary"] == second["summary"]
        rows = sandbox.query("SELECT number, authorisation_number FROM sandbox_bureaureport")
        assert (first["report_number"], "AUTH-1") in rows

    def test_knows_nobody_under_another_name(self, sandbox) -> None:
        for person, name in (
            (sandbox.person("good"), "甲乙丙"),
            (sandbox.person("unknown"), sandbox.person("unknown")["name"]),
        ):
            found = report(sandbox, person, name=name).json()
            assert found["found"] is False
            assert found["accounts"] == []
            assert found["summary"]["total_balance"] == "0.00"

    def test_refuses_without_an_authorisation_or_a_reason(self, sandbox) -> None:
        person = sandbox.person()
        assert report(sandbox, person, authorisation_number="").status_code == 422
        assert report(sandbox, person, reason="99").status_code == 422


class TestCourt:
    def test_hits_who_has_a_case(self, sandbox) -> None:
        person = sandbox.person("court")
        values = {"name": person["name"], "id_number": person["id_number"]}
        found = sandbox.post("/court/checks", **values).json()
        assert found["hit"] is True
        assert set(found["cases"][0]) == {"number", "court", "amount", "filed_on"}

    def test_hits_nobody_else(self, sandbox) -> None:
        for profile in ("good", "middling", "unknown"):
            person = sandbox.person(profile)
            values = {"name": person["name"], "id_number": person["id_number"]}
            answer = sandbox.post("/court/checks", **values).json()
            assert answer == {"hit": False, "cases": []}


class TestPeople:
    def test_counts_and_filters_by_profile(self, sandbox) -> None:
        society = sandbox.get("/society")
        assert society["people"] == 200
        assert sum(society["profiles"].values()) == 200
        for profile, count in society["profiles"].items():
            found = sandbox.get("/society/people", profile=profile, limit=1)
            assert found["total"] == count
            assert found["items"][0]["profile"] == profile

    def test_shows_debts_and_balance_as_bureau_and_bank_do(self, sandbox) -> None:
        person = sandbox.person("middling")
        assert person["account_balance"] == sandbox.balance(person["bank_account"])
        summary = report(sandbox, person).json()["summary"]
        assert person["monthly_debt_payment"] == summary["total_monthly_payment"]
        assert 35 <= person["debt_to_income_pct"] <= 50

    def test_hides_the_risk_that_drives_people(self, sandbox) -> None:
        assert "risk" not in " ".join(sandbox.person())

    def test_refuses_an_unknown_profile(self, sandbox) -> None:
        answer = sandbox.http.get("/society/people", params={"profile": "rich"})
        assert answer.status_code == 422
