"""Nothing that is written into a diagram is ever run by Python (S-01, S-03)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from engines.process.desk import diagram
from sancha.engines.process import conditions
from sancha.engines.process.errors import ConditionFailed, DiagramRefused
from sancha.engines.process.running import Environment, Run, Specification

ESCAPES = [
    "__import__('os').getpid()",
    "__import__('os').system('id')",
    "__import__('subprocess').check_output('id')",
    "().__class__.__base__.__subclasses__()",
    "[].__class__.__mro__[1].__subclasses__()[0]",
    "''.__class__.__mro__[2].__subclasses__()[40]('/etc/passwd').read()",
    "{}.__class__.__bases__[0]",
    "(lambda: 1)()",
    "(lambda f: f(f))(lambda f: f(f))",
    "[x for x in ().__class__.__base__.__subclasses__()]",
    "(x for x in [1])",
    "{x: 1 for x in [1]}",
    "open('/etc/passwd').read()",
    "eval('1+1')",
    "exec('import os')",
    "compile('1', 'a', 'eval')",
    "globals()['__builtins__']",
    "locals()",
    "vars()",
    "getattr(route, 'upper')()",
    "setattr(route, 'a', 1)",
    "type('X', (), {})",
    "breakpoint()",
    "input()",
    "help()",
    "exit()",
    "quit()",
    "f'{__import__(\"os\").getpid()}'",
    "'{0.__class__}'.format(route)",
    "'%s' % route",
    "route.__class__",
    "route.__init__.__globals__",
    "route.upper()",
    "route[0]",
    "route['a']",
    "'a'*200000000",
    "10**10**10",
    "9**9**9",
    "1 if __import__('os') else 0",
    "route := 1",
    "(route := __import__('os'))",
    "import os",
    "from os import system",
    "print('x')",
    "yield 1",
    "await route",
    "raise ValueError",
    "assert False",
    "del route",
    "route; __import__('os')",
    "route\n__import__('os')",
    "`id`",
    "`${route}`",
    "$(id)",
    "${jndi:ldap://example.invalid/a}",
    "{{ 7 * 7 }}",
    "{% for x in route %}",
    "<%= 7 * 7 %>",
    "#{7*7}",
    "constructor.constructor('return process')()",
    "this.process",
    "require('child_process')",
    "map([1, 2, 3], # * 2)",
    "filter([1, 2], # > 1)",
    "len(route) > 3",
    "d('2026-01-01').year()",
    "rand(100) > 1",
    "$root",
    "$nodes.route",
    "$",
    "route == 'a' or $root.secret == 'b'",
    "route == unknown",
    "route == 'a' and __builtins__",
    "route == 'a' # comment",
    "route == 'a' /* comment */",
    "route == 'a\\'' or 1 == 1",
    'route == "a\\u0027"',
    "route ?? 'a'",
    "route ? 'a' : 'b'",
    "route | upper",
    "route = 'a'",
    "route == 1.5",
    "route == 0x10",
    "1e999 == 1",
    "route == null",
    "route in [1..10]",
    "(" * 400 + "route" + ")" * 400,
    "not " * 400 + "route",
    "route == '" + "a" * 2_000_000 + "'",
    "",
    "   ",
    "route ==",
    "== route",
    "and",
    "route == 'approve' and",
    "ｒｏｕｔｅ == 'a'",
    "route == 'a'\x00",
    "\u202eroute == 'a'",
]

BAD_EVENTS = (
    "os.",
    "subprocess.",
    "socket.",
    "open",
    "exec",
    "compile",
    "import",
    "ctypes.",
    "pty.",
)
watching: list[list[str]] = []


def watch(event: str, arguments: Any) -> None:
    if watching and event.startswith(BAD_EVENTS):
        watching[-1].append(event)


sys.addaudithook(watch)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Fail if Python compiles, runs, imports or opens anything meanwhile."""
    watching.append([])
    try:
        yield
    finally:
        seen = watching.pop()
    assert seen == []


def with_condition(expression: str) -> str:
    from xml.sax.saxutils import escape

    return diagram("approval").replace("route == 'straight'", escape(expression))


class TestEscapes:
    def test_are_many(self) -> None:
        assert len(set(ESCAPES)) >= 90

    @pytest.mark.parametrize("expression", ESCAPES, ids=range(len(ESCAPES)))
    def test_are_not_evaluated_as_conditions(self, expression: str) -> None:
        with nothing_runs(), pytest.raises(ConditionFailed):
            Environment({"route": "people"}).evaluate(expression)

    @pytest.mark.parametrize("expression", ESCAPES, ids=range(len(ESCAPES)))
    def test_are_refused_at_release_with_our_error(self, expression: str) -> None:
        with pytest.raises(DiagramRefused) as refused:
            Specification.of(with_condition(expression))
        assert refused.value.message.zh
        assert refused.value.message.en

    @pytest.mark.parametrize("expression", ESCAPES, ids=range(len(ESCAPES)))
    def test_are_only_text_as_values(self, expression: str) -> None:
        run = Run.begin(Specification.of(diagram("approval")), {})
        with nothing_runs():
            run.advance(lambda step, data: {"route": expression[:200]})
        assert [step.id for step in run.waiting().values()] == ["first_review"]

    def test_would_have_been_noticed(self) -> None:
        with pytest.raises(AssertionError), nothing_runs():
            eval("__import__('os').getpid()")


class TestConditions:
    @pytest.mark.parametrize(
        ("expression", "answer"),
        [
            ("route == 'people'", True),
            ('route != "people"', False),
            ("route in ['people', 'straight']", True),
            ("route not in ['people']", False),
            ("not (route == 'x') and (score >= 600 or urgent)", True),
            ("score > 600", False),
            ("urgent", True),
            ("urgent == false", False),
        ],
    )
    def test_compare_what_the_process_remembers(self, expression: str, answer: bool) -> None:
        data = {"route": "people", "score": 600, "urgent": True}
        names = list(data)
        assert conditions.problem_with(expression, names=names, outcomes={}) is None
        assert conditions.evaluate(expression, data) is answer

    @pytest.mark.parametrize("expression", ["other != 'a'", "not (other == 'a')", "other"])
    def test_are_not_answered_over_an_absent_value(self, expression: str) -> None:
        with pytest.raises(ConditionFailed):
            conditions.evaluate(expression, {"route": "people"})

    @pytest.mark.parametrize("expression", ["route", "score", "'a'", "1", "['a']"])
    def test_must_answer_yes_or_no(self, expression: str) -> None:
        with pytest.raises(ConditionFailed):
            conditions.evaluate(expression, {"route": "people", "score": 600})

    def test_name_only_outcomes_that_the_step_offers(self) -> None:
        outcomes = {"first_review": ("approve", "decline")}
        problem = conditions.problem_with(
            "first_review == 'aprove'", names=["first_review"], outcomes=outcomes
        )
        assert problem is not None
        assert problem.zh == "环节 first_review 没有结论 'aprove'"
