"""What goes wrong outside, and when: drawn once from the seed, switched in the sandbox."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sancha.entry.sample import world

SERVICES = (
    "identity.checks",
    "bureau.reports",
    "court.checks",
    "core.transfers",
    "core.transfers.query",
    "core.debits",
    "core.debits.query",
    "sms.messages",
)
STRIKES_PCT, LOST_ANSWER_PCT = 40, 15
LONGER_THAN_ANYBODY_WAITS_SECONDS = 6.5  # A connector waits five.


@dataclass(frozen=True)
class Schedule:
    """The faults of each day."""

    by_day: dict[date, dict[str, dict[str, object]]]

    @classmethod
    def drawn(cls, dice: Random, *, first_on: date, days: int) -> "Schedule":
        by_day = {}
        for number in range(days):
            if dice.randrange(100) < STRIKES_PCT:
                by_day[first_on + timedelta(days=number)] = drawn_fault(dice)
        return cls(by_day)

    def switch(self, on: date) -> int:
        """Switch on what belongs to this day, and all else off; return how many that are.

        Without faults at all it leaves the switches alone: they are somebody else's.
        """
        if not self.by_day:
            return 0
        faults = self.by_day.get(on, {})
        world.switch_faults(faults)
        return len(faults)


def drawn_fault(dice: Random) -> dict[str, dict[str, object]]:
    """One service is out for some calls; seldom, an answer is lost after the deed was done."""
    if dice.randrange(100) < LOST_ANSWER_PCT:
        service = dice.choice(("core.transfers", "core.debits"))
        hold = LONGER_THAN_ANYBODY_WAITS_SECONDS
        return {service: {"kind": "timeout_after_success", "times": 1, "hold_seconds": hold}}
    share = dice.choice((0.3, 0.5, 1.0))
    times = dice.choice((3, 10, 40))
    return {dice.choice(SERVICES): {"kind": "unavailable", "share": share, "times": times}}
