"""Before anything starts: every name in a diagram resolves, in the shipped and in the released ones."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from sancha.engines.process import ports, queries
from sancha.engines.process.diagram import read
from sancha.engines.process.errors import DiagramRefused
from sancha.engines.process.services import shipped_diagrams


@register("process")
def shipped_diagrams_resolve(**_: Any) -> list[CheckMessage]:
    """Read each shipped diagram as a release would."""
    shipped = ((key, path.read_text(encoding="utf-8")) for key, path in shipped_diagrams())
    return unresolved(shipped)


@register("stored", deploy=True)
def released_diagrams_resolve(**_: Any) -> list[CheckMessage]:
    """Read each diagram that processes start from, or still run by."""
    return unresolved((f"{row.key} {row.version}", row.bpmn) for row in queries.in_use())


def unresolved(diagrams: Iterable[tuple[str, str]]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for key, bpmn in diagrams:
        try:
            diagram = read(bpmn)
        except DiagramRefused as error:
            found += [Error(f.en, obj=key, id="process.E001") for f in error.findings]
            continue
        if any(s.hours for s in diagram.steps.values()) and not ports.has_calendar():
            found.append(Error("no feature provides due dates", obj=key, id="process.E002"))
    return found
