"""Conditions of diagrams: a small part of the ZEN language, checked at release, run by Rust."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

import zen

from sancha.engines.process.errors import ConditionFailed
from sancha.engines.process.types import Value
from sancha.platform.text import Text

MAX_LENGTH = 500
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
TOKEN = re.compile(
    r"""\s*(?:(?P<text>'[^'\\\n]*'|"[^"\\\n]*")
           |(?P<number>\d{1,18}(?![\w.]))
           |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
           |(?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


def tokens_of(expression: str) -> list[Token] | None:
    """Split an expression; None if it holds anything beyond names, literals and comparisons.

    No member access, call, index, template or closure can be written with what is left.
    """
    if len(expression) > MAX_LENGTH:
        return None
    tokens, position, end = [], 0, len(expression.rstrip())
    while position < end:
        match = TOKEN.match(expression, position)
        if match is None or match.lastgroup is None:
            return None
        tokens.append(Token(match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return None if any(is_call(*pair) for pair in pairwise(tokens)) else tokens


def is_call(token: Token, following: Token) -> bool:
    opens = following.text in {"(", "["} and following.kind == "sign"
    named = token.kind == "word" and token.text not in WORDS
    return opens and (named or token.kind in {"text", "number"} or token.text in {")", "]"})


def names_in(expression: str) -> frozenset[str]:
    tokens = tokens_of(expression) or []
    return frozenset(t.text for t in tokens if t.kind == "word" and t.text not in WORDS)


def problem_with(
    expression: str, *, names: Collection[str], outcomes: Mapping[str, Collection[str]]
) -> Text | None:
    """Return why the expression cannot be released, or None.

    :param names: the values that the diagram declares, the ids of its tasks among them.
    :param outcomes: for a task with a closed list of outcomes, that list.
    """
    shown = expression[:60]
    if len(expression) > MAX_LENGTH:
        return Text(f"条件过长：{shown}…", f"the condition is too long: {shown}…")
    tokens = tokens_of(expression)
    if not tokens:
        return Text(
            f"条件只能比较数据项与文字、数字：{shown}",
            f"a condition only compares values with texts and numbers: {shown}",
        )
    if unknown := sorted(names_in(expression) - set(names)):
        listed = ", ".join(unknown)
        return Text(
            f"条件用到未声明的数据项：{listed}", f"the condition reads undeclared: {listed}"
        )
    if (mistake := zen.validate_expression(expression)) is not None:
        source = str(mistake["source"])
        return Text(f"条件有语法错误：{shown}（{source}）", f"bad syntax: {shown} ({source})")
    return mistyped_outcome(tokens, outcomes)


def mistyped_outcome(tokens: list[Token], outcomes: Mapping[str, Collection[str]]) -> Text | None:
    for left, sign, right in zip(tokens, tokens[1:], tokens[2:], strict=False):
        offered = outcomes.get(left.text) if left.kind == "word" else None
        compares = sign.text in {"==", "!="} and right.kind == "text"
        if offered and compares and right.text[1:-1] not in offered:
            return Text(
                f"环节 {left.text} 没有结论 {right.text}",
                f"the step {left.text} does not offer {right.text}",
            )
    return None


def evaluate(expression: str, data: Mapping[str, Value]) -> bool:
    """Answer a condition from what the process remembers.

    :raises ConditionFailed: if a name has no value yet (in ZEN an absent value makes `!=` true), if
        the answer is not yes or no, or if the expression is not one that a release lets through.
    """
    names = names_in(expression)
    if tokens_of(expression) is None or any(name not in data for name in names):
        raise ConditionFailed(expression=expression[:60])
    try:
        answer = zen.evaluate_expression(expression, {name: data[name] for name in names})
    except (RuntimeError, ValueError) as error:
        raise ConditionFailed(expression=expression[:60]) from error
    if not isinstance(answer, bool):
        raise ConditionFailed(expression=expression[:60])
    return answer
