"""`sancha quote` and `sancha replay`: JSON in, figures out as JSON; no database, no Django."""

import json
import sys
from collections.abc import Callable
from typing import Any, Final

from sancha.core.fields import Fault, InvalidFields, Problem
from sancha.platform.text import Text

INVALID: Final = 2

MESSAGES: Final = {
    Fault.REQUIRED: Text("必填", "is missing"),
    Fault.UNKNOWN: Text("没有这个字段", "is no field"),
    Fault.NO_OBJECT: Text("应为对象", "must be an object"),
    Fault.NO_LIST: Text("应为数组", "must be an array"),
    Fault.NO_AMOUNT: Text(
        "应为金额字符串，如 50000.00", "must be an amount in a string, as 50000.00"
    ),
    Fault.NO_RATE: Text(
        "应为百分数字符串，如 6 或 4.35", "must be a percentage in a string, as 6 or 4.35"
    ),
    Fault.NO_DATE: Text("应为日期 YYYY-MM-DD", "must be a date, YYYY-MM-DD"),
    Fault.NO_TRUTH: Text("应为 true 或 false", "must be true or false"),
    Fault.NO_NUMBER: Text("应为整数", "must be a whole number"),
    Fault.NO_CHOICE: Text("应为下列之一", "must be one of these"),
    Fault.DOES_NOT_FIT: Text(
        "超出范围或与其他字段矛盾", "is out of bounds or does not fit the other fields"
    ),
}


def answer(text: bytes, compute: Callable[[object], dict[str, Any]]) -> int:
    """Write what `compute` makes of the object, or of each in the array, that `text` holds.

    Returns the exit code: 2 after writing one line for each bad field, and no answer at all.
    """
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        return refuse([line("", Text("不是 JSON", "is not JSON"))])
    if not isinstance(asked, list):
        items, prefixes = [asked], [""]
    else:
        items, prefixes = asked, [f"[{index}]" for index in range(len(asked))]
    answers: list[dict[str, Any]] = []
    faults: list[str] = []
    for prefix, item in zip(prefixes, items, strict=True):
        try:
            answers.append(compute(item))
        except InvalidFields as refusal:
            faults += [problem_line(prefix, problem) for problem in refusal.problems]
    if faults:
        return refuse(faults)
    shown = answers if isinstance(asked, list) else answers[0]
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, separators=(",", ":")) + "\n")
    return 0


def refuse(lines: list[str]) -> int:
    sys.stderr.write("".join(f"{one}\n" for one in lines))
    return INVALID


def problem_line(prefix: str, problem: Problem) -> str:
    message = MESSAGES[problem.fault]
    if problem.allowed:
        message = Text(f"{message.zh}：{problem.allowed}", f"{message.en}: {problem.allowed}")
    field = "".join(c if c.isprintable() else "?" for c in problem.field[:60])
    place = ".".join(part for part in (prefix, field) if part)
    return line(place, message)


def line(place: str, message: Text) -> str:
    return f"{place or 'input'}: {message.en} · {message.zh}"
