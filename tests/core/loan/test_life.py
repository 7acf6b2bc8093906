"""What lateness costs, what each event does, and that every figure is explained; by hand."""

from typing import Any

import pytest

from sancha.core.fields import InvalidFields
from sancha.core.loan.wire import replay_json

BULLET = {
    "principal": "100000.00",
    "annual_rate_pct": "6",
    "disbursed_on": "2026-01-10",
    "instalments": 1,
    "method": "bullet",
}
TWELVE = BULLET | {"principal": "12000.00", "instalments": 12, "method": "equal_principal"}
LEVEL = BULLET | {"principal": "50000.00", "instalments": 12, "method": "equal_instalment"}


def on(as_of: str, terms: dict[str, Any], *events: dict[str, Any]) -> dict[str, Any]:
    return replay_json({"terms": terms, "events": list(events), "as_of": as_of})


def paid(day: str, amount: str) -> dict[str, Any]:
    return {"on": day, "type": "repayment", "amount": amount}


def early(day: str, amount: str, keep: str = "term") -> dict[str, Any]:
    return {"on": day, "type": "early_repayment", "amount": amount, "keep": keep}


def parts(of: dict[str, Any]) -> dict[str, str]:
    return {name: text for name, text in of.items() if text != "0.00" and name != "event"}


class TestInTime:
    def test_interest_is_earned_by_the_day_and_nothing_is_late(self) -> None:
        said = on("2026-01-25", TWELVE)
        assert parts(said["balances"]) == {"interest": "30.00", "principal": "12000.00"}
        assert parts(said["due"]) == {}
        assert said["days_past_due"] == 0

    def test_on_the_due_date_the_instalment_is_due_and_not_late(self) -> None:
        said = on("2026-02-10", TWELVE)
        assert parts(said["due"]) == {"interest": "60.00", "principal": "1000.00"}
        assert said["days_past_due"] == 0

    def test_paid_on_its_day_it_leaves_nothing(self) -> None:
        said = on("2026-02-10", TWELVE, paid("2026-02-10", "1060.00"))
        assert parts(said["balances"]) == {"principal": "11000.00"}
        assert parts(said["allocations"][0]) == {"interest": "60.00", "principal": "1000.00"}

    def test_a_surplus_waits_and_settles_the_next_instalment(self) -> None:
        payment = paid("2026-01-20", "1500.00")
        assert parts(on("2026-02-09", TWELVE, payment)["allocations"][0]) == {"suspense": "1500.00"}
        said = on("2026-02-10", TWELVE, payment)
        assert said["allocations"] == [
            {"event": 1, "fee": "0.00", "penalty": "0.00", "compound": "0.00",
             "interest": "60.00", "principal": "1000.00", "suspense": "440.00"}
        ]  # fmt: skip
        assert said["balances"]["suspense"] == "440.00"
        assert said["balances"]["principal"] == "11000.00"


