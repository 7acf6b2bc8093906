"""A loan as JSON holds it in, its state on a day as JSON holds it out: `sancha replay`.

What each figure means is written in `schemas/replay-*.json` and in docs/domain/replay.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sancha.core import fields, quote
from sancha.core.allocation import Part, Parts
from sancha.core.fields import Fault, Field, InvalidFields, Problem, read_fields
from sancha.core.loan import events
from sancha.core.loan.events import Event, Refused
from sancha.core.loan.figures import allocations, figures, waivers
from sancha.core.loan.history import replay
from sancha.core.loan.state import Accrual, State
from sancha.core.loan.terms import LoanTerms
from sancha.core.money import yuan
from sancha.core.schedule import InvalidTerms, Keep

PERIODS_MAX: Final = 480

_ORDER: Final = fields.list_of(fields.one_of({part.value: part for part in Part}))
_TERMS: Final[Mapping[str, Field]] = {
    "overdue_markup_pct": Field(fields.rate, "overdue_markup_pct"),
    "misuse_markup_pct": Field(fields.rate, "misuse_markup_pct"),
    "compound": Field(fields.truth, "compound"),
    "allocation": Field(_ORDER, "allocation"),
    "early_fee_pct": Field(fields.rate, "early_fee_pct"),
    "grace_days": Field(fields.number(0), "grace_days"),
}
_PERIODS: Final = fields.number(1, PERIODS_MAX)
_AMOUNT: Final = Field(fields.positive_amount, "amount_fen", required=True)
_NEW_RATE: Final = Field(fields.rate, "annual_rate_pct")
_EVENT: Final = {
    "on": Field(fields.day, "on", required=True),
    "type": Field(fields.anything, "type", required=True),
}
_KEEP: Final = {keep.value: keep for keep in Keep}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event as JSON has it: what it becomes, and the fields of its own."""

    made: type[Event]
    fields: Mapping[str, Field]


KINDS: Final[Mapping[str, Kind]] = {
    "draw": Kind(events.Draw, {"amount": _AMOUNT}),
    "repayment": Kind(events.Repayment, {"amount": _AMOUNT}),
    "recovery": Kind(events.Recovery, {"amount": _AMOUNT}),
    "early_repayment": Kind(
        events.EarlyRepayment,
        {"amount": _AMOUNT, "keep": Field(fields.one_of(_KEEP), "keep")},
    ),
    "rate_change": Kind(
        events.RateChange,
        {"annual_rate_pct": Field(fields.rate, "annual_rate_pct", required=True)},
    ),
    "reversal": Kind(events.Reversal, {"of": Field(fields.number(1), "of", required=True)}),
    "fee": Kind(events.Fee, {"amount": _AMOUNT}),
    "misuse": Kind(events.Misuse, {}),
    "call": Kind(events.Call, {}),
    "extension": Kind(
        events.Extension,
        {"periods": Field(_PERIODS, "periods", required=True), "annual_rate_pct": _NEW_RATE},
    ),
    "deferral": Kind(events.Deferral, {"periods": Field(_PERIODS, "periods", required=True)}),
    "interest_pause": Kind(
        events.InterestPause, {"until": Field(fields.day, "until", required=True)}
    ),
    "restructuring": Kind(
        events.Restructuring,
        {
            "instalments": Field(_PERIODS, "instalments", required=True),
            "annual_rate_pct": _NEW_RATE,
        },
    ),
    "waiver": Kind(
        events.Waiver,
        {
            part.value: Field(fields.amount, f"{part.value}_fen")
            for part in Part
            if part is not Part.PRINCIPAL
        },
    ),
    "write_off": Kind(events.WriteOff, {}),
    "cancellation": Kind(events.Cancellation, {}),
}


