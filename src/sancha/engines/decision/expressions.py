"""ZEN expressions of policies: that they compile, and which names they read."""

import re
from typing import Any

import zen

from sancha.platform.text import Text

MAX_LENGTH = 2_000
WORDS = frozenset({"and", "or", "not", "in", "true", "false", "null"})
FUNCTIONS = frozenset({
    "abs", "sum", "min", "max", "avg", "median", "mode", "floor", "ceil", "round", "trunc",
    "len", "contains", "startsWith", "endsWith", "upper", "lower", "trim", "number", "string",
    "bool", "isNumeric", "some", "all", "one", "none", "filter", "map", "flatMap", "count",
})  # fmt: skip
"""No clock and no chance among them: the same values must give the same decision tomorrow."""

TOKEN = re.compile(
    r"""(?P<text>'[^']*'|"[^"]*")|(?P<number>\d+(?:\.\d+)?)|(?P<range>\.\.)
       |(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>\S)""",
    re.VERBOSE,
)


def problem_with(expression: object, *, is_cell: bool = False) -> Text | None:
    """Return why an expression cannot be released, or None. A cell may be unary: `> 30`."""
    if not isinstance(expression, str) or not expression.strip():
        return Text("表达式为空", "an expression is empty")
    shown = expression[:60]
    if len(expression) > MAX_LENGTH:
        return Text(f"表达式过长：{shown}…", f"an expression is too long: {shown}…")
    if set(expression) & {"`", "\\"} or re.search(r"\$(root|nodes)\b", expression):
        return Text(f"表达式含不支持的写法：{shown}", f"an expression uses what we refuse: {shown}")
    if unrolls_a_range(expression, is_cell=is_cell):
        return Text(f"区间只能用于 in 判断：{shown}", f"a range stands only after `in`: {shown}")
    if unknown := calls_in(expression) - FUNCTIONS:
        listed = ", ".join(sorted(unknown))
        return Text(f"不支持函数 {listed}：{shown}", f"the function {listed} is refused: {shown}")
    # `validate_unary_expression` of 2.1.3 refuses good unary ones; compiling tells the truth.
    compile_expression = zen.compile_unary_expression if is_cell else zen.compile_expression
    try:
        compile_expression(expression)
    except (RuntimeError, ValueError) as error:
        return Text(f"表达式有语法错误：{shown}", f"bad syntax: {shown} ({without_trace(error)})")
    return None


def tokens_of(expression: str) -> list[tuple[str, str]]:
    return [(m.lastgroup or "", m[0]) for m in TOKEN.finditer(expression)]


def unrolls_a_range(expression: str, *, is_cell: bool) -> bool:
    """Tell whether a range is more than a test: written as a list, [1..1000000000] fills all memory."""
    opened: list[bool] = []  # For each bracket that is open: whether a range may stand in it.
    before = ""
    for kind, text in tokens_of(expression):
        if kind == "range" and not (opened and opened[-1]):
            return True
        if text in {"[", "("} and kind == "sign":
            is_alone = is_cell and not opened and before in {"", ",", "or", "not", "and"}
            opened.append(before == "in" or is_alone)
        elif text in {"]", ")"} and kind == "sign" and opened:
            opened.pop()
        before = text
    return False


def calls_in(expression: str) -> set[str]:
    tokens = tokens_of(expression)
    following = [text for _, text in tokens[1:]] + [""]
    return {
        text
        for (kind, text), after in zip(tokens, following, strict=True)
        if kind == "word" and after == "(" and text not in WORDS
    }


def names_in(expression: str) -> frozenset[str]:
    """The names that an expression reads: not its functions, members or closure variables."""
    tokens, names = tokens_of(expression), set()
    for i, (kind, text) in enumerate(tokens):
        if kind != "word" or text in WORDS:
            continue
        is_call = i + 1 < len(tokens) and tokens[i + 1][1] == "("
        is_member = i > 1 and tokens[i - 1][1] == "." and tokens[i - 2][1] != "$"
        if not is_call and not is_member:
            names.add(text)
    return frozenset(names)


def negates(expression: str) -> bool:
    """Tell whether it asks what something is not; in ZEN that is true of an absent value."""
    code = TOKEN.sub(lambda m: "''" if m.lastgroup == "text" else m[0], expression)
    return re.search(r"!=(?!\s*null\b)|\bnot\b", code) is not None


def texts_in(expression: str) -> set[str]:
    return {text[1:-1] for kind, text in tokens_of(expression) if kind == "text"}


def numbers_in(expression: str) -> set[str]:
    return {text for kind, text in tokens_of(expression) if kind == "number"}


def without_trace(error: BaseException | str) -> str:
    """The message of the rule engine without what it tells about its own inside."""
    return str(error).partition("Stack backtrace")[0].strip()[:300]


def root_of(path: Any) -> str:
    """The name under which a dotted path is found."""
    return str(path or "").partition(".")[0]
