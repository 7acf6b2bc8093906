"""Trying a policy before it is released: what is not known must never be approved."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sancha.engines.decision.errors import EvaluationFailed
from sancha.engines.decision.evaluation import Policy
from sancha.engines.decision.expressions import numbers_in, texts_in
from sancha.engines.decision.graph import Graph
from sancha.engines.decision.types import Feature, Value, features
from sancha.platform.text import Text

TRIES, TRIES_BESIDE_SAMPLES = 2_000, 300
MAX_APPROVED = 20
SEED = 20260101  # One release must see what another would see.


def findings(graph: Graph) -> Iterator[Text]:
    """Evaluate the policy's samples and many inputs of our own, then blank what was approved."""
    policy = Policy(graph)
    yield from sample_findings(policy)
    if not graph.can_approve:
        return
    if approves(policy, {}):
        yield Text("全部为空仍给出通过", "it approves when nothing is known")
    approved = approved_inputs(policy)
    if not approved:
        yield Text(
            "没有给出通过的样例，无法检验缺失值；请在 samples 中提供",
            "no sample is approved, so blanks cannot be tried; add one to `samples`",
        )
    blanked = dict.fromkeys(name for inputs in approved for name in blanks(policy, inputs))
    for name in blanked:
        yield Text(f"缺少 {name} 仍给出通过", f"it approves without {name}")


def blanks(policy: Policy, inputs: dict[str, Value]) -> Iterator[str]:
    """The features without which these inputs are approved all the same."""
    for name in policy.graph.requires:
        without = {k: v for k, v in inputs.items() if k != name}
        empty: list[Value] = [None, ""] if isinstance(inputs.get(name), str) else [None]
        if any(approves(policy, i) for i in (without, *({**without, name: e} for e in empty))):
            yield name


def approves(policy: Policy, inputs: dict[str, Value]) -> bool:
    try:
        return policy.evaluate(inputs, trace=False).output.get("outcome") == "approve"
    except EvaluationFailed:
        return False


def sample_findings(policy: Policy) -> Iterator[Text]:
    """The samples that a policy brings along must come out as they say."""
    for number, sample in enumerate(samples_of(policy.graph), start=1):
        expected = sample.get("outcome")
        try:
            outcome = policy.evaluate(inputs_of(sample), trace=False).output.get("outcome")
        except EvaluationFailed:
            outcome = None
        if expected is not None and outcome != expected:
            yield Text(
                f"样例 {number} 应为 {expected}，实为 {outcome}",
                f"sample {number} should give {expected} and gives {outcome}",
            )


def samples_of(graph: Graph) -> list[dict[str, Any]]:
    samples = graph.content.get("samples", [])
    return [s for s in samples if isinstance(s, dict)] if isinstance(samples, list) else []


def inputs_of(sample: dict[str, Any]) -> dict[str, Value]:
    """The values of a sample; decimals are written as texts in JSON."""
    declared = features()
    inputs: dict[str, Value] = {}
    for name, value in dict(sample.get("inputs") or {}).items():
        is_decimal = name in declared and declared[name].type == "number"
        inputs[name] = Decimal(value) if is_decimal and isinstance(value, str) else value
    return inputs


def approved_inputs(policy: Policy) -> list[dict[str, Value]]:
    given = [inputs_of(sample) for sample in samples_of(policy.graph)]
    approved = [inputs for inputs in given if approves(policy, inputs)]
    choices = {name: choices_of(features()[name], policy.graph) for name in policy.graph.requires}
    dice = random.Random(SEED)  # noqa: S311 (a search, not a secret)
    for _ in range(TRIES_BESIDE_SAMPLES if approved else TRIES):
        if len(approved) >= MAX_APPROVED:
            break
        inputs = {name: dice.choice(values) for name, values in choices.items()}
        if approves(policy, inputs):
            approved.append(inputs)
    return approved


def choices_of(feature: Feature, graph: Graph) -> list[Value]:
    """Values worth trying: those that the policy itself mentions, and their neighbours."""
    if feature.type == "boolean":
        return [True, False]
    mentions = [
        str(text)
        for node in graph.nodes.values()
        if feature.name in node.reads
        for text, _ in node.expressions()
    ]
    if feature.type == "text":
        return [*sorted(set().union(*map(texts_in, mentions))), "another"]
    numbers = {Decimal(n) for text in mentions for n in numbers_in(text)} | {Decimal(0)}
    near = sorted({n + step for n in numbers for step in (-1, 0, 1)})
    return [int(n) if feature.type == "integer" else n for n in near]
