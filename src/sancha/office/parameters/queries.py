"""Figures of law and policy that change with time: what each was, is and will be, and from where."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Max, Q, QuerySet

from sancha.office.parameters.errors import NotInForce, UnknownParameter
from sancha.office.parameters.models import ParameterValue
from sancha.office.parameters.types import Definition, Shipped, ValueView
from sancha.platform.text import Text

LIBRARY = Path(__file__).parent / "library" / "parameters.yaml"


@lru_cache(maxsize=1)
def stored() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def groups() -> dict[str, Text]:
    return {code: Text.of(title) for code, title in stored()["groups"].items()}


@lru_cache(maxsize=1)
def definitions() -> dict[str, Definition]:
    """Return every parameter that there is, by code."""
    return {
        code: Definition(
            code=code,
            group=said["group"],
            title=Text.of(said["title"]),
            unit=Text.of(said["unit"]),
            is_whole=said["kind"] == "whole",
            least=Decimal(said["least"]),
            most=Decimal(said["most"]),
        )
        for code, said in stored()["parameters"].items()
    }


def shipped() -> list[Shipped]:
    """Return the values that come with the system, oldest first."""
    return [
        Shipped(code, said["from"], said.get("until"), str(said["value"]), str(source).strip())
        for code, parameter in stored()["parameters"].items()
        for said in parameter["values"]
        for source in [said.get("source") or parameter["source"]]
    ]


def definition(code: str) -> Definition:
    """:raises UnknownParameter: if there is none."""
    if (found := definitions().get(code)) is None:
        raise UnknownParameter(parameter=code)
    return found


def in_force(code: str, on: date) -> QuerySet[ParameterValue]:
    """The rows that hold on this day; the first one counts."""
    rows = ParameterValue.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on), code=code, valid_from__lte=on
    )
    return rows.order_by("-valid_from", "-version")


def value(code: str, *, on: date) -> Decimal:
    """Return a parameter's value on this day: `value("lpr.one_year", on=day)` -> Decimal("3.1").

    :raises UnknownParameter: if there is no such parameter.
    :raises NotInForce: if it has no value on this day.
    """
    definition(code)
    found = in_force(code, on).values_list("value", flat=True).first()
    if found is None:
        raise NotInForce(parameter=code, on=on)
    return Decimal(found)


def held_since(code: str, *, on: date) -> date:
    """Return since when a parameter has the value that it has on this day.

    :raises UnknownParameter, NotInForce: as `value`.
    """
    definition(code)
    found = in_force(code, on).values_list("valid_from", flat=True).first()
    if found is None:
        raise NotInForce(parameter=code, on=on)
    return found


def values(codes: list[str], *, on: date) -> dict[str, Decimal]:
    """Return the values of many parameters with one query.

    :raises UnknownParameter, NotInForce: as `value`.
    """
    for code in codes:
        definition(code)
    held = dict(latest(on).filter(code__in=codes).values_list("code", "value"))
    for code in codes:
        if code not in held:
            raise NotInForce(parameter=code, on=on)
    return {code: Decimal(held[code]) for code in codes}


def whole(code: str, *, on: date) -> int:
    """Return the value of a parameter that is a whole number.

    :raises UnknownParameter, NotInForce: as `value`.
    """
    return int(value(code, on=on))


def view_of(row: ParameterValue) -> ValueView:
    return ValueView(
        id=row.id,
        code=row.code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        value=row.value,
        source=row.source,
        version=row.version,
        proposal_id=row.proposal_id,
        made_by=row.made_by,
        made_at=row.made_at,
    )


def history(code: str) -> list[ValueView]:
    """Return all values of a parameter, the latest day first."""
    rows = ParameterValue.objects.filter(code=code).order_by("-valid_from", "-version")
    return [view_of(row) for row in rows]


def latest(on: date) -> QuerySet[ParameterValue]:
    """The row of each parameter that counts on this day."""
    rows = ParameterValue.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on
    )
    return rows.order_by("code", "-valid_from", "-version").distinct("code")


def all_in_force(on: date) -> dict[str, ValueView]:
    """Return the value of each parameter that has one on this day: one query."""
    return {row.code: view_of(row) for row in latest(on)}


def last_version(code: str) -> int:
    found = ParameterValue.objects.filter(code=code).aggregate(last=Max("version"))
    return found["last"] or 0


def known() -> set[tuple[str, date]]:
    """Return for which codes and days values have been recorded."""
    return set(ParameterValue.objects.values_list("code", "valid_from"))
