"""Deciding: committed, as the application."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError

from engines.decision.policies import (
    AT,
    GOOD,
    GRAPHS,
    chain,
    known,
    scorecard,
    sums,
    table,
)
from sancha.engines.decision import FeatureValue, feature, queries, reason, services
from sancha.engines.decision.errors import GraphRefused, UnknownFeature, UnknownGraph
from sancha.engines.decision.models import Decision, DecisionGraph
from sancha.engines.decision.types import Value
from sancha.engines.process.types import SubjectRef
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.errors import Denied, NotFound, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.reading import reading
from sancha.platform.text import Text
from support import ELSEWHERE, HERE, at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")
RELEASER = service("releaser", "decision.release")
OFFICER = clerk("tests.decide")
REQUIRED = list(GOOD)


def subject(*, at: UUID = HERE, party: UUID | None = None) -> SubjectRef:
    return SubjectRef("application", uuid7(), "A1", Text("申请", "Application"), at, party)


def release(key: str, content: dict[str, Any], requires: list[str]) -> int:
    values = {"key": key, "content": content, "requires": requires}
    return services.release_graph(**values, actor=RELEASER).version


@use_case
def decide(*, key: str, about: SubjectRef, given: list[FeatureValue], actor: Actor) -> UUID:
    actor.require("tests.decide", on=Scope(about.id, about.organisation_id))
    return services.decide(key=key, subject=about, features=given, at=AT).id


def decided(key: str, given: list[FeatureValue]) -> Decision:
    about = subject()
    return queries.decision(decide(key=key, about=about, given=given, actor=OFFICER))


@pytest.fixture
def released(database: str) -> None:
    release("scorecard", scorecard(), REQUIRED)


class TestReleaseGraph:
    def test_keeps_every_version(self) -> None:
        changed = scorecard()
        changed["nodes"][5]["content"]["rules"][1]["i1"] = ">= 620"
        versions = [release("scorecard", c, REQUIRED) for c in (scorecard(), scorecard(), changed)]
        assert versions == [1, 1, 2]
        assert DecisionGraph.objects.count() == 2
        assert queries.latest("scorecard").content == changed

    def test_numbers_versions_one_after_the_other(self) -> None:
        def one(limit: int) -> int:
            content = chain(sums("limit", limit_fen=f"tests_income_fen * {limit}"))
            return release("limit", content, ["tests_income_fen"])

        assert sorted(at_once(*[partial(one, n) for n in range(4)])) == [1, 2, 3, 4]

    def test_needs_its_permission(self) -> None:
        with pytest.raises(Denied):
            services.release_graph(
                key="scorecard", content=scorecard(), requires=REQUIRED, actor=OFFICER
            )
        assert not DecisionGraph.objects.exists()

    def test_refuses_a_function_node(self) -> None:
        node = {"id": "f", "name": "f", "type": "functionNode", "content": {"source": "x"}}
        with pytest.raises(GraphRefused) as refused:
            release("bad", chain(node), [])
        assert refused.value.message.zh == "策略不能发布：不支持节点类型 functionNode"
        assert not DecisionGraph.objects.exists()


class TestLoadLibrary:
    def test_releases_what_is_new_or_changed(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "scorecard.jdm.json"
        path.write_bytes((GRAPHS / "scorecard.jdm.json").read_bytes())
        monkeypatch.setattr(services, "shipped_graphs", lambda: iter([("scorecard", path)]))
        assert [r.version for r in services.load_library(actor=RELEASER)] == [1]
        assert services.load_library(actor=RELEASER) == []
        content = scorecard()
        content["samples"] = content["samples"][:1]
        path.write_text(json.dumps(content))
        assert [r.version for r in services.load_library(actor=RELEASER)] == [2]

    def test_leaves_what_the_house_has_released_since(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paths = [("scorecard", GRAPHS / "scorecard.jdm.json")]
        monkeypatch.setattr(services, "shipped_graphs", lambda: iter(paths))
        services.load_library(actor=RELEASER)
        content = scorecard()
        content["samples"] = content["samples"][:1]
        modeller = replace(RELEASER, id=uuid7())
        services.release_graph(
            key="scorecard", content=content, requires=content.get("requires", []), actor=modeller
        )
        assert services.load_library(actor=RELEASER) == []
        assert queries.latest("scorecard").content == content

    def test_is_checked_at_start_up(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        from sancha.engines.decision import checks

        bad = tmp_path / "bad.jdm.json"
        bad.write_text("{}")
        paths = [("scorecard", GRAPHS / "scorecard.jdm.json"), ("bad", bad)]
        monkeypatch.setattr(checks, "shipped_graphs", lambda: iter(paths))
        found = checks.shipped_graphs_resolve()
        assert [(m.id, m.obj) for m in found] == [("decision.E001", "bad")]


class TestDecide:
    def test_keeps_inputs_output_version_and_trace(self, released: None) -> None:
        decision = decided("scorecard", known())
        assert (decision.outcome, decision.reasons) == ("approve", [])
        assert decision.output["score"] == 650
        assert decision.output["limit_fen"] == 7_500_000
        assert not set(decision.output) & set(GOOD)
        assert (decision.graph.key, decision.graph.version) == ("scorecard", 1)
        assert decision.decided_at == AT
        assert decision.inputs[2] == {
            "name": "tests_debt_to_income_pct",
            "value": "35.5",
            "source": "tests",
            "known_at": AT.isoformat(),
        }
        assert [step["name"] for step in decision.trace] == [
            "硬性条件", "还款能力", "信用历史", "评分", "结论", "原因",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "outcome", "reasons"),
        [
            ({"tests_months_overdue_24": 1}, "refer", ["tests_low_score"]),
            (
                {"tests_months_overdue_24": 3, "tests_debt_to_income_pct": 80},
                "decline",
                ["tests_low_score"],
            ),
            ({"tests_court_hit": True}, "decline", ["tests_on_court_list"]),
            ({"tests_identity_result": "mismatch"}, "decline", ["tests_identity"]),
            ({"tests_debt_to_income_pct": Decimal("30")}, "approve", []),
            (
                {"tests_debt_to_income_pct": Decimal("50.0000000000000001")},
                "refer",
                ["tests_low_score"],
            ),
        ],
    )
    def test_follows_the_policy(
        self, released: None, changes: dict[str, Value], outcome: str, reasons: list[str]
    ) -> None:
        decision = decided("scorecard", known(**changes))
        assert (decision.outcome, decision.reasons) == (outcome, reasons)

    @pytest.mark.parametrize("name", REQUIRED)
    def test_refers_a_case_of_which_something_is_missing(self, released: None, name: str) -> None:
        absent = [value for value in known() if value.name != name]
        for given in (absent, known(**{name: None})):
            decision = decided("scorecard", given)
            assert (decision.outcome, decision.reasons) == ("refer", ["missing"])
            assert decision.output["missing"] == [name]
            assert decision.trace == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"tests_income_fen": "1250000"},
            {"tests_income_fen": Decimal(1)},
            {"tests_income_fen": True},
            {"tests_income_fen": 12500.0},
            {"tests_court_hit": 0},
            {"tests_court_hit": "false"},
            {"tests_identity_result": 1},
            {"tests_identity_result": "x" * 501},
            {"tests_debt_to_income_pct": 35.5},
            {"tests_debt_to_income_pct": Decimal("NaN")},
            {"tests_debt_to_income_pct": "35.5"},
        ],
    )
    def test_refers_a_case_with_a_value_of_another_type(
        self, released: None, changes: dict[str, Any]
    ) -> None:
        decision = decided("scorecard", known(**changes))
        assert decision.outcome == "refer"
        assert decision.output["missing"] == list(changes)

    def test_refers_when_nothing_is_known(self, released: None) -> None:
        decision = decided("scorecard", [])
        assert decision.outcome == "refer"
        assert decision.output["missing"] == REQUIRED

    def test_keeps_what_the_policy_does_not_read_and_does_not_let_it_in(
        self, database: str
    ) -> None:
        content = chain(sums("a", doubled="tests_income_fen * 2"))
        release("limit", content, ["tests_income_fen"])
        decision = decided("limit", known())
        assert decision.output == {"doubled": 2_500_000}
        assert decision.outcome == "computed"
        assert len(decision.inputs) == len(GOOD)

    def test_refuses_features_that_nobody_declared(self, released: None) -> None:
        odd = FeatureValue("nobody", 1, "tests", AT)
        for given in ([odd], known() + known()):
            with pytest.raises(UnknownFeature):
                decided("scorecard", given)
        assert not Decision.objects.exists()

    def test_needs_a_released_policy(self, database: str) -> None:
        with pytest.raises(UnknownGraph):
            decided("nowhere", known())

    def test_refers_when_the_policy_says_nothing(self, database: str) -> None:
        rules = [["true", "'decline'"]]
        content = chain(table("t", {"court": "tests_court_hit"}, ["outcome"], rules))
        release("silent", content, ["tests_court_hit"])
        decision = decided("silent", known())
        assert (decision.outcome, decision.reasons) == ("refer", ["incomplete"])
        assert len(decision.trace) == 1

    @pytest.mark.parametrize(
        ("expression", "tests_income_fen"),
        [
            ("tests_income_fen / 3", 100),  # No whole number of fen.
            ("tests_income_fen * 1", 2**53 + 2),  # The engine's answer would not be exact.
            ("tests_income_fen / 0", 100),
            ("tests_income_fen + 'a'", 100),
        ],
    )
    def test_refers_when_the_policy_fails_or_would_be_inexact(
        self, database: str, expression: str, tests_income_fen: int
    ) -> None:
        release("limit", chain(sums("a", limit_fen=expression)), ["tests_income_fen"])
        decision = decided("limit", known(tests_income_fen=tests_income_fen))
        assert (decision.outcome, decision.reasons) == ("refer", ["policy_failed"])
        assert "Stack backtrace" not in decision.output["detail"]

    def test_gives_whole_numbers_and_decimal_texts_never_floats(self, database: str) -> None:
        content = chain(
            sums("a", limit_fen="tests_income_fen / 4", rate_pct="0.1 + 0.2", n="6.0 / 2")
        )
        release("limit", content, ["tests_income_fen"])
        output = decided("limit", known(tests_income_fen=400)).output
        assert output == {"limit_fen": 100, "rate_pct": "0.3", "n": 3}
        assert [type(output[name]) for name in ("limit_fen", "n")] == [int, int]

    def test_takes_the_newest_version_and_keeps_the_old_one(self, released: None) -> None:
        first = decided("scorecard", known())
        stricter = scorecard()
        stricter["nodes"][5]["content"]["rules"][1]["i1"] = ">= 700"
        stricter["samples"] = [
            {"inputs": {**stricter["samples"][0]["inputs"], "tests_debt_to_income_pct": "1"}}
        ]
        assert release("scorecard", stricter, REQUIRED) == 2
        second = decided("scorecard", known())
        assert (first.outcome, second.outcome) == ("approve", "refer")
        assert queries.decision(first.id).graph.version == 1
        assert second.graph.version == 2

    def test_stays_inside_a_use_case(self, released: None) -> None:
        with pytest.raises(OutOfPlace):
            services.decide(key="scorecard", subject=subject(), features=known(), at=AT)

    def test_is_never_changed(self, released: None) -> None:
        decided("scorecard", known())
        for relation in ("decision_decision", "decision_graph"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                query(f"UPDATE {relation} SET id = id")

    def test_runs_in_many_threads(self, released: None) -> None:
        works = [
            partial(decided, "scorecard", known(tests_months_overdue_24=n)) for n in (0, 1) * 4
        ]
        assert [d.outcome for d in at_once(*works)] == ["approve", "refer"] * 4


class TestScreens:
    def test_show_each_node_with_all_rows_of_its_table(self, released: None) -> None:
        nodes = queries.trace_view(decided("scorecard", known(tests_court_hit=True)))
        assert [(node.order, node.name) for node in nodes][:2] == [(1, "硬性条件"), (2, "还款能力")]
        stop = nodes[0]
        assert stop.input == {"tests_court_hit": True, "tests_identity_result": "match"}
        assert stop.output == {"stop": True, "stop_reason": "tests_on_court_list"}
        assert [row.hit for row in stop.table_rows] == [True, False, False]
        assert [(c.column, c.text, c.kind) for c in stop.table_rows[0].cells] == [
            ("法院名单", "true", "input"),
            ("身份核验", "", "input"),
            ("stop", "true", "output"),
            ("stop_reason", "'tests_on_court_list'", "output"),
        ]
        score = next(node for node in nodes if node.name == "评分")
        assert score.table_rows == []
        assert score.output == {"score": 650, "limit_fen": 7_500_000}

    def test_show_every_hit_of_a_table_that_collects(self, database: str) -> None:
        rules = [
            ["> 0", "'tests_low_score'"],
            ["> 5", "'tests_on_court_list'"],
            ["> 9", "'missing'"],
        ]
        months = {"months": "tests_months_overdue_24"}
        alerts = table("t", months, ["reason"], rules, hitPolicy="collect", outputPath="reasons")
        release("alerts", chain(alerts), ["tests_months_overdue_24"])
        decision = decided("alerts", known(tests_months_overdue_24=6))
        assert decision.reasons == ["tests_low_score", "tests_on_court_list"]
        [node] = queries.trace_view(decision)
        assert [row.hit for row in node.table_rows] == [True, True, False]

    def test_name_inputs_and_reasons(self, released: None) -> None:
        decision = decided("scorecard", known(tests_court_hit=True))
        shown = queries.inputs_view(decision)[2]
        assert (shown.label.zh, shown.value, shown.unit) == ("负债收入比", "35.5", "%")
        assert shown.known_at == AT
        [why] = queries.reasons_view(decision)
        assert (why.label.en, why.is_tellable) == ("On the court list", True)

    def test_tell_the_borrower_only_what_may_be_told(self, released: None) -> None:
        decision = decided("scorecard", known(tests_identity_result="mismatch"))
        assert [r.code for r in queries.reasons_view(decision)] == ["tests_identity"]
        assert queries.reasons_view(decision, tellable_only=True) == []

    def test_are_empty_where_nothing_was_evaluated(self, released: None) -> None:
        decision = decided("scorecard", [])
        assert queries.trace_view(decision) == []
        assert queries.inputs_view(decision) == []

    def test_outlive_a_reason_that_is_no_longer_declared(self, released: None) -> None:
        decision = decided("scorecard", known())
        decision.reasons = ["gone"]
        assert queries.reasons_view(decision)[0].label == Text("原因 gone", "Reason gone")
        assert queries.reasons_view(decision, tellable_only=True) == []


class TestWall:
    def test_shows_decisions_of_ones_organisations_and_of_oneself(self, released: None) -> None:
        party = uuid7()
        mine, other = subject(party=party), subject(at=ELSEWHERE)
        for about in (mine, other):
            actor = clerk("tests.decide", at=about.organisation_id)
            decide(key="scorecard", about=about, given=known(), actor=actor)
        with reading(OFFICER, "tests.decide"):
            assert len(queries.decisions_of(mine.id)) == 1
            assert queries.decisions_of(other.id) == []
            with pytest.raises(NotFound):
                queries.decision(other.id)
        grants = frozenset({("tests.own", party)})
        borrower = Actor(id=uuid7(), kind="borrower", name="王", grants=grants, party_id=party)
        with reading(borrower, "tests.own"):
            [decision] = queries.decisions_of(mine.id)
            assert queries.reasons_view(decision, tellable_only=True) == []


class TestDeclarations:
    def test_of_a_name_are_one(self) -> None:
        label = Text("月收入", "Monthly income")
        declared = feature("tests_income_fen", type="integer", label=label, unit="分")
        assert declared.takes(5)
        with pytest.raises(ValueError, match="tests_income_fen"):
            feature("tests_income_fen", type="number", label=label, unit="分")
        with pytest.raises(ValueError, match="a name"):
            feature("a name", type="number", label=label)
        assert (
            reason("tests_on_court_list", "命中法院名单", "On the court list")
            == "tests_on_court_list"
        )
        with pytest.raises(ValueError, match="tests_on_court_list"):
            reason("tests_on_court_list", "其他", "Another")


def test_moments_of_features_may_differ(released: None) -> None:
    earlier = [FeatureValue(v.name, v.value, v.source, AT - timedelta(days=1)) for v in known()]
    assert decided("scorecard", earlier).outcome == "approve"
