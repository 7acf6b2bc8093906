"""Reading a policy (a JDM graph): which names each node reads and writes, and what is refused."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import zen

from sancha.engines.decision.errors import GraphRefused
from sancha.engines.decision.expressions import (
    names_in,
    negates,
    problem_with,
    root_of,
    texts_in,
    without_trace,
)
from sancha.engines.decision.types import OUTCOMES, features, reasons
from sancha.platform.text import Text

MAX_BYTES = 1024 * 1024
MAX_NODES = 200
MAX_RULES = 5_000
KINDS = {
    "inputNode": "input",
    "outputNode": "output",
    "decisionTableNode": "table",
    "expressionNode": "expression",
    "switchNode": "switch",
}


@dataclass(frozen=True)
class Node:
    """A node of a graph."""

    id: str
    name: str
    kind: str
    content: dict[str, Any]

    @property
    def columns(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        return self.content.get("inputs", []), self.content.get("outputs", [])

    @property
    def rules(self) -> list[dict[str, str]]:
        rules: list[dict[str, str]] = self.content.get("rules", [])
        return rules

    def expressions(self) -> Iterator[tuple[str, bool]]:
        """Each expression in it, and whether it is a cell that may be unary."""
        if self.kind == "expression":
            yield from ((e.get("value"), False) for e in self.content.get("expressions", []))
        elif self.kind == "switch":
            statements = self.content.get("statements", [])
            yield from ((s["condition"], False) for s in statements if s.get("condition"))
        elif self.kind == "table":
            inputs, outputs = self.columns
            yield from ((c["field"], False) for c in inputs if c.get("field"))
            for rule in self.rules:
                cells = ((rule.get(c["id"]), bool(c.get("field"))) for c in inputs)
                yield from ((text, is_cell) for text, is_cell in cells if text)
                yield from ((rule[c["id"]], False) for c in outputs if rule.get(c["id"]))

    def written(self) -> Iterator[tuple[str, str]]:
        """Each name that it writes, with an expression that may be written there."""
        if self.kind == "expression":
            for expression in self.content.get("expressions", []):
                yield str(expression.get("key", "")), str(expression.get("value", ""))
        elif self.kind == "table":
            for column in self.columns[1]:
                for rule in self.rules:
                    yield str(column.get("field", "")), str(rule.get(column["id"], ""))

    def negated(self) -> frozenset[str]:
        """The names of which it asks what they are not."""
        found: set[str] = set()
        for column in self.columns[0] if self.kind == "table" else []:
            cells = [str(rule.get(column["id"]) or "") for rule in self.rules]
            if any(negates(cell) for cell in cells):
                found |= names_in(str(column.get("field") or ""))
        for text, _ in self.expressions():
            if negates(str(text)):
                found |= names_in(str(text))
        return frozenset(found)

    def uncertain(self) -> frozenset[str]:
        """The names to which it may give no value: no row is hit, or the cell is empty."""
        if self.kind != "table" or self.content.get("outputPath"):
            return frozenset()
        inputs, outputs = self.columns
        last = self.rules[-1] if self.rules else {}
        has_else = bool(last) and not any(str(last.get(c["id"]) or "").strip() for c in inputs)
        return frozenset(
            root_of(column.get("field"))
            for column in outputs
            if not has_else or not all(rule.get(column["id"]) for rule in self.rules)
        )

    @cached_property
    def reads(self) -> frozenset[str]:
        return frozenset().union(*(names_in(str(text)) for text, _ in self.expressions()))

    @cached_property
    def writes(self) -> frozenset[str]:
        if path := self.content.get("outputPath"):
            return frozenset({root_of(path)})
        return frozenset(root_of(name) for name, _ in self.written())


@dataclass(frozen=True)
class Graph:
    """A policy in form; `findings` says what forbids its release."""

    content: dict[str, Any]
    requires: tuple[str, ...]
    nodes: dict[str, Node]

    @classmethod
    def of(cls, content: dict[str, Any], requires: list[str]) -> "Graph":
        """:raises GraphRefused: if the content is not a graph of nodes that we run."""
        try:
            raw = json.dumps(content, ensure_ascii=False).encode()  # Refuses half characters.
            if len(raw) > MAX_BYTES:
                raise GraphRefused([Text("策略超过 1 MB", "the policy is larger than 1 MB")])
            if b"\\u0000" in raw:
                raise ValueError("a zero character")
            listed = [node_of(values) for values in content["nodes"]]
            nodes = {node.id: node for node in listed}
            edges = [(e["sourceId"], e["targetId"]) for e in content["edges"]]
            for node in listed:
                _ = list(node.expressions()), node.writes  # The shape of what is inside, too.
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise GraphRefused([Text("不是正确的策略文件", "it is not a policy file")]) from error
        if len(nodes) != len(listed) or any(end not in nodes for edge in edges for end in edge):
            raise GraphRefused([Text("节点或连线不完整", "nodes or edges do not fit together")])
        return cls(content, tuple(requires), nodes)

    @property
    def runnable(self) -> dict[str, Any]:
        """What the rule engine is given: nothing beside nodes and edges."""
        return {"nodes": self.content["nodes"], "edges": self.content["edges"]}

    @cached_property
    def decides(self) -> bool:
        return any("outcome" in node.writes for node in self.nodes.values())

    @cached_property
    def can_approve(self) -> bool:
        written = (pair for node in self.nodes.values() for pair in node.written())
        return any(name == "outcome" and "approve" in texts_in(text) for name, text in written)

    def known_at(self, node: Node) -> frozenset[str]:
        """The names that can have a value when a node is reached."""
        behind: dict[str, set[str]] = {i: set() for i in self.nodes}
        for edge in self.content["edges"]:
            behind[edge["targetId"]].add(edge["sourceId"])
        seen: set[str] = set()
        ahead = [node.id]
        while ahead:
            for before in behind[ahead.pop()] - seen:
                seen.add(before)
                ahead.append(before)
        return frozenset(self.requires).union(*(self.nodes[i].writes for i in seen))

    def findings(self) -> list[Text]:
        """What forbids a release and can be seen without evaluating anything."""
        if found := list(self.size_findings()):
            return found
        found = [*self.name_findings(), *self.structure_findings()]
        for node in self.nodes.values():
            found += [*node_findings(node), *self.reading_findings(node)]
        return list(dict.fromkeys(found))[:20] or list(self.engine_findings())

    def size_findings(self) -> Iterator[Text]:
        if len(self.nodes) > MAX_NODES:
            yield Text(f"节点超过 {MAX_NODES} 个", f"there are more than {MAX_NODES} nodes")
        if sum(len(node.rules) for node in self.nodes.values()) > MAX_RULES:
            yield Text(f"规则超过 {MAX_RULES} 行", f"there are more than {MAX_RULES} rules")
        for node in self.nodes.values():
            if node.kind not in KINDS.values():
                yield Text(f"不支持节点类型 {node.kind}", f"a {node.kind} is not supported")

    def name_findings(self) -> Iterator[Text]:
        for name in self.requires:
            if name not in features():
                yield Text(f"特征 {name} 未登记", f"the feature {name} is not declared")
        if len(set(self.requires)) != len(self.requires):
            yield Text("必需特征重复", "a required feature is listed twice")

    def structure_findings(self) -> Iterator[Text]:
        kinds = [node.kind for node in self.nodes.values()]
        if kinds.count("input") != 1 or "output" not in kinds:
            yield Text("须有一个输入节点和输出节点", "one input and an output node are needed")

    def reading_findings(self, node: Node) -> Iterator[Text]:
        for name in sorted(node.reads - self.known_at(node)):
            yield Text(
                f"{node.name} 读取了 {name}，但它不是必需特征，也不由前面的节点给出",
                f"{node.name} reads {name}: not a required feature, nor given by a node before",
            )
        uncertain = frozenset().union(*(other.uncertain() for other in self.nodes.values()))
        for name in sorted(node.negated() & uncertain):
            yield Text(
                f"{node.name} 判断 {name} 不是什么，但 {name} 可能没有值",
                f"{node.name} asks what {name} is not, but {name} may have no value",
            )
        for name in sorted(node.writes & set(self.requires)):
            yield Text(f"{node.name} 改写了特征 {name}", f"{node.name} overwrites {name}")

    def engine_findings(self) -> Iterator[Text]:
        try:
            zen.ZenEngine().create_decision(json.dumps(self.runnable)).validate()
        except (RuntimeError, ValueError) as error:
            detail = without_trace(error)
            yield Text(f"策略结构有误（{detail}）", f"the structure is wrong ({detail})")


def node_of(values: dict[str, Any]) -> Node:
    kind = KINDS.get(values["type"], str(values["type"]))
    content = values.get("content") if kind in {"table", "expression", "switch"} else {}
    if not isinstance(content, dict):
        raise TypeError("a node without content")
    return Node(str(values["id"]), str(values.get("name") or values["id"]), kind, content)


def node_findings(node: Node) -> Iterator[Text]:
    for expression, is_cell in node.expressions():
        if (problem := problem_with(expression, is_cell=is_cell)) is not None:
            yield Text(f"{node.name}：{problem.zh}", f"{node.name}: {problem.en}")
    if node.kind in {"table", "expression"}:
        yield from passing_findings(node)
    for name, expression in node.written():
        if not name:
            yield Text(f"{node.name} 有未命名的输出", f"{node.name} has an output without a name")
        yield from literal_findings(node, name, expression)
    for index, rule in enumerate(node.rules):
        if is_approving_catch_all(node, rule):
            yield Text(
                f"{node.name} 第 {index + 1} 行没有条件却给出通过",
                f"row {index + 1} of {node.name} approves without a condition",
            )


def passing_findings(node: Node) -> Iterator[Text]:
    content = node.content
    if not content.get("passThrough") or content.get("inputField"):
        yield Text(f"{node.name} 须透传输入", f"{node.name} must pass its input through")
    if content.get("executionMode", "single") != "single":
        yield Text(f"{node.name} 不能循环执行", f"{node.name} must not loop")
    if content.get("hitPolicy") == "collect" and not content.get("outputPath"):
        yield Text(f"{node.name} 须指定汇总输出名", f"{node.name} must name what it collects")


def literal_findings(node: Node, name: str, expression: str) -> Iterator[Text]:
    """Outcomes and reasons that a policy writes are known ones."""
    column = name.rpartition(".")[2]
    if column == "outcome":
        unknown, zh, en = texts_in(expression) - OUTCOMES, "结论", "outcome"
    elif column.endswith(("reason", "reasons")):
        unknown, zh, en = texts_in(expression) - {"", *reasons()}, "原因", "reason"
    else:
        return
    for text in sorted(unknown):
        yield Text(f"{node.name} 的{zh} {text} 未登记", f"{node.name}: the {en} {text} is unknown")


def is_approving_catch_all(node: Node, rule: dict[str, str]) -> bool:
    inputs, outputs = node.columns
    if any(str(rule.get(column["id"]) or "").strip() for column in inputs):
        return False
    outcomes = [str(rule.get(c["id"]) or "") for c in outputs if c.get("field") == "outcome"]
    return any("approve" in texts_in(outcome) for outcome in outcomes)
