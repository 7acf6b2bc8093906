"""The hidden truth: the same for ever, seen through every register, and learnable."""

from datetime import date
from itertools import pairwise
from statistics import mean

import pytest

from sancha_sandbox.society import life, records
from sancha_sandbox.society.life import Truth
from sancha_sandbox.society.people import Person, make_society

AS_OF = date(2026, 11, 1)


def truth(**changes: object) -> Truth:
    values = {
        "seed": 1,
        "key": 77,
        "sector": "trade",
        "division": "330106",
        "income_fen": 10_000_00,
        "stability_permille": 1000,
        "living_permille": 600,
        "debt_fen": 2_000_00,
        "risk_permille": 0,
        "payday": 10,
    }
    return Truth(**values | changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ordinary() -> list[Person]:
    society = make_society(seed=5, people_count=3000, as_of_on=AS_OF)
    return [p for p in society if p.profile == "ordinary" and p.lines and p.income_fen]


class TestMonths:
    def test_are_the_same_wherever_the_looking_begins(self) -> None:
        shaky = truth(stability_permille=100, risk_permille=800)
        whole = life.months_of(shaky, 24_000, 48)
        assert [life.months_of(shaky, 24_000 + i, 1)[0] for i in range(48)] == whole
        assert {month.shock for month in whole} >= {"", "job_lost"}

    def test_of_somebody_steady_bring_the_same_each_month(self) -> None:
        months = life.months_of(truth(), 24_000, 24)
        assert {(m.income_fen, m.living_fen, m.shock) for m in months} == {
            (10_000_00, 6_000_00, "")
        }

    def test_without_work_bring_nothing_and_a_crisis_takes_more_work(self) -> None:
        shaky = [truth(key=key, stability_permille=400) for key in range(400)]
        lost = {True: [0, 0], False: [0, 0]}
        for one in shaky:
            for month in life.months_of(one, 24_000, 24):
                assert (month.income_fen == 0) == (month.shock == "job_lost")
            for index in range(24_000, 24_024):
                found = lost[life.pressure(one, index) > 1]
                found[0] += life.jobless_from(one, index) > 0
                found[1] += 1
        in_crisis, steady = lost[True], lost[False]
        assert in_crisis[0] / in_crisis[1] > 2 * steady[0] / steady[1]


class TestFlows:
    def test_come_day_by_day_and_leave_no_day_out(self) -> None:
        days = [date(2027, 1, 3), date(2027, 1, 10), date(2027, 2, 20), date(2027, 5, 1)]
        parts = [flow for a, b in pairwise(days) for flow in life.flows_of(truth(), a, b)]
        assert parts == list(life.flows_of(truth(), days[0], days[-1]))
        salaries = [flow.on for flow in parts if flow.kind == "salary"]
        assert salaries == [date(2027, month, 10) for month in (1, 2, 3, 4)]
        january = [f for f in parts if f.on.month == 1]
        assert sum(f.amount_fen for f in january if f.kind == "living") == 6_000_00


class TestRecords:
    def test_withhold_tax_as_the_law_says(self) -> None:
        # 30,000 a month, 17.5 % insured, 5,000 free: 19,750 taxable a month.
        months = records._withheld(truth(income_fen=30_000_00), 1000, 24_000, 24_012)
        taxes_fen = [tax_fen for _, _, tax_fen in months]
        taxable_fen = sum(
            records.paid_fen(truth(income_fen=30_000_00), month)
            for month in life.months_of(truth(income_fen=30_000_00), 24_000, 12)
        )
        whole_fen = int(taxable_fen * (1 - 0.175)) - 60_000_00
        assert sum(taxes_fen) == pytest.approx(whole_fen * 0.2 - 16_920_00, abs=200)
        assert taxes_fen[0] < taxes_fen[11]
        assert records.year_tax_fen(36_000_00) == 1_080_00
        assert records.year_tax_fen(0) == 0

    def test_show_the_months_without_work_as_gaps_everywhere(self) -> None:
        until = life.index_of(AS_OF)
        shaky = next(
            one
            for one in (truth(key=key, stability_permille=200) for key in range(1000))
            if any(month.income_fen == 0 for month in life.months_of(one, until - 24, 24))
        )
        taxed = {m.month for m in records.tax_months(shaky, declares_permille=1000, today=AS_OF)}
        insured = records.insured_months(shaky, declares_permille=1000, today=AS_OF)
        assert {m.month for m in insured if m.is_paid} == taxed
        assert 0 < len(taxed) < 24

    def test_of_a_firm_that_declares_little_show_little(self) -> None:
        honest = records.tax_months(truth(), declares_permille=1000, today=AS_OF)
        shy = records.tax_months(truth(), declares_permille=600, today=AS_OF)
        assert mean(m.income_fen for m in shy) / mean(m.income_fen for m in honest) == (
            pytest.approx(0.6, abs=0.001)
        )
        base = records.insured_months(truth(), declares_permille=600, today=AS_OF)[-1].base_fen
        assert 5_700_00 <= base <= 6_000_00


def is_short_later(person: Person) -> bool:
    """Whether a twelfth of the income could not be debited on some 25th of the year after."""
    balance_fen = person.balance_fen
    day = AS_OF
    for month in range(12):
        until = date(
            AS_OF.year + (AS_OF.month + month - 1) // 12, (AS_OF.month + month - 1) % 12 + 1, 25
        )
        for flow in life.flows_of(person.truth, day, until):
            sign = 1 if flow.kind == "salary" else -1
            balance_fen = max(0, balance_fen + sign * flow.amount_fen)
        if balance_fen < person.income_fen // 12:
            return True
        balance_fen -= person.income_fen // 12
        day = until
    return False


def ranked_better(bad: list[float], good: list[float]) -> float:
    """Return how often a bad one has the higher mark than a good one (the area under the ROC)."""
    pairs = sum((b > g) + (b == g) / 2 for b in bad for g in good)
    return pairs / (len(bad) * len(good))


class TestRisk:
    def test_can_be_learnt_from_what_can_be_seen_but_not_wholly(
        self, ordinary: list[Person]
    ) -> None:
        def mark(person: Person) -> float:  # What a simple scorecard would say.
            late = sum(c.isdigit() for line in person.lines for c in line.history)
            gaps = 24 - len(records.tax_months(person.truth, declares_permille=1000, today=AS_OF))
            use = records.phone_use(person.truth, age_years=40, today=AS_OF)
            debt_pct = 100 * person.truth.debt_fen / person.income_fen
            asked = len(person.queries)
            return 3 * late + 4 * gaps + debt_pct + 5 * asked + 10 * use.arrears_months_12

        bad = [mark(p) for p in ordinary if is_short_later(p)]
        good = [mark(p) for p in ordinary if not is_short_later(p)]
        assert 0.03 < len(bad) / len(ordinary) < 0.1
        assert 0.75 < ranked_better(bad, good) < 0.97

    def test_drives_the_future_as_it_drove_the_past(self, ordinary: list[Person]) -> None:
        safe = [is_short_later(p) for p in ordinary if p.risk_permille < 200]
        risky = [is_short_later(p) for p in ordinary if p.risk_permille > 600]
        assert mean(safe) < 0.02
        assert mean(risky) > 0.15
