from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sancha.core.money import round_ratio


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


@dataclass(frozen=True)
class Losses:
    """What is provided for a loan by its class, and what is expected to be lost. Amounts in fen."""

    allowance_fen: int
    expected_fen: int


@dataclass(frozen=True)
class LossRates:
    """What is provided by class, and expected to be lost by stage, in millionths of the balance."""

    provided: Mapping[int, int]
    expected: Mapping[int, int]

    def losses(self, balance_fen: int, risk_class: int, stage: int) -> Losses:
        return Losses(
            allowance_fen=round_ratio(balance_fen * self.provided[risk_class], 1_000_000),
            expected_fen=round_ratio(balance_fen * self.expected[stage], 1_000_000),
        )
