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
        asked = [plan("equal_instalment"), plan("equal_principal", day_count="actual/360")]
        answer = staff("wangli").post("/applications/plans", {"plans": asked})
        assert answer.status_code == 200, answer.content
        assert answer.json()["plans"] == [quote(terms) for terms in asked]
        own = phone(road.borrower()).post("/borrower/plans", {"plans": asked})
        assert own.json() == answer.json()

    def test_say_which_field_makes_no_plan(self, road: Road) -> None:
        asked = [plan("bullet"), plan("equal_principal", principal="1.001", principal_grace=12)]
        answer = staff("wangli").post("/applications/plans", {"plans": asked})
        assert_problem(answer, 422, "request.invalid", "/plans/1/principal")
        for name, value in {"instalments": 481, "method": "custom", "every": 0}.items():
            asked = [plan("bullet") | {name: value}]
            answer = staff("wangli").post("/applications/plans", {"plans": asked})
            assert_problem(answer, 422, "request.invalid", f"/plans/0/{name}")
