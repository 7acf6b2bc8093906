"""The state of a loan: frozen values, so that a state kept is a checkpoint to go on from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sancha.core.allocation import Part, Parts
from sancha.core.schedule import Plan, Row

NO_PARTS = Parts()


@dataclass(frozen=True, slots=True)
class Regime:
    """What holds from a day on: the contract rate, and what changes the rates built on it."""

    from_on: date
    rate: Fraction
    is_misused: bool
    is_paused: bool
    matures_on: date


@dataclass(frozen=True, slots=True)
class Running:
    """What the instalment under way has earned and not settled: exact sums up to `from_on`."""

    from_on: date
    interest: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An instalment (or a fee, then nr 0) that has fallen due, and what of it is open.

    Penalty and compound interest are exact sums up to `since_on`; what was settled of them is
    counted apart, and the `_brought_fen` are whole amounts that came along.
    """

    nr: int
    due_on: date
    since_on: date
    fee_fen: int = 0
    interest_fen: int = 0
    principal_fen: int = 0
    penalty: Fraction = Fraction(0)
    compound: Fraction = Fraction(0)
    penalty_brought_fen: int = 0
    compound_brought_fen: int = 0
    penalty_settled_fen: int = 0
    compound_settled_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """One line of an explanation: a constant base at a constant rate over some days."""

    part: Part
    nr: int
    from_on: date
    to_on: date
    base_fen: int
    rate: Fraction
    days: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Where money went: to an instalment (0: to none), or into (out of: negative) suspense."""

    event: int
    on: date
    nr: int
    parts: Parts
    suspense_fen: int = 0
    is_waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A loan at the close of a day.

    `balance_fen` is the principal that has not fallen due, `plan` its instalments; what has fallen
    due and is not settled is in `claims`. `rows` are the instalments that fell due, as they did.
    `accruals` and `settlements` are the history.
    """

    on: date
    balance_fen: int
    plan: Plan
    running: Running
    regimes: tuple[Regime, ...]
    claims: tuple[Claim, ...] = ()
    brought: Parts = NO_PARTS
    suspense: tuple[tuple[int, int], ...] = ()
    rows: tuple[Row, ...] = ()
    accruals: tuple[Accrual, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    settled_on: date | None = None
    written_off_on: date | None = None
    written_off: Parts = NO_PARTS
    # Interest received before it was earned: it covers that of the instalment under way.
    kept_back_fen: int = 0

    @property
    def ahead(self) -> tuple[Row, ...]:
        """The instalments that have not fallen due; the first is under way."""
        return self.plan.rows

    @property
    def rate(self) -> Fraction:
        """The contract rate of a year in force."""
        return self.regime.rate

    @property
    def regime(self) -> Regime:
        """What holds on the state's day."""
        return next(one for one in reversed(self.regimes) if one.from_on <= self.on)

    @property
    def suspense_fen(self) -> int:
        """What waits for the next due date."""
        return sum(fen for _, fen in self.suspense)
