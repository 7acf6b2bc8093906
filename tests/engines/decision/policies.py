"""Policies for tests: built in code as the editor would write them, and one shipped as a file."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from sancha.engines.decision import FeatureValue, feature, reason
from sancha.engines.decision.types import Value
from sancha.platform.text import Text

GRAPHS = Path(__file__).parent / "graphs"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

feature("tests_identity_result", type="text", label=Text("身份核验", "Identity"), source="identity")
feature("tests_court_hit", type="boolean", label=Text("法院名单", "Court list"), source="court")
feature(
    "tests_debt_to_income_pct", type="number", unit="%", label=Text("负债收入比", "Debt to income"),
    source="bureau",
)  # fmt: skip
feature(
    "tests_months_overdue_24", type="integer", label=Text("近24月逾期", "Overdue months"), unit="月"
)
feature("tests_income_fen", type="integer", label=Text("月收入", "Monthly income"), unit="分")
reason("tests_on_court_list", "命中法院名单", "On the court list")
reason("tests_identity", "身份核验不一致", "The identity does not match", tellable=False)
reason("tests_low_score", "综合评分不足", "The score is too low")

GOOD: dict[str, Value] = {
    "tests_identity_result": "match",
    "tests_court_hit": False,
    "tests_debt_to_income_pct": Decimal("35.5"),
    "tests_months_overdue_24": 0,
    "tests_income_fen": 1_250_000,
}


def scorecard() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GRAPHS / "scorecard.jdm.json").read_text())
    return content


def table(
    name: str,
    inputs: dict[str, str],
    outputs: list[str],
    rules: list[list[str]],
    **options: Any,
) -> dict[str, Any]:
    """A decision table: `inputs` from column name to field, a rule is its cells in order."""
    ins = [{"id": f"i{n}", "name": k, "field": v} for n, (k, v) in enumerate(inputs.items())]
    outs = [{"id": f"o{n}", "name": k, "field": k} for n, k in enumerate(outputs)]
    ids = [c["id"] for c in (*ins, *outs)]
    rows = [{"_id": f"r{n}", **dict(zip(ids, r, strict=True))} for n, r in enumerate(rules)]
    content = {"hitPolicy": "first", "passThrough": True, "inputs": ins, "outputs": outs}
    return {
        "id": name,
        "name": name,
        "type": "decisionTableNode",
        "content": {**content, "rules": rows, **options},
    }


def sums(name: str, **values: str) -> dict[str, Any]:
    listed = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    content = {"passThrough": True, "expressions": listed}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}


def chain(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A graph whose nodes follow one another."""
    ends = [{"id": i, "name": i, "type": f"{i}Node"} for i in ("input", "output")]
    listed = [ends[0], *nodes, ends[1]]
    edges = [
        {"id": f"e{n}", "sourceId": a["id"], "targetId": b["id"], "type": "edge"}
        for n, (a, b) in enumerate(pairwise(listed))
    ]
    return deepcopy({"nodes": listed, "edges": edges, **more})


def known(**changes: Value) -> list[FeatureValue]:
    """Everything the scorecard needs, changed here and there."""
    values = {**GOOD, **changes}
    return [FeatureValue(name, value, "tests", AT) for name, value in values.items()]
