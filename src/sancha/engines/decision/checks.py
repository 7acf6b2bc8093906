"""Before anything starts: every policy, shipped or in force, could be released."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from sancha.engines.decision import queries
from sancha.engines.decision.errors import GraphRefused
from sancha.engines.decision.graph import Graph
from sancha.engines.decision.services import shipped_graphs


@register("decision")
def shipped_graphs_resolve(**_: Any) -> list[CheckMessage]:
    """Read each shipped policy as a release would, without the evaluations."""
    contents = (
        (key, json.loads(path.read_text(encoding="utf-8"))) for key, path in shipped_graphs()
    )
    return unresolved(
        (key, content, list(content.get("requires", []))) for key, content in contents
    )


@register("stored", deploy=True)
def graphs_in_force_resolve(**_: Any) -> list[CheckMessage]:
    """Read each policy by which cases are decided now."""
    return unresolved((row.key, row.content, row.requires) for row in queries.in_force())


def unresolved(graphs: Iterable[tuple[str, dict[str, Any], list[str]]]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for key, content, requires in graphs:
        try:
            findings = Graph.of(content, requires).findings()
        except GraphRefused as error:
            findings = error.findings
        found += [Error(f.en, obj=key, id="decision.E001") for f in findings]
    return found
