"""The calculator says what `sancha quote` says, to staff and to who thinks of applying."""

from typing import Any

from callers import phone, staff
from refusals import assert_problem
from road import Road
from sancha.core.quote import quote

TERMS = {
    "principal": "50000.00",
    "annual_rate_pct": "7.2",
    "disbursed_on": "2026-01-10",
    "instalments": 12,
}


def plan(method: str, **other: Any) -> dict[str, Any]:
    return TERMS | {"method": method} | other


class TestPlans:
    def test_are_those_of_the_command_line(self, road: Road) -> None:
        asked = [
            plan("equal_instalment", due_day=20, first_period="merged", instalment_unit="1"),
            plan("equal_principal", day_count="actual/364", principal_months=[10, 11]),
            plan("custom", instalments=2, custom_principal=["20000.00", "30000.00"]),
        ]
        answer = staff("wangli").post("/applications/plans", {"plans": asked})
        assert answer.status_code == 200, answer.content
        assert answer.json()["plans"] == [quote(terms) for terms in asked]
        own = phone(road.borrower()).post("/borrower/plans", {"plans": asked})
        assert own.json() == answer.json()

    def test_say_which_field_makes_no_plan(self, road: Road) -> None:
        asked = [plan("bullet"), plan("equal_principal", principal="1.001", principal_grace=12)]
        answer = staff("wangli").post("/applications/plans", {"plans": asked})
        assert_problem(answer, 422, "request.invalid", "/plans/1/principal")
        for name, value in {
            "instalments": 481,
            "method": "balloon",
            "every": 0,
            "due_day": 32,
        }.items():
            asked = [plan("bullet") | {name: value}]
            answer = staff("wangli").post("/applications/plans", {"plans": asked})
            assert_problem(answer, 422, "request.invalid", f"/plans/0/{name}")
        answer = staff("wangli").post("/applications/plans", {"plans": [plan("custom")]})
        assert_problem(answer, 422, "request.invalid", "/plans/0/custom_principal")
