"""What `sancha quote` reads and writes is what its schemas and its examples say."""

import json
import random
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from random_terms import random_terms
from sancha.core.fields import InvalidFields
from sancha.core.quote import FIELDS, quote

DOCS = Path(__file__).parents[2] / "docs" / "domain"
EXAMPLE = re.compile(
    r"^### (?P<title>[^\n]+)\n.*?^```json\n(?P<asked>.*?)^```\n(?P<table>.*?)\n\n"
    r"Total interest (?P<interest>\S+), IRR (?P<irr>\S+) %, simple (?P<simple>\S+) %\.$",
    re.MULTILINE | re.DOTALL,
)
EXAMPLES = list(EXAMPLE.finditer((DOCS / "quote.md").read_text(encoding="utf-8")))


def schema(name: str) -> Any:
    file = resources.files("sancha.core") / "schemas" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


INPUT = Draft202012Validator(schema("quote-input"))
OUTPUT = Draft202012Validator(schema("quote-output"))
GOOD: dict[str, Any] = {
    "principal": "1000.00", "annual_rate_pct": "6", "disbursed_on": "2026-01-10",
    "instalments": 2, "method": "equal_instalment",
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_the_worked_example_is_what_is_computed(example: re.Match[str]) -> None:
    plan = quote(json.loads(example["asked"]))
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in example["table"].splitlines()[2:]
    ]
    assert cells == [[str(value) for value in row.values()] for row in plan["rows"]]
    assert (example["interest"], example["irr"], example["simple"]) == (
        plan["total_interest"],
        plan["irr_pct"],
        plan["simple_apr_pct"],
    )


def test_there_is_an_example_of_each_method_and_each_is_checked() -> None:
    asked = [json.loads(example["asked"]) for example in EXAMPLES]
    methods = schema("quote-input")["$defs"]["terms"]["properties"]["method"]["enum"]
    assert {one["method"] for one in asked} == set(methods)
    headings = re.findall(r"^### ", (DOCS / "quote.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == len(EXAMPLES) == 15


@pytest.mark.parametrize("name", ["quote-input", "quote-output"])
def test_the_schema_in_the_package_is_the_published_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert json.loads((DOCS / "schemas" / f"{name}.json").read_text(encoding="utf-8")) == schema(
        name
    )


def test_the_schema_knows_every_field_and_each_has_its_line() -> None:
    properties = schema("quote-input")["$defs"]["terms"]["properties"]
    assert list(properties) == list(FIELDS)
    figures = schema("quote-output")["$defs"]["quote"]["properties"]
    for one in (*properties.values(), *figures.values(),
                *figures["rows"]["items"]["properties"].values()):  # fmt: skip
        assert one["description"].endswith(".")


def test_random_terms_and_their_plans_fit_the_schemas() -> None:
    dice = random.Random(3)
    asked = [random_terms(dice) for _ in range(150)]
    INPUT.validate(asked)
    OUTPUT.validate([quote(one) for one in asked])


@pytest.mark.parametrize(
    "change",
    [
        {"principal": 1000}, {"principal": "1,000.00"}, {"principal": "-1.00"}, {"principal": ""},
        {"principal": "1.001"}, {"annual_rate_pct": "6%"}, {"annual_rate_pct": 6},
        {"disbursed_on": "2026/01/10"}, {"disbursed_on": "20260110"}, {"instalments": 0},
        {"instalments": "2"}, {"instalments": 4000}, {"every": 0}, {"unit": "year"},
        {"method": "Bullet"}, {"day_count": "30E/360"}, {"rounding": "down"},
        {"principal_grace": -1}, {"due_on": "2026-02-10"}, {"due_on": ["10.2.2026"]},
        {"custom_principal": [1, 2]}, {"due_day": 32}, {"due_month": 13}, {"holidays": "dropped"},
        {"rate_changes": [{"on": "2026-02-01"}]}, {"rate_changes": ["4.2"]},
        {"instalment_unit": "10"}, {"annuity": None}, {"grace": 1},
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_refused(change: dict[str, Any]) -> None:
    assert INPUT.is_valid(GOOD)
    assert not INPUT.is_valid(GOOD | change)
    with pytest.raises(InvalidFields) as refused:
        quote(GOOD | change)
    assert [problem.field for problem in refused.value.problems] == list(change)
