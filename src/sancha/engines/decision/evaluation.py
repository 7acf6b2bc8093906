"""Evaluating a policy: exact numbers in, exact numbers out, and a trace that people can follow."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import zen

from sancha.engines.decision.errors import EvaluationFailed
from sancha.engines.decision.expressions import without_trace
from sancha.engines.decision.graph import Graph, Node
from sancha.engines.decision.types import Value

MAX_EXACT = 2**53
"""The rule engine answers in binary floating point; above this, whole numbers are lost."""

KEY = "policy"


@dataclass(frozen=True)
class Result:
    """What a policy gave beyond its inputs, and how it came to it."""

    output: dict[str, Any]
    trace: list[dict[str, Any]]


class Policy:
    """A graph, ready to be evaluated many times."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        content = {KEY: graph.runnable}
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})

    def evaluate(self, values: Mapping[str, Value], *, trace: bool = True) -> Result:
        """Evaluate from these values.

        :raises EvaluationFailed: if it cannot be computed, or a number comes out inexact.
        """
        try:
            answer = self.engine.evaluate(KEY, context_of(values), {"trace": trace})
        except (RuntimeError, ValueError, TypeError) as error:
            raise EvaluationFailed(detail=without_trace(error)) from error
        result = answer["result"]
        if not isinstance(result, dict):
            raise EvaluationFailed(detail="no result")
        given = {name: exact(name, item) for name, item in result.items() if name not in values}
        return Result(given, self.trace_of(answer.get("trace") or {}, values))

    def trace_of(
        self, trace: Mapping[str, Any], values: Mapping[str, Value]
    ) -> list[dict[str, Any]]:
        """Keep of each node what it read and what it added; the engine repeats everything.

        :raises EvaluationFailed: if a node computed no amount where it must.
        """
        nodes: list[dict[str, Any]] = []
        for step in sorted(trace.values(), key=lambda step: int(step["order"])):
            node = self.graph.nodes[step["id"]]
            if node.kind in {"input", "output"}:
                continue
            seen = {k: v for k, v in (step["input"] or {}).items() if k in node.reads}
            added = {k: v for k, v in (step["output"] or {}).items() if k in node.writes}
            refuse_lost_amounts(node, added)
            nodes.append({
                "node": node.id, "name": node.name, "kind": node.kind, "order": len(nodes) + 1,
                "input": {k: shown(values.get(k, v)) for k, v in seen.items()},
                "output": {k: shown(v) for k, v in added.items()},
                "hits": hits_of(step.get("traceData")) if node.kind == "table" else [],
            })  # fmt: skip
        return nodes


def refuse_lost_amounts(node: Node, added: Mapping[str, Any]) -> None:
    """A division by zero gives null, and null is left out: the amount would only be absent."""
    amounts = {name for name in node.writes if name.endswith("_fen")}
    if node.kind == "expression" and (lost := sorted(amounts - set(added))):
        raise EvaluationFailed(detail=f"{', '.join(lost)}: null")


def hits_of(data: Any) -> list[int]:
    rows = data if isinstance(data, list) else [data] if data else []
    return sorted({int(row["index"]) for row in rows})


def context_of(values: Mapping[str, Value]) -> str:
    """The values as JSON with every digit of each number; the engine reads decimals exactly."""
    return "{" + ",".join(f"{json.dumps(k)}:{literal(v)}" for k, v in values.items()) + "}"


def literal(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


def exact(name: str, value: Any) -> Any:
    """Take an answer of the engine without a float in it: whole numbers, else decimal strings.

    :raises EvaluationFailed: if an amount is no whole number of fen, or a number is not exact.
    """
    if isinstance(value, dict):
        return {key: exact(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact(name, item) for item in value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) > MAX_EXACT:
        raise EvaluationFailed(detail=f"{name}: {value}")
    if not isinstance(value, float):
        return value
    if name.endswith("_fen"):
        raise EvaluationFailed(detail=f"{name}: {value}")
    return str(Decimal(repr(value)))


def shown(value: Any) -> Any:
    """A value of the trace; here nothing is computed from it, so it is never refused."""
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else str(Decimal(repr(value)))
    return str(value) if isinstance(value, Decimal) else value


def reasons_in(output: Mapping[str, Any]) -> list[str]:
    """The codes under `reasons`: a text, a list of texts, or rows that were collected."""
    given = output.get("reasons")
    rows = given if isinstance(given, list) else [given]
    codes = (row.get("reason") if isinstance(row, dict) else row for row in rows)
    return list(dict.fromkeys(code for code in codes if isinstance(code, str) and code))
