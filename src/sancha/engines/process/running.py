"""One process in motion: SpiffWorkflow holds the position, we hold what it remembers.

The only module that knows SpiffWorkflow. What we keep of a position is small: steps that are done
and on which nothing waits are taken out of the tree, and what is only foreseen is computed again.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import NoneTask, ParallelGateway
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from sancha.engines.process import conditions
from sancha.engines.process.diagram import TASKS, Diagram, read
from sancha.engines.process.errors import (
    CodeRefused,
    DataRefused,
    DiagramRefused,
    ProcessBroken,
    TooManySteps,
)
from sancha.engines.process.types import Step, Value
from sancha.platform.text import Text

logging.getLogger("spiff").setLevel(logging.WARNING)  # It tells every change of state at INFO.

FORMAT = 1
"""The form of specifications and states. A new one adds to UPGRADES what turns the old into it."""

UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

MAX_STEPS = 200
MAX_TEXT = 200
MAX_INTEGER = 2**53


class Parser(BpmnParser):  # type: ignore[misc]
    """Every task is only a place where the position rests; what is done there is ours."""

    OVERRIDE_PARSER_CLASSES = {full_tag(tag): (TaskParser, NoneTask) for tag in TASKS}


class Environment(TaskDataEnvironment):  # type: ignore[misc]
    """Answers conditions in ZEN from what the process remembers, and runs nothing."""

    def __init__(self, data: Mapping[str, Value]) -> None:
        super().__init__({})
        self.data = data

    def evaluate(self, expression: str, *_: Any, **__: Any) -> bool:
        return conditions.evaluate(expression, self.data)

    def execute(self, *_: Any, **__: Any) -> bool:
        raise CodeRefused

    def call_service(self, *_: Any, **__: Any) -> Any:
        raise CodeRefused


class Engine(PythonScriptEngine):  # type: ignore[misc]
    """Goes straight to the environment: the library would hide our errors behind its own."""

    def evaluate(self, _: Any, expression: str, **__: Any) -> bool:
        return bool(self.environment.evaluate(expression))

    def execute(self, *_: Any, **__: Any) -> bool:
        raise CodeRefused

    def call_service(self, *_: Any, **__: Any) -> Any:
        raise CodeRefused


class PositionConverter(BpmnWorkflowConverter):  # type: ignore[misc]
    """Writes down where a workflow stands, not what its diagram says: that is stored once a version."""

    def to_dict(self, workflow: BpmnWorkflow) -> dict[str, Any]:
        position: dict[str, Any] = WorkflowConverter.to_dict(self, workflow)
        position["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        position["bpmn_events"] = self.registry.convert(workflow.bpmn_events)
        return position


serializer = BpmnWorkflowSerializer(
    BpmnWorkflowSerializer.configure(DEFAULT_CONFIG | {BpmnWorkflow: PositionConverter})
)


@dataclass(frozen=True)
class Specification:
    """What a diagram says, ready to run. Stored once a version."""

    title: Text
    steps: dict[str, Step]
    names: list[str]
    outcome_names: list[str]
    workflow: dict[str, Any]
    format: int = FORMAT

    @cached_property
    def parsed(self) -> BpmnProcessSpec:
        """The workflow as the library runs it; it only reads it, so all processes share it."""
        return serializer.from_dict(copied(self.workflow))

    @classmethod
    def of(cls, bpmn: str) -> "Specification":
        """:raises DiagramRefused: if the diagram holds or lacks what it must not."""
        diagram = read(bpmn)
        return cls(
            title=diagram.title,
            steps=diagram.steps,
            names=diagram.names,
            outcome_names=diagram.outcome_names,
            workflow=translate(diagram),
        )

    @classmethod
    def stored(cls, values: dict[str, Any], bpmn: str) -> "Specification":
        """Read a stored one; one of an older form is made again from its diagram."""
        return (
            as_specification.validate_python(values) if values["format"] == FORMAT else cls.of(bpmn)
        )

    def to_json(self) -> dict[str, Any]:
        result: dict[str, Any] = as_specification.dump_python(self, mode="json")
        return result


as_specification = TypeAdapter(Specification)


def translate(diagram: Diagram) -> dict[str, Any]:
    parser = Parser()
    try:
        parser.add_bpmn_xml(diagram.root)
        spec: dict[str, Any] = serializer.to_dict(parser.get_spec(diagram.process.get("id")))
    except (SpiffWorkflowException, ValueError, RecursionError) as error:
        detail = str(error)[:200]
        refused = Text(f"流程图无法解析（{detail}）", f"it cannot be read ({detail})")
        raise DiagramRefused([refused]) from error
    return spec


CallService = Callable[[Step, dict[str, Value]], Mapping[str, Value] | None]


class Run:
    """A process between two rests."""

    def __init__(
        self, specification: Specification, workflow: BpmnWorkflow, data: dict[str, Value]
    ) -> None:
        self.specification, self.workflow, self.data = specification, workflow, data
        workflow.script_engine = Engine(Environment(data))

    @classmethod
    def begin(cls, specification: Specification, data: Mapping[str, Value]) -> "Run":
        """:raises DataRefused: if a value is not declared, or not small and simple."""
        workflow = BpmnWorkflow(specification.parsed, {})
        run = cls(specification, workflow, {})
        run.remember(data)
        return run

    @classmethod
    def resume(cls, specification: Specification, state: dict[str, Any]) -> "Run":
        """:raises ProcessBroken: if the state is of a form that nothing upgrades."""
        state = upgraded(state)
        tree = copied(state["position"])
        if serializer.get_version(tree) == serializer.VERSION:
            del tree[serializer.VERSION_KEY]
            tree["spec"] = specification.parsed
        else:  # The library brings the position and what it rests on to its present form.
            tree["spec"] = copied(specification.workflow)
            serializer.migrate(tree)
        workflow = serializer.from_dict(tree)
        workflow._predict()  # What was only foreseen was not stored.
        return cls(specification, workflow, dict(state["data"]))

    @property
    def is_ended(self) -> bool:
        return bool(self.workflow.is_completed())

    def waiting(self) -> dict[UUID, Step]:
        """The places where it rests, by their token."""
        steps = ((t.id, self.step_at(t)) for t in self.workflow.get_tasks(state=TaskState.READY))
        return {token: step for token, step in steps if step and step.kind != "service"}

    def remember(self, data: Mapping[str, Value]) -> None:
        """:raises DataRefused: if a value is not declared, or not small and simple."""
        declared = set(self.specification.names) - set(self.specification.outcome_names)
        for name, value in data.items():
            if name not in declared or not is_small(value):
                raise DataRefused(name=name)
            self.data[name] = value

    def finish(self, token: UUID, outcome: str) -> None:
        """End one rest with its outcome; `advance` goes on.

        :raises ProcessBroken: if it does not rest there.
        """
        if (step := self.waiting().get(token)) is None:
            raise ProcessBroken(detail=f"token {token}")
        self.data[step.id] = outcome
        self.workflow.get_task_from_id(token).run()

    def advance(self, call: CallService) -> None:
        """Go on until it rests or ends; `call` does the work of service tasks.

        :raises TooManySteps: if it does not come to a rest.
        :raises ConditionFailed: if a condition cannot be answered.
        """
        for _ in range(MAX_STEPS):
            if (task := self.next_automatic()) is None:
                return
            if (step := self.step_at(task)) is not None:
                self.remember(call(step, dict(self.data)) or {})
            try:
                task.run()
            except SpiffWorkflowException as error:
                raise ProcessBroken(detail=str(error)[:200]) from error
        raise TooManySteps(limit=MAX_STEPS)

    def next_automatic(self) -> Any:
        for task in self.workflow.get_tasks(state=TaskState.READY):
            step = self.step_at(task)
            if step is None or step.kind == "service":
                return task
        return None

    def step_at(self, task: Any) -> Step | None:
        return self.specification.steps.get(getattr(task.task_spec, "bpmn_id", None) or "")

    def state(self) -> dict[str, Any]:
        """What is stored between two rests."""
        prune(self.workflow)
        tree = serializer.to_dict(self.workflow)
        kept = {k: v for k, v in tree["tasks"].items() if not v["state"] & TaskState.PREDICTED_MASK}
        kept = {k: v for k, v in kept.items() if v["state"] != TaskState.FUTURE}
        for task in kept.values():
            task["children"] = [child for child in task["children"] if child in kept]
        position = {
            **tree,
            "tasks": kept,
            "last_task": None,
            serializer.VERSION_KEY: serializer.VERSION,
        }
        return {"format": FORMAT, "data": self.data, "position": position}


def upgraded(state: dict[str, Any]) -> dict[str, Any]:
    for _ in range(FORMAT):
        if state.get("format") == FORMAT:
            return state
        if (upgrade := UPGRADES.get(state.get("format", 0))) is None:
            break
        state = upgrade(state)
    if state.get("format") != FORMAT:
        raise ProcessBroken(detail=f"format {state.get('format')}")
    return state


def prune(workflow: BpmnWorkflow) -> None:
    """Take out what is done and no longer tells anything: the tree must not grow with its age."""
    is_joining = bool(workflow.get_tasks(state=TaskState.WAITING))
    for task in reversed(workflow.get_tasks(state=TaskState.FINISHED_MASK)):
        if task.parent is None or (is_joining and touches_join(task)):
            continue  # A join that waits looks at the branches that have arrived.
        if not task.children and not workflow.is_completed():
            task.parent._children.remove(task.id)
            del workflow.tasks[task.id]
        elif len(task.children) == 1:
            splice(workflow, task)


def touches_join(task: Any) -> bool:
    around = [task, *task.children]
    return not task.children or any(isinstance(t.task_spec, ParallelGateway) for t in around)


def splice(workflow: BpmnWorkflow, task: Any) -> None:
    child, parent = task.children[0], task.parent
    parent._children[parent._children.index(task.id)] = child.id
    child._parent = parent.id
    del workflow.tasks[task.id]


def is_small(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return isinstance(value, bool) or (isinstance(value, int) and abs(value) <= MAX_INTEGER)


def copied(value: Any) -> Any:
    """The library takes apart the dictionaries that it reads."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
