"""A quote: terms as JSON holds them in, the plan and its yearly cost as JSON holds them out.

Amounts are strings of yuan with two decimals, rates strings of per cent, dates `YYYY-MM-DD`. What
each figure means is written in `schemas/quote-*.json`, which the tests hold against this module.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sancha.core.daycount import Convention, Unit
from sancha.core.irr import plan_cost
from sancha.core.money import InvalidAmount, Rounding, parse_yuan, yuan
from sancha.core.schedule import (
    Annuity,
    FirstPeriod,
    Holidays,
    InvalidTerms,
    Method,
    Plan,
    RateFrom,
    Terms,
    make_plan,
)

_RATE: Final = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,8})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIST_MAX: Final = 20_000
_UNITS: Final = {"0.01": 1, "1": 100}
_CLOSED_ON: Final = "closed_on"

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
    NO_CHOICE = "no_choice"
    DOES_NOT_FIT = "does_not_fit"  # Out of bounds, or at odds with the other fields.


class Problem(NamedTuple):
    """One field that no plan can be made with."""

    field: str
    fault: Fault
    allowed: str = ""


class InvalidQuote(ValueError):
    """The terms cannot be read or planned; one problem for each field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.fault}" for problem in problems))
        self.problems = problems


class _Unreadable(ValueError):
    def __init__(self, fault: Fault, allowed: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is read, and what it is called in `Terms`."""

    read: Read
    name: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a quote is asked for: terms, and the days on which the banks are closed."""

    terms: Terms
    closed_on: frozenset[date]

    def plan(self) -> Plan:
        """Return the plan; :raises InvalidTerms: as `make_plan` does."""
        return make_plan(self.terms, is_working_day=lambda day: day not in self.closed_on)


def quote(value: object) -> dict[str, Any]:
    """Return the plan and the yearly cost of terms as `read` takes them.

    :raises InvalidQuote: if they cannot be read, or no plan can be made on them.
    """
    asked = read(value)
    try:
        plan = asked.plan()
    except InvalidTerms as refusal:
        raise InvalidQuote([_does_not_fit(refusal)]) from None
    cost = plan_cost(plan)
    return {
        "rows": rows(plan),
        "total_interest": yuan(plan.interest_fen),
        "irr_pct": str(cost.irr_pct),
        "simple_apr_pct": str(cost.simple_apr_pct),
    }


def rows(plan: Plan) -> list[dict[str, Any]]:
    """Return the instalments of a plan."""
    return [
        {
            "nr": row.nr,
            "due_on": row.due_on.isoformat(),
            "principal": yuan(row.principal_fen),
            "interest": yuan(row.interest_fen),
            "payment": yuan(row.total_fen),
            "balance_after": yuan(row.balance_after_fen),
        }
        for row in plan.rows
    ]


def read(value: object, *, also: frozenset[str] = frozenset()) -> Asked:
    """Return the terms in a JSON object; fields named in `also` are the caller's to read.

    :raises InvalidQuote: naming every field that cannot be read, or the one that does not fit.
    """
    if not isinstance(value, Mapping):
        raise InvalidQuote([Problem("", Fault.NO_OBJECT)])
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name in value:
        if name not in FIELDS and name not in also:
            problems.append(Problem(str(name), Fault.UNKNOWN))
    for name, field in FIELDS.items():
        if name in value:
            try:
                values[field.name] = field.read(value[name])
            except _Unreadable as refusal:
                problems.append(Problem(name, refusal.fault, refusal.allowed))
        elif field.required:
            problems.append(Problem(name, Fault.REQUIRED))
    if problems:
        raise InvalidQuote(problems)
    closed_on = frozenset(values.pop(_CLOSED_ON, ()))
    try:
        return Asked(terms=Terms(**values), closed_on=closed_on)
    except InvalidTerms as refusal:
        raise InvalidQuote([_does_not_fit(refusal)]) from None


def _does_not_fit(refusal: InvalidTerms) -> Problem:
    named = str(refusal)
    fields = (name for name, field in FIELDS.items() if field.name == named)
    return Problem(next(fields, named), Fault.DOES_NOT_FIT)


def _amount(value: object) -> int:
    try:
        return parse_yuan(value)  # type: ignore[arg-type]
    except (TypeError, InvalidAmount):
        raise _Unreadable(Fault.NO_AMOUNT) from None


def _rate(value: object) -> Decimal:
    if not isinstance(value, str) or _RATE.fullmatch(value) is None:
        raise _Unreadable(Fault.NO_RATE)
    return Decimal(value)


def _day(value: object) -> date:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise _Unreadable(Fault.NO_DATE)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _Unreadable(Fault.NO_DATE) from None


def _number(least: int) -> Callable[[object], int]:
    def read_number(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise _Unreadable(Fault.NO_NUMBER, f"≥ {least}")
        return value

    return read_number


def _one_of(choices: Mapping[str, Any]) -> Read:
    def read_choice(value: object) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise _Unreadable(Fault.NO_CHOICE, " | ".join(choices))
        return choices[value]

    return read_choice


def _list_of(read_item: Read) -> Callable[[object], tuple[Any, ...]]:
    def read_list(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > _LIST_MAX:
            raise _Unreadable(Fault.NO_LIST)
        return tuple(read_item(item) for item in value)

    return read_list


def _rate_change(value: object) -> RateFrom:
    if not isinstance(value, Mapping) or set(value) != {"on", "annual_rate_pct"}:
        raise _Unreadable(Fault.NO_OBJECT, "{on, annual_rate_pct}")
    return RateFrom(on=_day(value["on"]), annual_rate_pct=_rate(value["annual_rate_pct"]))


def _names(enum: type[StrEnum], *but: StrEnum) -> Mapping[str, StrEnum]:
    return {member.value: member for member in enum if member not in but}


FIELDS: Final[Mapping[str, _Field]] = {
    "principal": _Field(_amount, "principal_fen", required=True),
    "annual_rate_pct": _Field(_rate, "annual_rate_pct", required=True),
    "disbursed_on": _Field(_day, "disbursed_on", required=True),
    "instalments": _Field(_number(1), "instalments", required=True),
    "every": _Field(_number(1), "every"),
    "unit": _Field(_one_of(_names(Unit)), "unit"),
    "method": _Field(_one_of(_names(Method)), "method", required=True),
    "day_count": _Field(_one_of(_names(Convention)), "day_count"),
    "rounding": _Field(_one_of(_names(Rounding, Rounding.DOWN)), "rounding"),
    "principal_grace": _Field(_number(0), "principal_grace"),
    "due_on": _Field(_list_of(_day), "due_on"),
    "custom_principal": _Field(_list_of(_amount), "custom_principal_fen"),
    "due_day": _Field(_number(1), "due_day"),
    "due_month": _Field(_number(1), "due_month"),
    "first_period": _Field(_one_of(_names(FirstPeriod)), "first_period"),
    "minimum_first_days": _Field(_number(1), "minimum_first_days"),
    "holidays": _Field(_one_of(_names(Holidays)), "holidays"),
    _CLOSED_ON: _Field(_list_of(_day), _CLOSED_ON),
    "principal_every": _Field(_number(1), "principal_every"),
    "principal_months": _Field(
        lambda value: frozenset(_list_of(_number(1))(value)), "principal_months"
    ),
    "balloon": _Field(_amount, "balloon_fen"),
    "amortised_over": _Field(_number(1), "amortised_over"),
    "annuity": _Field(_one_of(_names(Annuity)), "annuity"),
    "rate_changes": _Field(_list_of(_rate_change), "rate_changes"),
    "instalment_unit": _Field(_one_of(_UNITS), "instalment_unit_fen"),
}
