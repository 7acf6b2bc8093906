from datetime import date, datetime

from ninja import Schema

from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import permissions, queries
from sancha.office.parameters.types import Definition, ValueView
from sancha.platform import http
from sancha.platform.text import Text

router = http.router(tags=["parameters"])


class DatedValue(Schema):
    value: str
    valid_from_on: date
    valid_until_on: date | None
    source: str
    version: int
    proposal_id: str | None
    made_by: str
    made_at: datetime


class DatedParameter(Schema):
    code: str
    title: Text
    unit: Text
    is_whole: bool
    least: str
    most: str
    in_force: DatedValue | None


class ParameterGroup(Schema):
    code: str
    title: Text
    items: list[DatedParameter]


class ParameterList(Schema):
    on: date
    groups: list[ParameterGroup]


class ParameterHistory(DatedParameter):
    values: list[DatedValue]


def value_out(view: ValueView) -> DatedValue:
    return DatedValue(
        value=view.value,
        valid_from_on=view.valid_from,
        valid_until_on=view.valid_until,
        source=view.source,
        version=view.version,
        proposal_id=str(view.proposal_id) if view.proposal_id else None,
        made_by=view.made_by,
        made_at=view.made_at,
    )


def parameter_out(definition: Definition, view: ValueView | None) -> DatedParameter:
    return DatedParameter(
        code=definition.code,
        title=definition.title,
        unit=definition.unit,
        is_whole=definition.is_whole,
        least=f"{definition.least:f}",
        most=f"{definition.most:f}",
        in_force=value_out(view) if view else None,
    )


def today() -> date:
    return calendar.bank_date(organisations.legal_entities()[0])


@router.get("/parameters", response=ParameterList)
@http.reads(permissions.SEE)
def parameters(request: http.Request, on: date | None = None) -> ParameterList:
    """Every parameter with its value on a day (today's business date unless told)."""
    day = on or today()
    in_force = queries.all_in_force(day)
    found = queries.definitions().values()
    groups = [
        ParameterGroup(
            code=code,
            title=title,
            items=[parameter_out(d, in_force.get(d.code)) for d in found if d.group == code],
        )
        for code, title in queries.groups().items()
    ]
    return ParameterList(on=day, groups=groups)


@router.get("/parameters/{code}", response=ParameterHistory)
@http.reads(permissions.SEE)
def parameter(request: http.Request, code: str) -> ParameterHistory:
    """One parameter, with all values that it had, has and will have."""
    definition = queries.definition(code)
    shown = parameter_out(definition, queries.all_in_force(today()).get(code))
    values = [value_out(view) for view in queries.history(code)]
    return ParameterHistory(**dict(shown), values=values)
