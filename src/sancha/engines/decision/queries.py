"""Every SELECT of the decision engine, and how a decision reads on a screen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from sancha.engines.decision.errors import UnknownGraph
from sancha.engines.decision.graph import Graph, Node
from sancha.engines.decision.models import Decision, DecisionGraph
from sancha.engines.decision.types import (
    Cell,
    Input,
    Reason,
    TraceNode,
    TraceRow,
    features,
    reason_of,
)
from sancha.platform import plain
from sancha.platform.errors import NotFound
from sancha.platform.text import Text


def latest(key: str) -> DecisionGraph:
    """:raises UnknownGraph: if no version was released."""
    newest = "key = %s ORDER BY version DESC LIMIT 1"  # Its content is read once a process.
    found = plain.row(DecisionGraph, newest, key, left_out=("content",))
    if found is None:
        raise UnknownGraph(key=key)
    return found


def in_force() -> list[DecisionGraph]:
    """Return the last version of every policy, whole."""
    return list(DecisionGraph.objects.order_by("key", "-version").distinct("key"))


def all_keys() -> list[str]:
    keys = DecisionGraph.objects.order_by("key").distinct("key")
    return list(keys.values_list("key", flat=True))


def lock_key(key: str) -> int:
    """Serialise releases of one policy; return its last version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('policy ' || %s, 0))", [key])
    found = DecisionGraph.objects.filter(key=key).aggregate(last=Max("version"))
    return found["last"] or 0


def decision(decision_id: UUID) -> Decision:
    """:raises NotFound: if there is none, or not for this reader."""
    found = Decision.objects.select_related("graph").filter(id=decision_id).first()
    if found is None:
        raise NotFound
    return found


def taken(decision_id: UUID) -> Decision:
    """Return what was decided, without from what and how: of these a decision holds much."""
    found = plain.row(Decision, "id = %s", decision_id, left_out=("inputs", "trace"))
    if found is None:
        raise Decision.DoesNotExist
    return found


def decisions_of(subject_id: UUID) -> list[Decision]:
    """All decisions about a subject, in order, with their policies."""
    decisions = Decision.objects.filter(subject_id=subject_id).select_related("graph")
    return list(decisions.order_by("id"))


def inputs_view(decision: Decision) -> list[Input]:
    """What the decision knew, under the names that people read."""
    declared = features()
    result = []
    for given in decision.inputs:
        feature = declared.get(given["name"])
        result.append(
            Input(
                feature=given["name"],
                label=feature.label if feature else Text(given["name"], given["name"]),
                value=given["value"],
                unit=feature.unit if feature else "",
                source=given["source"],
                known_at=datetime.fromisoformat(given["known_at"]),
            )
        )
    return result


def reasons_view(decision: Decision, *, tellable_only: bool = False) -> list[Reason]:
    """Why it was decided so; for the borrower, only what may be told."""
    reasons = [reason_of(code) for code in decision.reasons]
    return [reason for reason in reasons if reason.is_tellable or not tellable_only]


def trace_view(decision: Decision) -> list[TraceNode]:
    """How it was decided, node by node in their order, with all rows of each table."""
    graph = Graph.of(decision.graph.content, decision.graph.requires)
    return [
        TraceNode(
            node=step["node"],
            name=step["name"],
            kind=step["kind"],
            order=step["order"],
            input=step["input"],
            output=step["output"],
            table_rows=rows_of(graph.nodes[step["node"]], step),
        )
        for step in decision.trace
    ]


def rows_of(node: Node, step: dict[str, Any]) -> list[TraceRow]:
    inputs, outputs = node.columns
    columns = [*((c, "input") for c in inputs), *((c, "output") for c in outputs)]
    rows = []
    for index, rule in enumerate(node.rules):
        cells = [
            Cell(
                column=str(column.get("name") or column.get("field") or ""),
                text=str(rule.get(column["id"]) or ""),
                kind="input" if kind == "input" else "output",
            )
            for column, kind in columns
        ]
        rows.append(TraceRow(index=index, hit=index in step["hits"], cells=cells))
    return rows
