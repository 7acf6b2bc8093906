"""What a policy may hold, and that it never approves what is not known."""

import json
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from engines.decision.policies import GOOD, chain, scorecard, sums, table
from sancha.engines.decision import expressions, probing, services
from sancha.engines.decision.errors import GraphRefused
from sancha.engines.decision.expressions import unrolls_a_range
from sancha.engines.decision.graph import Graph
from sancha.platform.text import Text

APPROVE_ROW = [["false", "'approve'"], ["", "'refer'"]]
REQUIRED = list(GOOD)


def court(rules: list[list[str]], **options: Any) -> dict[str, Any]:
    return table("court", {"court": "tests_court_hit"}, ["outcome"], rules, **options)


def findings(content: dict[str, Any], requires: list[str]) -> list[str]:
    graph_findings: list[Text] = []
    try:
        services.check(Graph.of(content, requires))
    except GraphRefused as refused:
        graph_findings = refused.findings
    return [finding.zh for finding in graph_findings]


def node_of(kind: str, /, **content: Any) -> dict[str, Any]:
    return {"id": "n", "name": "n", "type": kind, "content": content}


class TestGood:
    def test_policies_have_no_findings(self) -> None:
        assert findings(scorecard(), REQUIRED) == []
        assert findings(chain(court(APPROVE_ROW)), ["tests_court_hit"]) == []

    def test_policies_that_only_compute_need_no_sample(self) -> None:
        content = chain(sums("limit", limit_fen="tests_income_fen * 6"))
        assert findings(content, ["tests_income_fen"]) == []


REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a functionNode": (
        chain(node_of("functionNode", source="export const handler = async (x) => x")),
        [],
    ),
    "function in the old form": (
        {
            **chain(),
            "nodes": [*chain()["nodes"], {"id": "f", "type": "functionNode", "content": "x"}],
        },
        [],
    ),
    "a customNode": (chain(node_of("customNode", kind="x")), []),
    "a decisionNode": (chain(node_of("decisionNode", key="other")), []),
    "an unknown node": (chain(node_of("pythonNode", source="x")), []),
    "no graph": ({}, []),
    "a list": ({"nodes": 1, "edges": 2}, []),
    "an edge to nowhere": (
        {**chain(), "edges": [{"id": "e", "sourceId": "input", "targetId": "nowhere"}]},
        [],
    ),
    "two nodes of one id": ({**chain(), "nodes": chain()["nodes"] * 2}, []),
    "no input": ({"nodes": chain()["nodes"][1:], "edges": []}, []),
    "a cycle": (
        {
            **chain(sums("a", x="1"), sums("b", y="2")),
            "edges": [
                {"id": "1", "sourceId": "input", "targetId": "a"},
                {"id": "2", "sourceId": "a", "targetId": "b"},
                {"id": "3", "sourceId": "b", "targetId": "a"},
                {"id": "4", "sourceId": "b", "targetId": "output"},
            ],
        },
        [],
    ),
    "a zero character": (chain(sums("a", x="'\0'")), []),
    "half a character": (chain(sums("a", x="'\ud800'")), []),
    "too many nodes": (chain(*[sums(f"n{i}", **{f"x{i}": "1"}) for i in range(200)]), []),
    "too many rules": (chain(court([["true", "'refer'"]] * 5_001)), ["tests_court_hit"]),
    "too large": (chain(sums("a", x="1" * 2_000_000)), []),
    "a table that drops its input": (
        chain(court(APPROVE_ROW, passThrough=False)),
        ["tests_court_hit"],
    ),
    "a table that loops": (
        chain(court(APPROVE_ROW, executionMode="loop")),
        ["tests_court_hit"],
    ),
    "an input field": (chain(court(APPROVE_ROW, inputField="x")), ["tests_court_hit"]),
    "a collection without name": (
        chain(court(APPROVE_ROW, hitPolicy="collect")),
        ["tests_court_hit"],
    ),
    "an undeclared feature": (chain(sums("a", x="nowhere_to_be_found")), ["nowhere_to_be_found"]),
    "a feature it does not require": (chain(sums("a", x="tests_income_fen + 1")), []),
    "a value given only later": (
        chain(sums("a", x="points + 1"), sums("b", points="1")),
        [],
    ),
    "a feature it overwrites": (chain(sums("a", tests_income_fen="1")), ["tests_income_fen"]),
    "a feature required twice": (chain(sums("a", x="1")), ["tests_income_fen", "tests_income_fen"]),
    "an output without name": (chain(sums("a", **{"": "1"})), []),
    "an empty expression": (chain(sums("a", x=" ")), []),
    "an unknown outcome": (chain(court([["true", "'aprove'"]])), ["tests_court_hit"]),
    "an unknown reason": (chain(sums("a", reasons="['nobody_declared_it']")), []),
    "bad syntax": (chain(sums("a", x="1 +")), []),
    "bad syntax in a cell": (chain(court([["> ", "'refer'"]])), ["tests_court_hit"]),
    "all names at once": (chain(sums("a", x="$root")), []),
    "other nodes": (chain(sums("a", x="$nodes.input.tests_income_fen")), []),
    "a template": (chain(sums("a", x="`${tests_income_fen}`")), ["tests_income_fen"]),
    "the clock": (chain(sums("a", x="d().year()")), []),
    "the clock in the old form": (chain(sums("a", x="date('now')")), []),
    "chance": (chain(sums("a", x="rand(100)")), []),
    "python": (chain(sums("a", x="__import__('os').getpid()")), []),
    "a dunder walk": (chain(sums("a", x="().__class__.__base__")), []),
    "a feature through $": (chain(sums("a", x="$.tests_income_fen")), []),
    "an else that approves": (
        chain(court([["true", "'decline'"], ["", "'approve'"]])),
        ["tests_court_hit"],
    ),
    "a wrong sample": (
        chain(
            court(APPROVE_ROW),
            samples=[{"inputs": {"tests_court_hit": True}, "outcome": "approve"}],
        ),
        ["tests_court_hit"],
    ),
    "a sample that fails": (
        chain(
            sums("a", x="tests_income_fen + 1"),
            court(APPROVE_ROW),
            samples=[{"inputs": {"tests_court_hit": True}, "outcome": "refer"}],
        ),
        ["tests_court_hit", "tests_income_fen"],
    ),
}