class TestLate:
    def test_penalty_and_compound_interest_count_from_the_day_after_the_due_date(self) -> None:
        # 100,000 at 6 % + 50 % and 500 of interest past maturity: 750.00 and 3.75 in 30 days.
        said = on("2026-03-13", BULLET)
        assert parts(said["balances"]) == {
            "penalty": "750.00",
            "compound": "3.75",
            "interest": "500.00",
            "principal": "100000.00",
        }
        assert said["days_past_due"] == 31
        assert said["explanation"] == [
            {"component": "penalty", "nr": 1, "from": "2026-02-11", "to": "2026-03-13",
             "base": "100000.00", "rate_pct": "9", "days": 30, "amount": "750.00"},
            {"component": "compound", "nr": 1, "from": "2026-02-11", "to": "2026-03-13",
             "base": "500.00", "rate_pct": "9", "days": 30, "amount": "3.75"},
            {"component": "interest", "nr": 1, "from": "2026-01-10", "to": "2026-02-10",
             "base": "100000.00", "rate_pct": "6", "days": 30, "amount": "500.00"},
        ]  # fmt: skip

    def test_the_day_after_the_due_date_costs_nothing_yet(self) -> None:
        said = on("2026-02-11", BULLET)
        assert said["days_past_due"] == 1
        assert (said["balances"]["penalty"], said["balances"]["compound"]) == ("0.00", "0.00")

    def test_compound_interest_is_at_the_contract_rate_until_maturity(self) -> None:
        said = on("2026-03-10", TWELVE)
        lines = [line for line in said["explanation"] if line["component"] == "compound"]
        assert lines == [
            {"component": "compound", "nr": 1, "from": "2026-02-11", "to": "2026-03-10",
             "base": "60.00", "rate_pct": "6", "days": 27, "amount": "0.27"}
        ]  # fmt: skip

    def test_a_late_payment_settles_in_the_agreed_order(self) -> None:
        law = on("2026-03-01", BULLET, paid("2026-03-01", "1000.00"))
        assert parts(law["allocations"][0]) == {
            "penalty": "450.00", "compound": "2.25", "interest": "500.00", "principal": "47.75"
        }  # fmt: skip
        order = ["principal", "interest", "compound", "penalty", "fee"]
        agreed = on("2026-03-01", BULLET | {"allocation": order}, paid("2026-03-01", "1000.00"))
        assert parts(agreed["allocations"][0]) == {"principal": "1000.00"}

    def test_the_oldest_instalment_is_settled_first(self) -> None:
        said = on("2026-03-10", TWELVE, paid("2026-03-10", "1100.00"))
        # 1,000 at 9 % for 27 days is 6.75; 60 at 6 % is 0.27; 32.98 goes to the second interest.
        assert parts(said["allocations"][0]) == {
            "penalty": "6.75", "compound": "0.27", "interest": "92.98", "principal": "1000.00"
        }  # fmt: skip
        assert parts(said["due"]) == {"interest": "22.02", "principal": "1000.00"}
        assert said["days_past_due"] == 0

    def test_within_the_days_of_grace_nothing_is_late_and_after_them_all_of_it(self) -> None:
        terms = BULLET | {"grace_days": 5}
        within = on("2026-02-15", terms)
        assert (within["days_past_due"], within["balances"]["penalty"]) == (0, "0.00")
        after = on("2026-02-16", terms)
        assert (after["days_past_due"], after["balances"]["penalty"]) == (6, "125.00")
        assert (
            on("2026-03-16", terms, paid("2026-02-15", "100500.00"))["settled_on"] == "2026-02-15"
        )

    def test_without_compound_interest_none_is_charged(self) -> None:
        assert on("2026-03-13", BULLET | {"compound": False})["balances"]["compound"] == "0.00"

    def test_misuse_costs_the_heavier_mark_up_only(self) -> None:
        misuse = {"on": "2026-01-25", "type": "misuse"}
        said = on("2026-03-13", BULLET | {"misuse_markup_pct": "100"}, misuse)
        lines = [line for line in said["explanation"] if line["component"] == "penalty"]
        assert [(line["rate_pct"], line["days"], line["amount"]) for line in lines] == [
            ("6", 16, "266.67"),  # Beside the contract's 6 %: 12 % in all.
            ("12", 30, "1000.00"),
        ]


class TestEarlyRepayment:
    def test_the_fee_is_of_the_principal_and_both_come_out_of_the_amount(self) -> None:
        terms = TWELVE | {"early_fee_pct": "1"}
        said = on(
            "2026-02-25", terms, paid("2026-02-10", "1060.00"), early("2026-02-25", "11137.50")
        )
        assert parts(said["allocations"][1]) == {
            "fee": "110.00", "interest": "27.50", "principal": "11000.00"
        }  # fmt: skip
        assert parts(said["balances"]) == {}
        assert said["settled_on"] == "2026-02-25"
        assert [row["nr"] for row in said["rows"]] == [1]

    def test_what_is_overdue_comes_first(self) -> None:
        said = on("2026-02-25", TWELVE, early("2026-02-25", "6091.15"))
        # 1,000 and 60 overdue, 3.50 and 0.14 for 14 days; 27.50 to the day; 5,000.01 is left.
        assert parts(said["allocations"][0]) == {
            "penalty": "3.50", "compound": "0.14", "interest": "87.50", "principal": "6000.01"
        }  # fmt: skip

    def test_the_term_stays_and_instalments_become_smaller(self) -> None:
        said = on("2026-02-10", LEVEL, early("2026-02-10", "24303.32", "term"))
        assert [row["payment"] for row in said["rows"]] == ["4303.32", *["2430.14"] * 11]

    def test_the_instalment_stays_and_the_term_becomes_shorter(self) -> None:
        said = on("2026-02-10", LEVEL, early("2026-02-10", "24303.32", "instalment"))
        payments = [row["payment"] for row in said["rows"]]
        assert payments == [*["4303.32"] * 7, "593.00"]
        assert said["rows"][-1]["balance_after"] == "0.00"

    def test_more_than_everything_leaves_a_surplus(self) -> None:
        said = on("2026-02-10", TWELVE, early("2026-02-10", "13000.00"))
        assert parts(said["balances"]) == {"suspense": "940.00"}


