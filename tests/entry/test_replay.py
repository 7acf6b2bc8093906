"""`sancha replay -` answers without a database and names every bad field."""

import io
import json
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from sancha.entry import cli

ASKED = {
    "terms": {
        "principal": "12000.00",
        "annual_rate_pct": "6",
        "disbursed_on": "2026-01-10",
        "instalments": 12,
        "method": "equal_principal",
    },
    "events": [{"on": "2026-03-01", "type": "repayment", "amount": "1064.68"}],
    "as_of": "2026-03-01",
}


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def answer(value: object) -> tuple[int, Any, list[str]]:
        text = value if isinstance(value, bytes) else json.dumps(value).encode()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        code = cli.main(["replay", "-"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err.splitlines()

    return answer


def test_an_object_is_answered_with_an_object(answered: Any) -> None:
    code, state, faults = answered(ASKED)
    assert (code, faults) == (0, [])
    assert state["as_of"] == "2026-03-01"
    assert state["allocations"] == [
        {
            "event": 1,
            "fee": "0.00",
            "penalty": "4.50",
            "compound": "0.18",
            "interest": "60.00",
            "principal": "1000.00",
            "suspense": "0.00",
        }
    ]
    assert state["balances"] == {
        "fee": "0.00",
        "penalty": "0.00",
        "compound": "0.00",
        "interest": "34.83",
        "principal": "11000.00",
        "suspense": "0.00",
    }


def test_an_array_is_answered_with_an_array(answered: Any) -> None:
    code, states, _ = answered([ASKED, ASKED | {"events": []}])
    assert code == 0
    assert [state["days_past_due"] for state in states] == [0, 19]


def test_each_bad_field_has_a_line_and_nothing_is_computed(answered: Any) -> None:
    bad = ASKED | {
        "terms": {**ASKED["terms"], "compound": "yes"},  # type: ignore[dict-item]
        "events": [{"on": "2026-03-01", "type": "reversal", "of": 0}],
    }
    code, state, faults = answered(bad)
    assert (code, state) == (2, None)
    assert [line.partition(":")[0] for line in faults] == ["terms.compound", "events[0].of"]


def test_an_event_that_does_not_fit_is_named(answered: Any) -> None:
    code, _, faults = answered(
        ASKED | {"events": [{"on": "2026-03-01", "type": "recovery", "amount": "1.00"}]}
    )
    assert code == 2
    assert faults[0].startswith("events[0].type: ")


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"on": "9999-12-31", "type": "fee", "amount": "1.00"}, "on"),
        ({"on": "9998-01-01", "type": "restructuring", "instalments": 480}, "on"),
        ({"on": "2026-02-01", "type": "reversal", "of": 1}, "of"),
        ({"on": "2026-01-09", "type": "repayment", "amount": "1.00"}, "on"),
    ],
)
def test_what_has_no_place_in_time_is_refused(
    answered: Any, event: dict[str, Any], field: str
) -> None:
    code, state, faults = answered(ASKED | {"events": [event], "as_of": "9999-12-31"})
    assert (code, state, len(faults)) == (2, None, 1)
    assert faults[0].startswith(f"events[0].{field}: ")


def test_a_loan_agreed_on_anew_after_two_thousand_years_pays_from_the_next_day_of_its_series(
    answered: Any,
) -> None:
    terms = ASKED["terms"] | {"disbursed_on": "0001-01-01", "unit": "day"}  # type: ignore[operator]
    again = {"on": "2026-05-05", "type": "restructuring", "instalments": 480}
    _, state, _ = answered({"terms": terms, "events": [again], "as_of": "2026-05-05"})
    assert len(state["rows"]) == 12 + 480
    assert (state["rows"][12]["nr"], state["rows"][12]["due_on"]) == (13, "2026-05-06")


def test_what_is_no_json_is_refused(answered: Any) -> None:
    assert answered(b"{")[0] == 2


def test_the_command_needs_no_database() -> None:
    command = [sys.executable, "-c", "from sancha.entry.cli import main; raise SystemExit(main())"]
    ended = subprocess.run(
        [*command, "replay", "-"],
        input=json.dumps(ASKED).encode(),
        capture_output=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["days_past_due"] == 0