class TestRefused:
    @pytest.mark.parametrize(("content", "requires"), REFUSED.values(), ids=REFUSED.keys())
    def test_policies_are_told_why(self, content: dict[str, Any], requires: list[str]) -> None:
        started = perf_counter()
        with pytest.raises(GraphRefused) as refused:
            services.check(Graph.of(content, requires))
        assert refused.value.message.zh.startswith("策略不能发布：")
        assert "Stack backtrace" not in refused.value.message.en
        assert perf_counter() - started <= 2

    def test_are_policies_with_any_bad_cell(self) -> None:
        for bad in ("__import__('os')", "1 +", "rand(9) > 1", "nobody > 3"):
            content = scorecard()
            content["nodes"][2]["content"]["rules"][1]["i0"] = bad
            assert findings(content, REQUIRED)


class TestBlanks:
    """In ZEN an absent value makes `!=` and `not in` true."""

    @pytest.mark.parametrize(
        "approving",
        ["!= true", "not in [true]", "null, false"],
    )
    def test_that_would_be_approved_forbid_the_release(self, approving: str) -> None:
        content = chain(court([[approving, "'approve'"], ["", "'refer'"]]))
        assert findings(content, ["tests_court_hit"]) == [
            "全部为空仍给出通过",
            "缺少 tests_court_hit 仍给出通过",
        ]

    def test_are_tried_one_by_one(self) -> None:
        rules = [["false", "!= 'mismatch'", "'approve'"], ["", "", "'refer'"]]
        inputs = {"court": "tests_court_hit", "identity": "tests_identity_result"}
        content = chain(table("t", inputs, ["outcome"], rules))
        assert findings(content, ["tests_court_hit", "tests_identity_result"]) == [
            "缺少 tests_identity_result 仍给出通过"
        ]

    def test_are_found_behind_an_expression(self) -> None:
        content = chain(
            sums("flag", is_bad="tests_court_hit == true or tests_income_fen < 100"),
            table("t", {"bad": "is_bad"}, ["outcome"], [["false", "'approve'"], ["", "'refer'"]]),
        )
        assert findings(content, ["tests_court_hit", "tests_income_fen"]) == [
            "缺少 tests_court_hit 仍给出通过"
        ]

    @pytest.mark.parametrize(
        ("asked", "is_found"),
        [("!= 'red'", True), ("not in ['red']", True), ("== 'green'", False), ("'green'", False)],
    )
    def test_between_nodes_are_not_asked_what_they_are_not(
        self, asked: str, is_found: bool
    ) -> None:
        months = {"months": "tests_months_overdue_24"}
        found = "结论 判断 alert 不是什么，但 alert 可能没有值"
        for last, is_total in ((["< 0", "'green'"], False), (["", "'green'"], True)):
            alert = table("alert", months, ["alert"], [["> 3", "'red'"], last])
            rules = [[asked, "'approve'"], ["", "'refer'"]]
            content = chain(alert, table("结论", {"alert": "alert"}, ["outcome"], rules))
            graph = Graph.of(content, ["tests_months_overdue_24"])
            listed = [finding.zh for finding in graph.findings()]
            assert listed == ([found] if is_found and not is_total else [])

    def test_cannot_be_tried_without_a_case_that_is_approved(self) -> None:
        rule = [["'a' + 'bc' + 'd'", "'approve'"], ["", "'refer'"]]
        table_ = table("t", {"identity": "tests_identity_result"}, ["outcome"], rule)
        found = findings(chain(table_), ["tests_identity_result"])
        assert found == ["没有给出通过的样例，无法检验缺失值；请在 samples 中提供"]
        sample = {"inputs": {"tests_identity_result": "abcd"}, "outcome": "approve"}
        assert findings(chain(table_, samples=[sample]), ["tests_identity_result"]) == []

    def test_use_decimals_as_the_samples_write_them(self) -> None:
        sample = {"inputs": {"tests_debt_to_income_pct": "35.5", "tests_court_hit": True}}
        assert probing.inputs_of(sample) == {
            "tests_debt_to_income_pct": Decimal("35.5"),
            "tests_court_hit": True,
        }