class TestOrder:
    EVENTS = (
        paid("2026-02-10", "1060.00"),
        paid("2026-03-20", "1055.00"),
        {"on": "2026-04-01", "type": "rate_change", "annual_rate_pct": "4.8"},
    )

    def test_a_backdated_event_counts_from_its_own_day(self) -> None:
        in_order = on("2026-06-30", TWELVE, *self.EVENTS)
        entered_late = on("2026-06-30", TWELVE, *reversed(self.EVENTS))
        assert entered_late["balances"] == in_order["balances"]
        assert entered_late["rows"] == in_order["rows"]
        assert entered_late["explanation"] == in_order["explanation"]

    def test_a_reversed_event_never_was(self) -> None:
        reversal = {"on": "2026-05-01", "type": "reversal", "of": 2}
        first, _, third = self.EVENTS
        without = on("2026-06-30", TWELVE, first, third)
        taken_back = on("2026-06-30", TWELVE, *self.EVENTS, reversal)
        assert taken_back["balances"] == without["balances"]
        assert taken_back["explanation"] == without["explanation"]
        assert [one["event"] for one in taken_back["allocations"]] == [1]

    def test_a_reversal_counts_from_its_own_day(self) -> None:
        reversal = {"on": "2026-05-01", "type": "reversal", "of": 2}
        before = on("2026-04-30", TWELVE, *self.EVENTS, reversal)
        assert before == on("2026-04-30", TWELVE, *self.EVENTS)

    def test_a_reversed_reversal_never_was(self) -> None:
        reversal = {"on": "2026-05-01", "type": "reversal", "of": 2}
        again = {"on": "2026-05-02", "type": "reversal", "of": 4}
        said = on("2026-06-30", TWELVE, *self.EVENTS, reversal, again)
        assert said == on("2026-06-30", TWELVE, *self.EVENTS)

    def test_events_of_one_day_count_in_the_order_given(self) -> None:
        payment, repriced = paid("2026-02-10", "1060.00"), early("2026-02-10", "1060.00")
        assert on("2026-02-10", TWELVE, payment, repriced)["balances"]["principal"] == "9940.00"
        assert on("2026-02-10", TWELVE, repriced, payment)["balances"]["suspense"] == "1060.00"


class TestRate:
    def test_a_change_inside_a_period_cuts_its_interest(self) -> None:
        change = {"on": "2026-01-25", "type": "rate_change", "annual_rate_pct": "4.8"}
        said = on("2026-02-10", TWELVE, change)
        # 15 days of 6 %: 30.00; 15 days of 4.8 %: 24.00.
        assert said["rows"][0]["interest"] == "54.00"
        assert said["rows"][1]["interest"] == "44.00"

    def test_equal_instalments_are_computed_anew_from_the_next_one(self) -> None:
        change = {"on": "2026-01-25", "type": "rate_change", "annual_rate_pct": "4.8"}
        rows = on("2026-01-25", LEVEL, change)["rows"]
        assert rows[0]["principal"] == "4053.32"  # As planned at 6 %.
        assert rows[0]["interest"] == "225.00"
        assert {row["payment"] for row in rows[1:-1]} == {"4277.89"}

    def test_penalties_follow_the_contract_rate(self) -> None:
        change = {"on": "2026-02-26", "type": "rate_change", "annual_rate_pct": "4.8"}
        said = on("2026-03-13", BULLET, change)
        assert said["balances"]["penalty"] == "675.00"  # 15 days of 9 %, 15 days of 7.2 %.


