"""Reading the values of a JSON object, with a problem for every field that cannot be read.

Amounts are strings of yuan, rates strings of per cent, dates `YYYY-MM-DD`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sancha.core.money import InvalidAmount, parse_yuan

_RATE: Final = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,8})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST_MAX: Final = 20_000

Read = Callable[[object], Any]


class Fault(StrEnum):
    """What is wrong with a field."""

    REQUIRED = "required"
    UNKNOWN = "unknown"
    NO_OBJECT = "no_object"
    NO_LIST = "no_list"
    NO_AMOUNT = "no_amount"
    NO_RATE = "no_rate"
    NO_DATE = "no_date"
    NO_NUMBER = "no_number"
    NO_TRUTH = "no_truth"
    NO_CHOICE = "no_choice"
    TWICE = "twice"
    DOES_NOT_FIT = "does_not_fit"  # Out of bounds, or at odds with the other fields.


class Problem(NamedTuple):
    """One field that nothing can be computed with."""

    field: str
    fault: Fault
    allowed: str = ""


class InvalidFields(ValueError):
    """Values cannot be read, or do not fit together; one problem for each field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.fault}" for problem in problems))
        self.problems = problems


class Unreadable(ValueError):
    """A value is not what its field holds."""

    def __init__(self, fault: Fault, allowed: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is read, and the name under which its value goes on."""

    read: Read
    name: str
    required: bool = False


def read_fields(
    value: Mapping[str, object],
    fields: Mapping[str, Field],
    problems: list[Problem],
    *,
    also: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return the values that can be read, by their names, and add what is wrong to `problems`.

    Fields named in `also` are the caller's to read.
    """
    values: dict[str, Any] = {}
    for name in value:
        if name not in fields and name not in also:
            problems.append(Problem(str(name), Fault.UNKNOWN))
    for name, field in fields.items():
        if name in value:
            try:
                values[field.name] = field.read(value[name])
            except Unreadable as refusal:
                problems.append(Problem(name, refusal.fault, refusal.allowed))
        elif field.required:
            problems.append(Problem(name, Fault.REQUIRED))
    return values


def anything(value: object) -> object:
    """Return the value; its reader looks at it later."""
    return value


def amount(value: object) -> int:
    """Return fen."""
    try:
        return parse_yuan(value)  # type: ignore[arg-type]
    except (TypeError, InvalidAmount):
        raise Unreadable(Fault.NO_AMOUNT) from None


def positive_amount(value: object) -> int:
    """Return fen, at least one."""
    fen = amount(value)
    if fen == 0:
        raise Unreadable(Fault.NO_AMOUNT, "> 0")
    return fen


def rate(value: object) -> Decimal:
    """Return a percentage."""
    if not isinstance(value, str) or _RATE.fullmatch(value) is None:
        raise Unreadable(Fault.NO_RATE)
    return Decimal(value)


def day(value: object) -> date:
    """Return a date."""
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise Unreadable(Fault.NO_DATE)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unreadable(Fault.NO_DATE) from None


def truth(value: object) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise Unreadable(Fault.NO_TRUTH)
    return value


def number(least: int, most: int | None = None) -> Callable[[object], int]:
    """Return a reader of whole numbers within bounds."""
    bounds = f"≥ {least}" if most is None else f"{least} … {most}"

    def read_number(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise Unreadable(Fault.NO_NUMBER, bounds)
        if most is not None and value > most:
            raise Unreadable(Fault.NO_NUMBER, bounds)
        return value

    return read_number


def one_of(choices: Mapping[str, Any]) -> Read:
    """Return a reader of names that stand for something."""

    def read_choice(value: object) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise Unreadable(Fault.NO_CHOICE, " | ".join(choices))
        return choices[value]

    return read_choice


def list_of(read_item: Read) -> Callable[[object], tuple[Any, ...]]:
    """Return a reader of arrays, all items of one kind."""

    def read_list(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > _LIST_MAX:
            raise Unreadable(Fault.NO_LIST)
        return tuple(read_item(item) for item in value)

    return read_list


def names(enum: type[StrEnum], *but: StrEnum) -> Mapping[str, StrEnum]:
    """Return the values of an enumeration as choices, but for some."""
    return {member.value: member for member in enum if member not in but}
