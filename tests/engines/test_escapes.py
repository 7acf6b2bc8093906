"""S-01, S-03: what breaks out of other engines is refused in every field of ours, and nothing runs."""

import copy
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

import sancha.preloan.screening
from engines.process.desk import diagram
from sancha.engines.decision.graph import Graph
from sancha.engines.decision.services import check
from sancha.engines.process import diagram as diagrams
from sancha.platform.errors import DomainError

POLICY = Path(sancha.preloan.screening.__file__).parent / "library" / "consumer_admission.jdm.json"
ACTS = (
    "__import__('os').getpid()", "__import__('os').system('id')", "open('/etc/passwd').read()",
    "().__class__.__base__.__subclasses__()", "''.__class__.__mro__[1].__subclasses__()[0]",
    "[c for c in ().__class__.__base__.__subclasses__()]", "globals()", "locals()['x']",
    "getattr(int, '__subclasses__')()", "(lambda: 0).__globals__", "exec('import os')",
    "eval('1+1')", "compile('1','','eval')", "breakpoint()", "type('X',(),{})()",
    "(x for x in [1]).gi_frame.f_back.f_globals", "print.__self__.__loader__.load_module('os')",
    "'{0.__class__.__init__.__globals__}'.format(x)", "f'{x.__class__}'", "x.__reduce_ex__(2)",
    "constructor.constructor('return process')()", "process.mainModule.require('fs')",
    "require('child_process').exec('id')", "this.constructor.constructor('return this')()",
    "java.lang.Runtime.getRuntime().exec('id')", "T(java.lang.Runtime).getRuntime()",
    "Runtime.getRuntime().exec('id')", "new java.io.File('/')", "import os", "9**9**9", "'a'*2**40",
    "map([1..1000000000], #)", "while(true){}", "$root.password", "$nodes.input", "`${7*7}`",
    "SELECT pg_sleep(10)", "1;DROP TABLE act", "\\u0000", "x[0][0][0]",
)  # fmt: skip
DRESSES = (
    "{}", "${{{}}}", "{{{{ {} }}}}", "{{% {} %}}", "#{{{}}}", "<%= {} %>", "1 or {}",
    "x == {}", "`{}`", "not ({})",
)  # fmt: skip
CORPUS = [dress.format(act) for act in ACTS for dress in DRESSES]
FORBIDDEN = {
    "os.system", "subprocess.Popen", "socket.connect", "exec", "compile", "os.exec", "os.posix_spawn",
    "os.fork", "ctypes.dlopen", "pty.spawn",
}  # fmt: skip
_seen: list[str] | None = None


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is not None and event in FORBIDDEN:
        _seen.append(event)


sys.addaudithook(watch)  # Cannot be removed; it looks on only while something is watched.


@contextmanager
def nothing_runs() -> Iterator[None]:
    global _seen
    _seen = []
    try:
        yield
        assert _seen == []
    finally:
        _seen = None


def refused(read: Any) -> bool:
    """Tell whether our own refusal came; any other exception is a failure of ours."""
    try:
        read()
    except DomainError:
        return True
    return False


def test_the_corpus_is_large() -> None:
    assert len(set(CORPUS)) >= 300


def test_the_watch_sees_what_runs() -> None:
    with pytest.raises(AssertionError), nothing_runs():
        compile("1", "x", "eval")


DIAGRAM = diagram("approval")
CONDITION = DIAGRAM[DIAGRAM.index("<bpmn:conditionExpression") :]
CONDITION = CONDITION[CONDITION.index(">") + 1 : CONDITION.index("</bpmn:conditionExpression>")]
PLACES = {
    "condition": CONDITION,
    "data": DIAGRAM[DIAGRAM.index('data="') + 6 :].partition('"')[0],
    "permission": DIAGRAM[DIAGRAM.index('permission="') + 12 :].partition('"')[0],
    "outcomes": DIAGRAM[DIAGRAM.index('outcomes="') + 10 :].partition('"')[0],
    "hours": DIAGRAM[DIAGRAM.index('hours="') + 7 :].partition('"')[0],
    "service": DIAGRAM[DIAGRAM.index('service="') + 9 :].partition('"')[0],
}
RUNS = {"condition", "data", "permission", "hours", "service"}


@pytest.mark.parametrize("place", PLACES)
def test_no_field_of_a_diagram_evaluates_one(place: str) -> None:
    found = PLACES[place]
    taken = []
    with nothing_runs():
        for text in CORPUS:
            written = DIAGRAM.replace(found, escape(text, {'"': "&quot;"}), 1)
            if not refused(lambda bpmn=written: diagrams.read(bpmn)):
                taken.append(text)
    if place in RUNS:
        assert taken == []


def policy() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(POLICY.read_text(encoding="utf-8"))
    return loaded


def fields(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each place of each kind of node where a text stands that could be run."""
    seen = set()
    for node in content["nodes"]:
        inside = node.get("content") or {}
        rows = [
            ("expression", e, k) for e in inside.get("expressions", []) for k in ("key", "value")
        ]
        rows += [
            ("column", c, "field") for c in inside.get("inputs", []) + inside.get("outputs", [])
        ]
        rows += [("cell", rule, c["id"]) for rule in inside.get("rules", [])
                 for c in inside.get("inputs", []) + inside.get("outputs", []) if rule.get(c["id"])]  # fmt: skip
        rows += [("switch", s, "condition") for s in inside.get("statements", [])]
        for name, holder, key in rows:
            label = f"{node['type']} {name} {key if name == 'expression' else ''}".strip()
            if label not in seen:
                seen.add(label)
                yield label, holder, key
    yield "node type", content["nodes"][1], "type"


def test_no_field_of_a_policy_evaluates_one() -> None:
    content = policy()
    requires = list(content.get("requires", []))
    tried, taken = 0, []
    with nothing_runs():
        for label, holder, key in fields(content):
            before = holder[key]
            for text in CORPUS:
                holder[key] = text
                tried += 1
                if not refused(lambda: check(Graph.of(copy.deepcopy(content), requires))):
                    taken.append((label, text))
            holder[key] = before
    assert tried >= len(CORPUS) * 3
    assert taken == []
