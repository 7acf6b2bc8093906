"""Before anything starts: every name in a shipped diagram resolves."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from sancha.engines.process import ports
from sancha.engines.process.diagram import read
from sancha.engines.process.errors import DiagramRefused
from sancha.engines.process.services import shipped_diagrams


@register("process")
def shipped_diagrams_resolve(**_: Any) -> list[CheckMessage]:
    """Read each shipped diagram as a release would."""
    found: list[CheckMessage] = []
    for key, path in shipped_diagrams():
        try:
            diagram = read(path.read_text(encoding="utf-8"))
        except DiagramRefused as error:
            found += [Error(f.en, obj=key, id="process.E001") for f in error.findings]
            continue
        if any(s.hours for s in diagram.steps.values()) and not ports.has_calendar():
            found.append(Error("no feature provides due dates", obj=key, id="process.E002"))
    return found
