"""`sancha quote -` answers without a database and names every bad field."""

import io
import json
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from sancha.entry import cli

ASKED = {
    "principal": "100000.00",
    "annual_rate_pct": "12",
    "disbursed_on": "2026-01-10",
    "instalments": 12,
    "method": "equal_instalment",
}


def ask(value: object, monkeypatch: pytest.MonkeyPatch) -> int:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    return cli.main(["quote", "-"])


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def answer(value: object) -> tuple[int, Any, list[str]]:
        code = ask(value, monkeypatch)
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err.splitlines()

    return answer


def test_an_object_is_answered_with_an_object(answered: Any) -> None:
    code, plan, faults = answered(ASKED)
    assert (code, faults) == (0, [])
    assert plan["rows"][0] == {
        "nr": 1,
        "due_on": "2026-02-10",
        "principal": "7884.88",
        "interest": "1000.00",
        "payment": "8884.88",
        "balance_after": "92115.12",
    }
    assert [row["payment"] for row in plan["rows"]] == ["8884.88"] * 11 + ["8884.85"]
    assert plan["rows"][-1]["balance_after"] == "0.00"
    assert (plan["total_interest"], plan["irr_pct"], plan["simple_apr_pct"]) == (
        "6618.53",
        "12.6825",
        "12.0000",
    )


def test_an_array_is_answered_with_an_array_in_order(answered: Any) -> None:
    code, plans, _ = answered([ASKED, ASKED | {"method": "bullet"}])
    assert code == 0
    assert [len(plan["rows"]) for plan in plans] == [12, 1]
    assert plans[1]["rows"][0]["payment"] == "112000.00"
    assert answered([])[:2] == (0, [])


def test_every_bad_field_has_its_line_and_no_plan_is_written(answered: Any) -> None:
    bad = ASKED | {"principal": 5, "disbursed_on": "2026-02-30", "unit": "year", "odd\nname": 1}
    del bad["method"]
    code, plan, faults = answered([ASKED, bad])
    assert (code, plan) == (2, None)
    assert [fault.split(":")[0] for fault in faults] == [
        "[1].odd?name",
        "[1].principal",
        "[1].disbursed_on",
        "[1].unit",
        "[1].method",
    ]
    assert all(" · " in fault for fault in faults)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"instalments": 481}, "instalments"),
        ({"principal": "0.00"}, "principal"),
        ({"annual_rate_pct": "1000.01"}, "annual_rate_pct"),
        ({"annual_rate_pct": 6.5}, "annual_rate_pct"),
        ({"principal_grace": 12}, "principal_grace"),
        ({"due_on": ["2026-02-10"]}, "due_on"),
        ({"due_on": ["2026-01-10"] * 12}, "due_on"),
        ({"method": "custom", "custom_principal": ["1.00"] * 12}, "custom_principal"),
        ({"disbursed_on": "9999-06-01"}, "instalments"),
        ({"rounding": "down"}, "rounding"),
        ({"instalments": 1, "due_on": ["9999-12-31"]}, "due_on"),
        (
            {"disbursed_on": "9970-01-31", "amortised_over": 480, "day_count": "actual/360"},
            "amortised_over",
        ),
    ],
)
def test_terms_that_allow_no_plan_are_refused_by_field(
    answered: Any, change: dict[str, Any], field: str
) -> None:
    code, plan, faults = answered(ASKED | change)
    assert (code, plan, len(faults)) == (2, None, 1)
    assert faults[0].startswith(f"{field}: ")


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_not_json_is_refused(answered: Any, text: bytes) -> None:
    code, plan, faults = answered(text)
    assert (code, plan, len(faults)) == (2, None, 1)


def test_a_field_given_twice_is_refused(answered: Any) -> None:
    text = json.dumps(ASKED)[:-1] + ', "principal": "1.00"}'
    code, plan, faults = answered(text.encode())
    assert (code, plan) == (2, None)
    assert faults == ["principal: is given twice · 重复给出"]


def test_neither_django_nor_a_database_is_loaded() -> None:
    program = (
        "import sys; from sancha.entry import cli; code = cli.main(['quote', '-']);"
        "sys.exit(code or any(name in sys.modules for name in ('django', 'psycopg', 'pydantic')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        input=json.dumps(ASKED).encode(),
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
