from datetime import date
from uuid import UUID

from sancha.office.parameters import permissions, queries
from sancha.office.parameters.models import ParameterValue
from sancha.platform.acts import Actor, Scope, current_act
from sancha.platform.door import operation, use_case
from sancha.platform.keys import uuid7


@use_case
def load_library(*, actor: Actor) -> int:
    """Record the shipped values that are not known yet; return how many."""
    actor.require(permissions.MANAGE, on=Scope(uuid7()))
    known = queries.known()
    new = [s for s in queries.shipped() if (s.code, s.valid_from) not in known]
    for shipped in new:
        set_value(
            code=shipped.code,
            valid_from=shipped.valid_from,
            valid_until=shipped.valid_until,
            value=shipped.value,
            source=shipped.source,
        )
    return len(new)


@operation
def set_value(
    *,
    code: str,
    valid_from: date,
    valid_until: date | None,
    value: str,
    source: str,
    proposal_id: UUID | None = None,
) -> None:
    """Give a parameter a value from a day on; what was recorded before stays on record."""
    ParameterValue.objects.create(
        code=code,
        version=queries.last_version(code) + 1,
        valid_from=valid_from,
        valid_until=valid_until,
        value=value,
        source=source,
        proposal_id=proposal_id,
        made_by=current_act().actor.name,
    )
