"""A quote: terms as JSON holds them in, the plan and its yearly cost as JSON holds them out.

Amounts are strings of yuan with two decimals, rates strings of per cent, dates `YYYY-MM-DD`. What
each figure means is written in `schemas/quote-*.json`, which the tests hold against this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sancha.core.daycount import Convention, Unit
from sancha.core.fields import (
    Fault,
    Field,
    InvalidFields,
    Problem,
    Unreadable,
    amount,
    day,
    list_of,
    names,
    number,
    one_of,
    rate,
    read_fields,
    truth,
)
from sancha.core.irr import plan_cost
from sancha.core.money import Rounding, yuan
from sancha.core.schedule import (
    Annuity,
    FirstPeriod,
    Holidays,
    InvalidTerms,
    Method,
    Plan,
    RateFrom,
    Row,
    Terms,
    make_plan,
)

_UNITS: Final = {"0.01": 1, "1": 100}
_CLOSED_ON: Final = "closed_on"


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

    :raises InvalidFields: if they cannot be read, or no plan can be made on them.
    """
    asked = read(value)
    try:
        plan = asked.plan()
    except InvalidTerms as refusal:
        raise InvalidFields([does_not_fit(refusal)]) from None
    cost = plan_cost(plan)
    return {
        "rows": rows(plan.rows),
        "total_interest": yuan(plan.interest_fen),
        "irr_pct": str(cost.irr_pct),
        "simple_apr_pct": str(cost.simple_apr_pct),
    }


def rows(instalments: Sequence[Row]) -> list[dict[str, Any]]:
    """Return instalments."""
    return [
        {
            "nr": row.nr,
            "due_on": row.due_on.isoformat(),
            "principal": yuan(row.principal_fen),
            "interest": yuan(row.interest_fen),
            "payment": yuan(row.total_fen),
            "balance_after": yuan(row.balance_after_fen),
        }
        for row in instalments
    ]


def read(value: object, *, also: frozenset[str] = frozenset()) -> Asked:
    """Return the terms in a JSON object; fields named in `also` are the caller's to read.

    :raises InvalidFields: naming every field that cannot be read, or the one that does not fit.
    """
    if not isinstance(value, Mapping):
        raise InvalidFields([Problem("", Fault.NO_OBJECT)])
    problems: list[Problem] = []
    values = read_fields(value, FIELDS, problems, also=also)
    if problems:
        raise InvalidFields(problems)
    closed_on = frozenset(values.pop(_CLOSED_ON, ()))
    try:
        return Asked(terms=Terms(**values), closed_on=closed_on)
    except InvalidTerms as refusal:
        raise InvalidFields([does_not_fit(refusal)]) from None


def does_not_fit(refusal: InvalidTerms) -> Problem:
    named = str(refusal)
    fields = (name for name, field in FIELDS.items() if field.name == named)
    return Problem(next(fields, named), Fault.DOES_NOT_FIT)


def _rate_change(value: object) -> RateFrom:
    if not isinstance(value, Mapping) or set(value) != {"on", "annual_rate_pct"}:
        raise Unreadable(Fault.NO_OBJECT, "{on, annual_rate_pct}")
    return RateFrom(on=day(value["on"]), annual_rate_pct=rate(value["annual_rate_pct"]))


FIELDS: Final[Mapping[str, Field]] = {
    "principal": Field(amount, "principal_fen", required=True),
    "annual_rate_pct": Field(rate, "annual_rate_pct", required=True),
    "disbursed_on": Field(day, "disbursed_on", required=True),
    "instalments": Field(number(1), "instalments", required=True),
    "every": Field(number(1), "every"),
    "unit": Field(one_of(names(Unit)), "unit"),
    "method": Field(one_of(names(Method)), "method", required=True),
    "day_count": Field(one_of(names(Convention)), "day_count"),
    "rounding": Field(one_of(names(Rounding, Rounding.DOWN)), "rounding"),
    "principal_grace": Field(number(0), "principal_grace"),
    "due_on": Field(list_of(day), "due_on"),
    "custom_principal": Field(list_of(amount), "custom_principal_fen"),
    "due_day": Field(number(1), "due_day"),
    "due_month": Field(number(1), "due_month"),
    "first_period": Field(one_of(names(FirstPeriod)), "first_period"),
    "minimum_first_days": Field(number(1), "minimum_first_days"),
    "holidays": Field(one_of(names(Holidays)), "holidays"),
    _CLOSED_ON: Field(list_of(day), _CLOSED_ON),
    "principal_every": Field(number(1), "principal_every"),
    "principal_months": Field(
        lambda value: frozenset(list_of(number(1))(value)), "principal_months"
    ),
    "balloon": Field(amount, "balloon_fen"),
    "amortised_over": Field(number(1), "amortised_over"),
    "annuity": Field(one_of(names(Annuity)), "annuity"),
    "rate_changes": Field(list_of(_rate_change), "rate_changes"),
    "instalment_unit": Field(one_of(_UNITS), "instalment_unit_fen"),
    "discounted": Field(truth, "is_discounted"),
}
