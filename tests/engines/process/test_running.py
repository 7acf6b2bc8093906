import json
from pathlib import Path
from uuid import UUID

import pytest

from engines.process.desk import diagram
from sancha.engines.process import running
from sancha.engines.process.errors import (
    CodeRefused,
    ConditionFailed,
    DataRefused,
    ProcessBroken,
    TooManySteps,
)
from sancha.engines.process.running import Environment, Run, Specification
from sancha.engines.process.types import Step, Value

STORED = Path(__file__).parent / "stored"


def people(step: Step, data: dict[str, Value]) -> dict[str, Value]:
    return {"route": "people"}


def begin(name: str) -> Run:
    run = Run.begin(Specification.of(diagram(name)), {})
    run.advance(people)
    return run


def stored_and_resumed(run: Run) -> Run:
    """Through JSON that forgets the order of keys, as the database does."""
    state = json.loads(json.dumps(run.state(), sort_keys=True))
    specification = json.loads(json.dumps(run.specification.to_json(), sort_keys=True))
    return Run.resume(Specification.stored(specification, ""), state)


def finish(run: Run, step: str, outcome: str) -> Run:
    token = next(token for token, at in run.waiting().items() if at.id == step)
    run.finish(token, outcome)
    run.advance(people)
    return stored_and_resumed(run)


def waiting_at(run: Run) -> list[str]:
    return sorted(step.id for step in run.waiting().values())


class TestRun:
    def test_rests_at_tasks_and_goes_on_by_their_outcomes(self) -> None:
        run = begin("approval")
        assert waiting_at(run) == ["first_review"]
        run = finish(run, "first_review", "approve")
        assert waiting_at(run) == ["second_review"]
        run = finish(run, "second_review", "approve")
        assert waiting_at(run) == ["money"]
        assert not run.is_ended
        run = finish(run, "money", "paid")
        assert run.is_ended
        assert waiting_at(run) == []
        assert run.data == {
            "route": "people",
            "first_review": "approve",
            "second_review": "approve",
            "money": "paid",
        }

    def test_takes_the_default_way_when_no_condition_holds(self) -> None:
        assert finish(begin("approval"), "first_review", "decline").is_ended

    def test_waits_for_every_branch_of_a_join(self) -> None:
        for order in (["credit", "risk", "legal"], ["legal", "credit", "risk"]):
            run = begin("countersign")
            for name in order:
                assert "chair" not in waiting_at(run)
                run = finish(run, f"{name}_sign", "yes")
            assert waiting_at(run) == ["chair"]
            run = finish(run, "chair", "again")
            assert waiting_at(run) == ["credit_sign", "legal_sign", "risk_sign"]

    @pytest.mark.parametrize(
        ("name", "loop"),
        [
            ("approval", [("first_review", "return")]),
            (
                "countersign",
                [
                    *[(f"{n}_sign", "yes") for n in ("risk", "credit", "legal")],
                    ("chair", "again"),
                ],
            ),
        ],
    )
    def test_keeps_its_size_however_often_it_is_returned(
        self, name: str, loop: list[tuple[str, str]]
    ) -> None:
        run, sizes = begin(name), []
        for _ in range(100):
            for step, outcome in loop:
                run = finish(run, step, outcome)
            sizes.append(len(json.dumps(run.state())))
        assert max(sizes[1:]) - min(sizes[1:]) <= 64  # The digits of moments differ.
        assert max(sizes) < 4_000
        assert waiting_at(run) == waiting_at(begin(name))

    def test_stops_when_it_does_not_come_to_a_rest(self) -> None:
        endless = diagram("approval").replace(
            'sourceRef="by_route" targetRef="first_review"',
            'sourceRef="by_route" targetRef="route_case"',
        )
        endless = endless.replace(
            'sourceRef="by_route" targetRef="money"',
            'sourceRef="by_route" targetRef="first_review"',
        )
        calls: list[str] = []

        def count(step: Step, data: dict[str, Value]) -> dict[str, Value]:
            calls.append(step.id)
            return {"route": "people"}

        run = Run.begin(Specification.of(endless), {})
        with pytest.raises(TooManySteps):
            run.advance(count)
        assert 0 < len(calls) <= running.MAX_STEPS

    @pytest.mark.parametrize(
        "data", [{"route": "x" * 201}, {"route": 1.5}, {"route": None}, {"route": []},
                 {"route": 2**60}, {"other": "x"}, {"first_review": "approve"}],
    )  # fmt: skip
    def test_remembers_only_what_is_declared_and_small(self, data: dict[str, Value]) -> None:
        with pytest.raises(DataRefused):
            Run.begin(Specification.of(diagram("approval")), data)

    def test_does_not_answer_a_condition_over_what_it_does_not_know(self) -> None:
        run = Run.begin(Specification.of(diagram("approval")), {})
        with pytest.raises(ConditionFailed):
            run.advance(lambda step, data: None)

    def test_does_not_finish_where_it_does_not_rest(self) -> None:
        with pytest.raises(ProcessBroken):
            begin("approval").finish(UUID(int=1), "approve")

    def test_runs_no_code_whoever_asks(self) -> None:
        environment = Environment({})
        with pytest.raises(CodeRefused):
            environment.execute("x = 1", {})
        with pytest.raises(CodeRefused):
            environment.call_service({}, operation_name="x")
        run = begin("approval")
        engine = run.workflow.script_engine
        with pytest.raises(CodeRefused):
            engine.execute(None, "x = 1")
        with pytest.raises(CodeRefused):
            engine.call_service(None)


class TestStoredStates:
    @pytest.mark.parametrize("path", sorted(STORED.glob("*.json")), ids=lambda path: path.stem)
    def test_of_every_form_still_load_and_go_on(self, path: Path) -> None:
        stored = json.loads(path.read_text())
        specification = Specification.stored(stored["specification"], diagram(stored["diagram"]))
        run = Run.resume(specification, stored["state"])
        assert waiting_at(run) == ["risk_sign"]
        run = finish(run, "risk_sign", "yes")
        assert waiting_at(run) == ["chair"]
        assert finish(run, "chair", "done").is_ended

    def test_of_the_present_form_are_among_them(self) -> None:
        forms = [json.loads(p.read_text())["state"]["format"] for p in STORED.glob("*.json")]
        assert running.FORMAT in forms

    def test_of_an_older_form_are_upgraded_step_by_step(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        state = {**begin("approval").state(), "format": 0}
        with pytest.raises(ProcessBroken):
            Run.resume(Specification.of(diagram("approval")), state)
        monkeypatch.setitem(running.UPGRADES, 0, lambda old: {**old, "format": 1})
        run = Run.resume(Specification.of(diagram("approval")), state)
        assert waiting_at(run) == ["first_review"]

    def test_specifications_of_an_older_form_are_made_again(self) -> None:
        old = {"format": 0}
        assert Specification.stored(old, diagram("approval")) == Specification.of(
            diagram("approval")
        )
