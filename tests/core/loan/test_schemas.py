"""What `sancha replay` reads and writes is what its published schemas say."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sancha.core.allocation import Part
from sancha.core.loan.wire import KINDS, replay_json
from sancha.core.schedule import Method

SCHEMAS = Path(__file__).parents[3] / "docs" / "domain" / "schemas"
TERMS = {
    "principal": "12000.00",
    "annual_rate_pct": "6",
    "disbursed_on": "2026-01-10",
    "instalments": 12,
    "method": "equal_instalment",
    "early_fee_pct": "1",
    "grace_days": 3,
}
ONE_OF_EACH = [
    {"on": "2026-02-10", "type": "repayment", "amount": "500.00"},
    {"on": "2026-03-01", "type": "early_repayment", "amount": "2000.00", "keep": "instalment"},
    {"on": "2026-03-05", "type": "rate_change", "annual_rate_pct": "4.35"},
    {"on": "2026-03-06", "type": "reversal", "of": 1},
    {"on": "2026-03-07", "type": "draw", "amount": "100.00"},
    {"on": "2026-03-08", "type": "fee", "amount": "80.00"},
    {"on": "2026-03-09", "type": "misuse"},
    {"on": "2026-04-20", "type": "extension", "periods": 2, "annual_rate_pct": "5"},
    {"on": "2026-04-21", "type": "deferral", "periods": 1},
    {"on": "2026-04-22", "type": "interest_pause", "until": "2026-04-25"},
    {"on": "2026-06-20", "type": "restructuring", "instalments": 4},
    {"on": "2026-08-20", "type": "waiver", "penalty": "1.00"},
    {"on": "2026-08-21", "type": "call"},
    {"on": "2026-08-22", "type": "write_off"},
    {"on": "2026-08-23", "type": "recovery", "amount": "100.00"},
]


def schema(name: str) -> Any:
    found = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


@pytest.mark.parametrize("count", range(len(ONE_OF_EACH) + 1))
def test_an_event_of_every_kind_fits_both_schemas(count: int) -> None:
    asked = {"terms": TERMS, "events": ONE_OF_EACH[:count], "as_of": "2026-08-31"}
    assert list(schema("replay-input").iter_errors(asked)) == []
    assert list(schema("replay-output").iter_errors(replay_json(asked))) == []


def test_every_kind_of_event_is_published_with_its_fields() -> None:
    published = schema("replay-input").schema["$defs"]["asked"]["properties"]["events"]["items"]
    fields = {
        one["properties"]["type"]["const"]: set(one["properties"]) - {"on", "type"}
        for one in published["oneOf"]
    }
    assert fields == {name: set(kind.fields) for name, kind in KINDS.items()}
    assert {event["type"] for event in ONE_OF_EACH} | {"cancellation"} == set(KINDS)


def test_a_discounted_bill_and_its_cancellation_fit_both_schemas() -> None:
    bill = {
        "principal": "1000000.00", "annual_rate_pct": "3.6", "disbursed_on": "2026-03-02",
        "instalments": 1, "method": "bullet", "day_count": "actual/360", "due_on": ["2026-06-30"],
        "discounted": True,
    }  # fmt: skip
    events = [{"on": "2026-03-02", "type": "cancellation"}]
    asked = {"terms": bill, "events": events, "as_of": "2026-03-02"}
    assert list(schema("replay-input").iter_errors(asked)) == []
    said = replay_json(asked)
    assert list(schema("replay-output").iter_errors(said)) == []
    assert (said["settled_on"], said["rows"]) == ("2026-03-02", [])


def test_what_the_schema_refuses_is_refused() -> None:
    for bad in (
        {"terms": TERMS},
        {"terms": TERMS, "as_of": "2026-08-31", "until": "2026-08-31"},
        {"terms": TERMS, "as_of": "2026-08-31", "events": [{"on": "2026-08-30", "type": "gift"}]},
    ):
        assert list(schema("replay-input").iter_errors(bad))
        with pytest.raises(ValueError):
            replay_json(bad)


def test_the_components_are_the_parts_of_a_debt() -> None:
    out = schema("replay-output").schema["$defs"]["state"]["properties"]
    assert set(out["due"]["properties"]) == {part.value for part in Part}


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.json")), ids=lambda file: file.stem)
def test_every_field_has_its_line_of_definition(file: Path) -> None:
    def without(part: Any, place: str) -> list[str]:
        if isinstance(part, list):
            return [found for one in part for found in without(one, place)]
        if not isinstance(part, dict):
            return []
        found = [
            f"{place}.{name}"
            for name, of in part.get("properties", {}).items()
            if not {"description", "const"} & set(of)
        ]
        return found + [
            bare for name, of in part.items() for bare in without(of, f"{place}.{name}")
        ]

    assert without(json.loads(file.read_text(encoding="utf-8")), file.stem) == []


EXAMPLE = re.compile(r"^```json\n(?P<asked>\{\"terms\".*?)^```\n```json\n(?P<said>.*?)^```$",
                     re.MULTILINE | re.DOTALL)  # fmt: skip
EXAMPLES = list(EXAMPLE.finditer((SCHEMAS.parent / "replay.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.start()))
def test_the_worked_example_is_what_is_computed(example: re.Match[str]) -> None:
    asked, expected = json.loads(example["asked"]), json.loads(example["said"])
    assert list(schema("replay-input").iter_errors(asked)) == []
    said = replay_json(asked)
    assert {name: said[name] for name in expected} == expected


def test_there_is_an_example_of_each_method() -> None:
    methods = {json.loads(example["asked"])["terms"]["method"] for example in EXAMPLES}
    assert methods == {method.value for method in Method}