def replay_json(value: object) -> dict[str, Any]:
    """Return the state on a day that the terms and the events in `value` lead to.

    :raises InvalidFields: naming every field that cannot be read, or the first that does not fit.
    """
    if not isinstance(value, Mapping):
        raise InvalidFields([Problem("", Fault.NO_OBJECT)])
    problems: list[Problem] = []
    whole = read_fields(
        value,
        {
            "terms": Field(fields.anything, "terms", required=True),
            "events": Field(fields.list_of(fields.anything), "events"),
            "as_of": Field(fields.day, "as_of", required=True),
        },
        problems,
    )
    terms = _terms(whole["terms"], problems) if "terms" in whole else None
    entered = [
        _event(item, nr, problems) for nr, item in enumerate(whole.get("events", ()), start=1)
    ]
    if problems or terms is None:
        raise InvalidFields(problems)
    as_of = whole["as_of"]
    if as_of < terms.plan.disbursed_on:
        raise InvalidFields([Problem("as_of", Fault.DOES_NOT_FIT, "≥ disbursed_on")])
    try:
        state = replay(terms, [event for event in entered if event], as_of)
    except Refused as refusal:
        place = f"events[{refusal.nr - 1}].{refusal.field}"
        raise InvalidFields([Problem(place, Fault.DOES_NOT_FIT, refusal.reason.value)]) from None
    except InvalidTerms as refusal:
        raise InvalidFields([_in_terms(quote.does_not_fit(refusal))]) from None
    return state_json(terms, state)


def _terms(value: object, problems: list[Problem]) -> LoanTerms | None:
    """Return the terms, or None after noting what is wrong with them."""
    if not isinstance(value, Mapping):
        problems.append(Problem("terms", Fault.NO_OBJECT))
        return None
    found: list[Problem] = []
    own = read_fields({name: value[name] for name in _TERMS if name in value}, _TERMS, found)
    try:
        asked = quote.read(value, also=frozenset(_TERMS))
        if not found:
            return LoanTerms(plan=asked.terms, closed_on=asked.closed_on, **own)
    except InvalidFields as refusal:
        found = [*refusal.problems, *found]
    except InvalidTerms as refusal:
        found.append(Problem(str(refusal), Fault.DOES_NOT_FIT))
    problems += [_in_terms(problem) for problem in found]
    return None


def _in_terms(problem: Problem) -> Problem:
    return problem._replace(field=f"terms.{problem.field}")


def _event(value: object, nr: int, problems: list[Problem]) -> Event | None:
    """Return the event, or None after noting what is wrong with it."""
    place = f"events[{nr - 1}]"
    if not isinstance(value, Mapping):
        problems.append(Problem(place, Fault.NO_OBJECT))
        return None
    kind = KINDS.get(str(value.get("type")))
    if kind is None:
        problems.append(Problem(f"{place}.type", Fault.NO_CHOICE, " | ".join(KINDS)))
        return None
    found: list[Problem] = []
    values = read_fields(value, {**_EVENT, **kind.fields}, found)
    if found:
        problems += [problem._replace(field=f"{place}.{problem.field}") for problem in found]
        return None
    values.pop("type")
    if kind.made is events.Waiver:
        return events.Waiver(nr=nr, on=values.pop("on"), parts=Parts(**values))
    return kind.made(nr=nr, **values)


def read_event(value: Mapping[str, object], nr: int) -> Event:
    """Return one event.

    :raises InvalidFields: naming every field that cannot be read.
    """
    problems: list[Problem] = []
    event = _event(value, nr, problems)
    if event is None:
        raise InvalidFields(problems)
    return event


def state_json(terms: LoanTerms, state: State) -> dict[str, Any]:
    """Return a state with every figure that it shows."""
    shown = figures(terms, state)
    return {
        "as_of": state.on.isoformat(),
        "balances": _parts(shown.owed) | {"suspense": yuan(shown.suspense_fen)},
        "due": _parts(shown.due),
        "days_past_due": shown.days_past_due,
        "settled_on": state.settled_on.isoformat() if state.settled_on else None,
        "rows": quote.rows(shown.rows),
        "allocations": [
            {"event": event, **_parts(parts), "suspense": yuan(fen)}
            for event, (parts, fen) in allocations(state).items()
        ],
        "waivers": [{"event": event, **_parts(parts)} for event, parts in waivers(state).items()],
        "explanation": [_accrual(line) for line in shown.accruals],
    }


def _parts(parts: Parts) -> dict[str, str]:
    return {part.value: yuan(parts.of(part)) for part in Part}


def _accrual(line: Accrual) -> dict[str, Any]:
    return {
        "component": line.part.value,
        "nr": line.nr,
        "from": line.from_on.isoformat(),
        "to": line.to_on.isoformat(),
        "base": yuan(line.base_fen),
        "rate_pct": decimal_text(line.rate * 100),
        "days": line.days,
        "amount": yuan(line.amount_fen),
    }


def decimal_text(number: Fraction) -> str:
    """Return a number as people write it: 9, 6.525; with eight decimals if it has no end."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):.8f}"
    return text.rstrip("0").rstrip(".")