class TestNames:
    @pytest.mark.parametrize(
        ("expression", "names"),
        [
            ("a + b.c * max([d, 1])", {"a", "b", "d"}),
            ("'a' == \"b\" and c", {"c"}),
            ("filter(rows, #.amount > limit)", {"rows", "limit"}),
            ("$.x + $", {"x"}),
            ("[low..high]", {"low", "high"}),
            ("> 1.5, < y", {"y"}),
            ("not (a in ['b']) or true", {"a"}),
            ("a.b.c", {"a"}),
        ],
    )
    def test_are_those_that_an_expression_reads(self, expression: str, names: set[str]) -> None:
        assert expressions.names_in(expression) == names


def test_the_shipped_form_is_json() -> None:
    assert json.loads(json.dumps(scorecard())) == scorecard()


@pytest.mark.parametrize("expression", ["map([1..1000000000], #)", "len([1..9])", "sum(([1..9]))"])
def test_a_range_that_would_fill_the_memory_is_refused(expression: str) -> None:
    """The rule engine writes a range out as a list: one such cell would end the process."""
    assert unrolls_a_range(expression, is_cell=False)
    assert unrolls_a_range(expression, is_cell=True)


@pytest.mark.parametrize("cell", ["[1..30]", "[1..3], [7..9)", "age_years in [18..65]"])
def test_a_range_that_tests_a_value_is_taken(cell: str) -> None:
    assert not unrolls_a_range(cell, is_cell=True)
