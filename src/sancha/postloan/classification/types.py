from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rules:
    """How long a loan is observed after a restructuring, and paid on time before it is good again."""

    observation_months: int
    observation_instalments: int
    upgrade_months: int
    upgrade_instalments: int


@dataclass(frozen=True)
class Observation:
    """A restructured loan has at least this class through its period of observation."""

    risk_class: int
    until_on: date
