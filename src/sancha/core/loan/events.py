"""What can happen to a loan. Events are numbered from 1 in the order in which they were entered;
they take effect in the order of their days, those of one day in the order of their numbers.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sancha.core.allocation import Parts
from sancha.core.schedule import Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a day."""

    nr: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(Event):
    """More is lent on the same loan; what is not yet due is planned anew on the same dates."""

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repayment(Event):
    """Money came. What is due is settled; a surplus waits in suspense for the next due date."""

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery(Repayment):
    """Money came after the loan was written off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyRepayment(Event):
    """All that is paid on a day to repay early: first what is due, then interest to the day, then
    fee and principal together.
    """

    amount_fen: int
    keep: Keep = Keep.TERM


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange(Event):
    """From this day on the contract rate is another."""

    annual_rate_pct: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal(Event):
    """Event `of` is taken back: from this day on the loan is as if it had never been."""

    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Event):
    """A cost is charged and due at once; it bears neither penalty nor compound interest."""

    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Misuse(Event):
    """The money was found to be used against the contract: the misuse rate applies from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Event):
    """The lender calls the loan (宣布提前到期): all that is left falls due on this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Event):
    """展期: principal not yet due is spread over `periods` more instalments than are left."""

    periods: int
    annual_rate_pct: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral(Event):
    """延期还本付息: every instalment not yet due falls due `periods` later; interest runs on."""

    periods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestPause(Event):
    """停息: from this day until `until` (exclusive) nothing accrues."""

    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructuring(Event):
    """重组: all principal, overdue or not, is paid in `instalments` new ones; interest, penalty,
    compound interest and fees already due become due, without more penalty, with the first.
    """

    instalments: int
    annual_rate_pct: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Event):
    """What is due is forgiven, up to these amounts, oldest first; never principal."""

    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff(Event):
    """核销: the loan leaves the books and stays a claim; all that is left falls due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(Event):
    """撤销贴现: the money came back on the day it was paid out; the loan is as if never lent."""


class Reason(StrEnum):
    """Why an event does not fit the loan."""

    TOO_EARLY = "too_early"  # Before the loan was paid out, or before what it reverses.
    NOTHING_AHEAD = "nothing_ahead"  # No principal is left to fall due.
    NOT_WRITTEN_OFF = "not_written_off"
    WRITTEN_OFF = "written_off"
    NO_EARLIER_EVENT = "no_earlier_event"  # A reversal must name one.
    REVERSED_ALREADY = "reversed_already"
    EMPTY_TIME = "empty_time"  # It ends before it begins.
    DATES_MEET = "dates_meet"  # Two instalments would fall due on one day.
    BEYOND_CALENDAR = "beyond_calendar"  # Nothing comes after the last day of the year 9999.
    DISCOUNTED = "discounted"  # Its interest was kept back: this does not happen to it.
    TOO_LATE = "too_late"  # Only on the day on which it was paid out.
    NOT_DISCOUNTED = "not_discounted"


class Refused(ValueError):
    """An event does not fit the loan; `field` names its value at fault."""

    def __init__(self, event: Event, field: str, reason: Reason) -> None:
        super().__init__(f"event {event.nr}: {field}: {reason}")
        self.nr, self.field, self.reason = event.nr, field, reason
