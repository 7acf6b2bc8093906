"""Releasing policies, and deciding by them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps

from sancha.engines.decision import permissions, probing, queries
from sancha.engines.decision.errors import (
    EvaluationFailed,
    GraphRefused,
    UnknownFeature,
    UnknownGraph,
)
from sancha.engines.decision.evaluation import Policy, Result, reasons_in
from sancha.engines.decision.graph import Graph
from sancha.engines.decision.models import Decision, DecisionGraph
from sancha.engines.decision.types import (
    FAILED,
    INCOMPLETE,
    MISSING,
    OUTCOMES,
    FeatureValue,
    Released,
    Subject,
    Value,
    features,
)
from sancha.platform.acts import Actor, Scope, current_act
from sancha.platform.door import operation, use_case
from sancha.platform.keys import uuid7

_policies: dict[UUID, Policy] = {}
MAX_POLICIES = 256


@use_case
def release_graph(
    *, key: str, content: dict[str, Any], requires: list[str], actor: Actor
) -> Released:
    """Release a policy: cases are decided by it from now on. Unchanged, it stays as it is.

    :raises GraphRefused: if it holds what we do not run, reads what it does not require, or could
        approve a case of which something is not known.
    """
    actor.require(permissions.RELEASE, on=Scope(uuid7()))
    return add_graph(key=key, content=content, requires=requires)


@operation
def add_graph(*, key: str, content: dict[str, Any], requires: list[str]) -> Released:
    """Make a policy the one by which cases are decided; unchanged, it stays as it is.

    :raises GraphRefused: as `release_graph` does.
    """
    graph_id = uuid7()
    version = queries.lock_key(key)
    if version:
        last = queries.latest(key)
        if (last.content, last.requires) == (content, requires):
            return Released(last.id, key, last.version)
    check(Graph.of(content, requires))
    DecisionGraph.objects.create(
        id=graph_id,
        key=key,
        version=version + 1,
        content=content,
        requires=requires,
        released_by=current_act().actor.id,
    )
    return Released(graph_id, key, version + 1)


def check(graph: Graph) -> None:
    """:raises GraphRefused: with every finding."""
    if found := graph.findings() or list(probing.findings(graph)):
        raise GraphRefused(found)


def shipped_graphs() -> Iterator[tuple[str, Path]]:
    """The policies that features ship in their `library/`, by key."""
    for feature in apps.get_app_configs():
        for path in sorted((Path(feature.path) / "library").glob("*.jdm.json")):
            yield path.name.removesuffix(".jdm.json"), path


def load_library(*, actor: Actor) -> list[Released]:
    """Release the shipped policies that are new or have changed; return those.

    One of which somebody else released the last version is the house's own by now, and stays.
    """
    released = []
    for key, path in shipped_graphs():
        content = json.loads(path.read_text(encoding="utf-8"))
        requires = list(content.get("requires", []))
        try:
            last = queries.latest(key)
            is_same = (last.content, last.requires) == (content, requires)
            stays = is_same or last.released_by != actor.id
        except UnknownGraph:
            stays = False
        if not stays:
            values = {"key": key, "content": content, "requires": requires}
            released.append(release_graph(**values, actor=actor))
    return released


@operation
def decide(*, key: str, subject: Subject, features: list[FeatureValue], at: datetime) -> Decision:
    """Decide by the latest version of a policy, and keep how.

    Nothing is evaluated when a required feature is absent or of another type: the case is referred
    to a person, as it is when the policy fails or gives no outcome.

    :raises UnknownGraph: if the policy was not released.
    :raises UnknownFeature: if a value has a name that nobody declared, or comes twice.
    """
    graph = queries.latest(key)
    given = by_name(features)
    missing = [name for name in graph.requires if not is_usable(given.get(name))]
    result = referred(MISSING, missing=missing) if missing else evaluated(graph, given)
    return Decision.objects.create(
        graph=graph,
        subject_type=subject.type,
        subject_id=subject.id,
        subject_number=subject.number,
        organisation_id=subject.organisation_id,
        party_id=subject.party_id,
        inputs=[stored(value) for value in features],
        output=result.output,
        trace=result.trace,
        outcome=result.output.get("outcome", "computed"),
        reasons=reasons_in(result.output),
        decided_at=at,
    )


def by_name(given: list[FeatureValue]) -> dict[str, FeatureValue]:
    declared, found = features(), {}
    for value in given:
        if value.name not in declared or value.name in found:
            raise UnknownFeature(name=value.name)
        found[value.name] = value
    return found


def is_usable(given: FeatureValue | None) -> bool:
    return given is not None and features()[given.name].takes(given.value)


def evaluated(graph: DecisionGraph, given: dict[str, FeatureValue]) -> Result:
    policy = policy_of(graph)
    values: dict[str, Value] = {name: given[name].value for name in graph.requires}
    try:
        result = policy.evaluate(values)
    except EvaluationFailed as error:
        return referred(FAILED, detail=str(error.values["detail"]))
    if policy.graph.decides and str(result.output.get("outcome")) not in OUTCOMES:
        reasons = [*reasons_in(result.output), INCOMPLETE]
        return Result({**result.output, "outcome": "refer", "reasons": reasons}, result.trace)
    return result


def referred(reason: str, **details: Any) -> Result:
    return Result({"outcome": "refer", "reasons": [reason], **details}, [])


def policy_of(graph: DecisionGraph) -> Policy:
    """The policy of a version, made once a process: a version never changes."""
    if (policy := _policies.get(graph.id)) is None:
        if len(_policies) >= MAX_POLICIES:
            _policies.clear()
        policy = _policies[graph.id] = Policy(Graph.of(graph.content, graph.requires))
    return policy


def stored(given: FeatureValue) -> dict[str, Any]:
    value = given.value
    return {
        "name": given.name,
        "value": value if value is None or isinstance(value, int) else str(value),
        "source": given.source,
        "known_at": given.known_at.isoformat(),
    }