class TestAgreements:
    def test_an_extension_spreads_what_is_not_due_over_more_instalments(self) -> None:
        said = on("2026-02-10", TWELVE, paid("2026-02-10", "1060.00"),
                  {"on": "2026-02-10", "type": "extension", "periods": 11})  # fmt: skip
        assert [row["principal"] for row in said["rows"]] == ["1000.00", *["500.00"] * 22]
        assert len(said["rows"]) == 23
        assert said["rows"][-1]["due_on"] == "2027-12-10"

    def test_a_deferral_moves_every_date_and_interest_runs_on(self) -> None:
        said = on("2026-01-20", TWELVE, {"on": "2026-01-20", "type": "deferral", "periods": 2})
        assert said["rows"][0]["due_on"] == "2026-04-10"
        assert said["rows"][0]["interest"] == "180.00"
        assert said["rows"][-1]["due_on"] == "2027-03-10"
        assert [row["principal"] for row in said["rows"]] == ["1000.00"] * 12

    def test_a_deferral_moves_the_days_that_interest_is_counted_from(self) -> None:
        weekly = TWELVE | {"instalments": 3, "unit": "week"}
        said = on("2026-01-10", weekly, {"on": "2026-01-10", "type": "deferral", "periods": 1})
        assert [(row["due_on"], row["interest"]) for row in said["rows"]] == [
            ("2026-01-24", "28.00"),
            ("2026-01-31", "9.33"),
            ("2026-02-07", "4.67"),
        ]

    def test_agreed_dates_go_on_from_the_last_one_of_them(self) -> None:
        agreed = TWELVE | {"instalments": 2, "method": "interest_first",
                           "due_on": ["2026-03-20", "2026-04-10"]}  # fmt: skip
        more = {"on": "2026-03-20", "type": "extension", "periods": 1}
        said = on("2026-03-20", agreed, more)
        assert [(row["due_on"], row["interest"]) for row in said["rows"]] == [
            ("2026-03-20", "140.00"),
            ("2026-04-10", "42.00"),
            ("2026-05-10", "60.00"),
        ]

    @pytest.mark.parametrize(
        ("rule", "due_on", "interest"),
        [
            ("kept", "2026-05-10", "55.00"),
            ("moved", "2026-05-12", "55.00"),
            ("moved_with_interest", "2026-05-12", "58.67"),
        ],
    )
    def test_new_dates_follow_the_rule_for_holidays(
        self, rule: str, due_on: str, interest: str
    ) -> None:
        terms = TWELVE | {"holidays": rule, "closed_on": ["2026-05-10", "2026-05-11"]}
        said = on("2026-01-10", terms, {"on": "2026-01-10", "type": "deferral", "periods": 2})
        assert (said["rows"][1]["due_on"], said["rows"][1]["interest"]) == (due_on, interest)

    def test_two_instalments_never_fall_due_on_one_day(self) -> None:
        agreed = TWELVE | {"instalments": 2, "due_on": ["2026-01-30", "2026-01-31"]}
        with pytest.raises(InvalidFields) as refused:
            on("2026-01-10", agreed, {"on": "2026-01-10", "type": "deferral", "periods": 1})
        assert [problem.allowed for problem in refused.value.problems] == ["dates_meet"]

    def test_nothing_accrues_during_a_pause(self) -> None:
        pause = {"on": "2026-02-21", "type": "interest_pause", "until": "2026-03-03"}
        said = on("2026-03-13", BULLET, pause)
        assert said["balances"]["penalty"] == "500.00"  # 20 of the 30 days.
        assert said["balances"]["compound"] == "2.50"

    def test_a_restructured_loan_owes_its_arrears_with_the_first_new_instalment(self) -> None:
        said = on("2026-04-10", TWELVE,
                  {"on": "2026-02-25", "type": "restructuring", "instalments": 6})  # fmt: skip
        assert [row["principal"] for row in said["rows"]] == ["1000.00", *["2000.00"] * 6]
        first = on("2026-03-10", TWELVE,
                   {"on": "2026-02-25", "type": "restructuring", "instalments": 6})  # fmt: skip
        assert parts(first["due"]) == {
            "penalty": "3.50", "compound": "0.14", "interest": "117.50", "principal": "2000.00"
        }  # fmt: skip
        assert first["days_past_due"] == 0

    def test_a_waiver_forgives_what_is_there_and_no_more(self) -> None:
        waiver = {"on": "2026-03-13", "type": "waiver", "penalty": "700.00", "compound": "99.00"}
        said = on("2026-03-13", BULLET, waiver)
        assert parts(said["waivers"][0]) == {"penalty": "700.00", "compound": "3.75"}
        assert (said["balances"]["penalty"], said["balances"]["compound"]) == ("50.00", "0.00")
        assert said["allocations"] == []

    def test_a_fee_is_due_at_once_and_bears_nothing(self) -> None:
        said = on("2026-03-13", TWELVE, paid("2026-02-10", "1060.00"),
                  {"on": "2026-02-20", "type": "fee", "amount": "80.00"},
                  paid("2026-03-10", "1055.00"))  # fmt: skip
        assert parts(said["allocations"][1]) == {
            "fee": "80.00", "interest": "55.00", "principal": "920.00"
        }  # fmt: skip

    def test_a_call_makes_everything_due(self) -> None:
        said = on("2026-02-25", TWELVE, paid("2026-02-10", "1060.00"),
                  {"on": "2026-02-25", "type": "call"})  # fmt: skip
        assert parts(said["due"]) == {"interest": "27.50", "principal": "11000.00"}
        later = on("2026-03-08", TWELVE, paid("2026-02-10", "1060.00"),
                   {"on": "2026-02-25", "type": "call"})  # fmt: skip
        assert parts(later["due"]) == {  # Past its maturity: 9 % on both for ten days.
            "penalty": "27.50", "compound": "0.07", "interest": "27.50", "principal": "11000.00"
        }  # fmt: skip

    def test_a_loan_written_off_is_still_owed_and_may_be_recovered(self) -> None:
        written_off = {"on": "2026-03-13", "type": "write_off"}
        said = on("2026-03-13", BULLET, written_off,
                  {"on": "2026-03-13", "type": "recovery", "amount": "1253.75"})  # fmt: skip
        assert parts(said["balances"]) == {"principal": "100000.00"}

    def test_a_draw_is_planned_with_the_rest(self) -> None:
        said = on("2026-02-10", TWELVE, paid("2026-02-10", "1060.00"),
                  {"on": "2026-02-10", "type": "draw", "amount": "1100.00"})  # fmt: skip
        assert [row["principal"] for row in said["rows"]] == ["1000.00", *["1100.00"] * 11]


