"""How a decision came about: inputs, trace, score by dimensions, and what it was for."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from sancha.core.money import yuan
from sancha.engines.decision import queries as decisions
from sancha.engines.decision.models import Decision
from sancha.engines.decision.types import Input, TraceNode
from sancha.engines.outside.connectors import DATA_SOURCES
from sancha.insight import subjects
from sancha.insight.lifecycle.scoring import ReasonOut, reasons_out
from sancha.insight.shapes import SubjectOut
from sancha.platform.text import Status, Text

OUTCOMES = {
    "approve": Status("approve", Text("自动通过", "Approved"), "green"),
    "refer": Status("refer", Text("转人工审批", "Referred to people"), "amber"),
    "decline": Status("decline", Text("未通过", "Declined"), "red"),
    "computed": Status("computed", Text("已计算", "Computed"), "grey"),
}
SOURCES = {source.code: source.label for source in DATA_SOURCES} | {
    "profile": Text("客户资料", "Customer's details"),
    "application": Text("申请内容", "Application"),
    "computed": Text("系统计算", "Computed"),
}
UNITS = {
    "fen": Text("元", "yuan"),
    "count": Text("次", "times"),
    "months": Text("个月", "months"),
    "years": Text("岁", "years"),
    "times": Text("倍", "times"),
}
NODE_KINDS = {
    "table": "decisionTableNode",
    "expression": "expressionNode",
    "switch": "switchNode",
}
LONGEST_MS = 60_000


class PolicyRef(Schema):
    key: str
    version: int
    name: Text


class DecisionSummary(Schema):
    id: str
    outcome: Status
    reasons: list[ReasonOut]
    policy: PolicyRef
    decided_at: datetime
    duration_ms: int


class DecisionInput(Schema):
    feature: str
    label: Text
    value: str | int | bool | None
    unit: Text | None
    source: Text
    known_at: datetime


class TableColumn(Schema):
    field: str
    label: str
    role: str


class TableRow(Schema):
    number: int
    cells: list[str]
    hit: bool


class TraceOut(Schema):
    node: str
    name: str
    kind: str
    order: int
    duration_us: int
    input: dict[str, Any]
    output: dict[str, Any]
    table_columns: list[TableColumn]
    table_rows: list[TableRow]


class DecisionOut(Schema):
    id: str
    subject: SubjectOut
    graph: PolicyRef
    outcome: Status
    decided_at: datetime
    duration_ms: int
    inputs: list[DecisionInput]
    output: dict[str, Any]
    trace: list[TraceOut]


def decision_out(decision_id: UUID, language: str) -> DecisionOut:
    """Gather the whole decision.

    :raises NotFound: if there is none, or not for this reader.
    """
    row = decisions.decision(decision_id)
    return DecisionOut(
        id=str(row.id),
        subject=subjects.applications({row.subject_id}, language)[row.subject_id],
        graph=policy_of(row),
        outcome=OUTCOMES[row.outcome],
        decided_at=row.decided_at,
        duration_ms=took_ms(row),
        inputs=[input_out(given) for given in decisions.inputs_view(row)],
        output=output_of(row),
        trace=[trace_out(node, row) for node in decisions.trace_view(row)],
    )


def summary_of(row: Decision) -> DecisionSummary:
    return DecisionSummary(
        id=str(row.id),
        outcome=OUTCOMES[row.outcome],
        reasons=reasons_out(row),
        policy=policy_of(row),
        decided_at=row.decided_at,
        duration_ms=took_ms(row),
    )


def policy_of(row: Decision) -> PolicyRef:
    name = row.graph.content.get("name")
    title = Text.of(name) if isinstance(name, dict) else Text(row.graph.key, row.graph.key)
    return PolicyRef(key=row.graph.key, version=row.graph.version, name=title)


def took_ms(row: Decision) -> int:
    """Return the time from the moment of the decision to the making of its row (its key tells).

    A decision that was given another moment than the clock's (a replay) has none.
    """
    made_at = datetime.fromtimestamp((row.id.int >> 80) / 1000, UTC)
    taken_ms = round((made_at - row.decided_at).total_seconds() * 1000)
    return taken_ms if 0 <= taken_ms <= LONGEST_MS else 0


def input_out(given: Input) -> DecisionInput:
    value = given.value
    if given.unit == "fen" and isinstance(value, int):
        value = yuan(value)
    unit = UNITS.get(given.unit) or (Text(given.unit, given.unit) if given.unit else None)
    return DecisionInput(
        feature=given.feature,
        label=given.label,
        value=value,
        unit=unit,
        source=SOURCES.get(given.source) or Text(given.source, given.source),
        known_at=given.known_at,
    )


def output_of(row: Decision) -> dict[str, Any]:
    """Return what was decided, amounts as outside: "limit_fen": 9000000 -> "limit": "90000.00"."""
    return {
        name.removesuffix("_fen"): yuan(value) if is_amount(name, value) else value
        for name, value in row.output.items()
    }


def is_amount(name: str, value: object) -> bool:
    return name.endswith("_fen") and isinstance(value, int)


def trace_out(node: TraceNode, row: Decision) -> TraceOut:
    contents = {n["id"]: n.get("content") or {} for n in row.graph.content["nodes"]}
    took_us = {step["node"]: step.get("duration_us", 0) for step in row.trace}
    return TraceOut(
        node=node.node,
        name=node.name,
        kind=NODE_KINDS.get(node.kind, node.kind),
        order=node.order,
        duration_us=took_us[node.node],
        input=node.input,
        output=node.output,
        table_columns=columns_of(contents[node.node]),
        table_rows=[
            TableRow(number=r.index + 1, cells=[cell.text for cell in r.cells], hit=r.hit)
            for r in node.table_rows
        ],
    )


def columns_of(content: dict[str, Any]) -> list[TableColumn]:
    """Return the columns of a table in the order of its cells; nothing for another node."""
    if "rules" not in content:
        return []
    return [
        TableColumn(
            field=str(column.get("field") or column["id"]),
            label=str(column.get("name") or column.get("field") or ""),
            role=role,
        )
        for role, place in (("input", "inputs"), ("output", "outputs"))
        for column in content.get(place, [])
    ]
