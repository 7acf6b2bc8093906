"""`sancha quote` and `sancha replay`: JSON in, figures out as JSON; no database, no Django."""

import json
import sys
from collections.abc import Callable
from typing import Any, Final

from sancha.core.fields import Fault, InvalidFields, Problem
from sancha.platform.faults import message_of
from sancha.platform.text import Text

INVALID: Final = 2


def answer(text: bytes, compute: Callable[[object], dict[str, Any]]) -> int:
    """Write what `compute` makes of the object, or of each in the array, that `text` holds.

    Returns the exit code: 2 after writing one line for each bad field, and no answer at all.
    """
    try:
        asked = json.loads(text, object_pairs_hook=each_once)
    except GivenTwice as refusal:
        return refuse([problem_line("", Problem(refusal.field, Fault.TWICE))])
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


class GivenTwice(ValueError):
    """A field of an object is given more than once: which one was meant, nobody knows."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of these fields.

    :raises GivenTwice: naming the field that comes twice.
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise GivenTwice(name)
        found[name] = value
    return found


def refuse(lines: list[str]) -> int:
    sys.stderr.write("".join(f"{one}\n" for one in lines))
    return INVALID


def problem_line(prefix: str, problem: Problem) -> str:
    message = message_of(problem)
    field = "".join(c if c.isprintable() else "?" for c in problem.field[:60])
    place = ".".join(part for part in (prefix, field) if part)
    return line(place, message)


def line(place: str, message: Text) -> str:
    return f"{place or 'input'}: {message.en} · {message.zh}"