class TestRefusals:
    @pytest.mark.parametrize(
        ("events", "field"),
        [
            ([{"on": "2026-01-09", "type": "repayment", "amount": "1.00"}], "events[0].on"),
            ([{"on": "2026-02-09", "type": "reversal", "of": 1}], "events[0].of"),
            ([paid("2026-02-09", "1.00"), {"on": "2026-02-08", "type": "reversal", "of": 1}],
             "events[1].on"),
            ([paid("2026-02-09", "1.00"), *[{"on": "2026-02-09", "type": "reversal", "of": 1}] * 2],
             "events[1].of"),
            ([{"on": "2026-02-09", "type": "recovery", "amount": "1.00"}], "events[0].type"),
            ([{"on": "2026-02-09", "type": "repayment", "amount": "0.00"}], "events[0].amount"),
            ([{"on": "2026-02-09", "type": "gift"}], "events[0].type"),
            ([{"on": "2026-03-10", "type": "draw", "amount": "1.00"}], "events[0].on"),
            ([{"on": "2026-02-09", "type": "interest_pause", "until": "2026-02-09"}],
             "events[0].until"),
        ],
    )  # fmt: skip
    def test_an_event_that_does_not_fit_is_named(
        self, events: list[dict[str, Any]], field: str
    ) -> None:
        with pytest.raises(InvalidFields) as refused:
            on("2026-06-30", BULLET, *events)
        assert [problem.field for problem in refused.value.problems] == [field]

    def test_every_bad_field_is_named_at_once(self) -> None:
        with pytest.raises(InvalidFields) as refused:
            replay_json(
                {
                    "terms": BULLET | {"principal": "1e5", "grace_days": -1, "allocation": ["fee"]},
                    "events": [{"on": "yesterday", "type": "repayment"}, 7],
                    "as_of": "2026-02-30",
                    "until": "2026-02-28",
                }
            )
        assert {problem.field for problem in refused.value.problems} == {
            "until",
            "as_of",
            "terms.principal",
            "terms.grace_days",
            "events[0].on",
            "events[0].amount",
            "events[1]",
        }

    def test_a_day_before_the_loan_has_no_state(self) -> None:
        with pytest.raises(InvalidFields, match="as_of"):
            on("2026-01-09", BULLET)
