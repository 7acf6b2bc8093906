"""The process engine asks the house who its people are."""

from uuid import UUID

from sancha.engines.process import ports
from sancha.office.staff import queries as staff
from sancha.platform.acts import Actor


def colleague(staff_id: UUID) -> Actor | None:
    return staff.actor_with(staff_id)


ports.provide_colleague(colleague)
