"""A parameter's value is proposed by one person and released by another."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from sancha.office.calendar.queries import SHANGHAI
from sancha.office.parameters import permissions, queries, services
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.platform import clock
from sancha.platform.errors import Invalid
from sancha.platform.text import Text

OUT_OF_RANGE = Text(
    "请填写 {least} 至 {most} 之间的数", "Write a number between {least} and {most}"
)
BEFORE_FROM = Text("截止日不能早于生效日", "The last day cannot be before the first")
FIELDS = {
    "value": Text("值", "Value"),
    "valid_from": Text("生效日", "In force from"),
    "valid_until": Text("截止日", "Until"),
    "source": Text("依据", "Source"),
}


class ParameterForm(Form):
    value: str
    valid_from: date
    valid_until: date | None = None
    source: str = Field(min_length=2, max_length=200)


def listed() -> list[tuple[str, Text]]:
    return [(code, definition.title) for code, definition in queries.definitions().items()]


def briefly() -> dict[str, Text]:
    """Return what each parameter is today, with its unit."""
    known, today = queries.definitions(), clock.now().astimezone(SHANGHAI).date()
    return {
        code: Text(f"{row.value} {known[code].unit.zh}", f"{row.value} {known[code].unit.en}")
        for code, row in queries.all_in_force(today).items()
        if code in known
    }


def in_force(code: str, on: date) -> dict[str, Any] | None:
    row = queries.in_force(code, on).values(*FIELDS).first()
    return ParameterForm.model_validate(row).model_dump(mode="json") if row else None


def current(code: str) -> dict[str, Any] | None:
    """Return the last value of a parameter, from whatever day on."""
    queries.definition(code)
    return in_force(code, date.max)


def prepare(code: str, form: ParameterForm) -> Draft:
    """:raises UnknownParameter, Invalid: if there is none, or it does not take the value."""
    definition = queries.definition(code)
    if not definition.takes(form.value):
        text = OUT_OF_RANGE.format(least=definition.least, most=definition.most)
        raise Invalid({"/values/value": text})
    if form.valid_until is not None and form.valid_until < form.valid_from:
        raise Invalid({"/values/valid_until": BEFORE_FROM})
    before = in_force(code, form.valid_from)
    return Draft(title=definition.title, before=before, after=form.model_dump(mode="json"))


def release(code: str, form: ParameterForm, proposal_id: UUID) -> None:
    services.set_value(code=code, proposal_id=proposal_id, **dict(form))


register(
    Kind(
        code="parameter",
        label=Text("业务参数", "Parameter"),
        permission=permissions.MANAGE,
        form=ParameterForm,
        listed=listed,
        current=current,
        prepare=prepare,
        release=release,
        labels=FIELDS,
        briefly=briefly,
    )
)
