"""Before anything starts: every shipped policy could be released."""

import json
from typing import Any

from django.core.checks import CheckMessage, Error, register

from sancha.engines.decision.errors import GraphRefused
from sancha.engines.decision.graph import Graph
from sancha.engines.decision.services import shipped_graphs


@register("decision")
def shipped_graphs_resolve(**_: Any) -> list[CheckMessage]:
    """Read each shipped policy as a release would, without the evaluations."""
    found: list[CheckMessage] = []
    for key, path in shipped_graphs():
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            findings = Graph.of(content, list(content.get("requires", []))).findings()
        except GraphRefused as error:
            findings = error.findings
        found += [Error(f.en, obj=key, id="decision.E001") for f in findings]
    return found
