"""A loan's history: its events in order, with the state after each kept to go on from.

A backdated event is computed from its day on only: the states before it are still right. A
reversal, too, takes the history back to the day of what it takes back, not further.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sancha.core.loan.change import advanced, after, opened
from sancha.core.loan.events import Event, Reason, Refused, Reversal
from sancha.core.loan.state import State
from sancha.core.loan.terms import LoanTerms


def in_force(events: Iterable[Event], as_of: date) -> list[Event]:
    """Return the events that count on a day, in their order: reversed ones are left out.

    :raises Refused: if a reversal names no earlier event, or one that is reversed already.
    """
    known = {event.nr: event for event in events if event.on <= as_of}
    reversals = [event for event in known.values() if isinstance(event, Reversal)]
    for reversal in reversals:
        _require_reversible(reversal, known)
    gone: set[int] = set()
    # The last word first: a reversal that was itself reversed takes nothing back.
    for reversal in sorted(reversals, key=lambda one: one.nr, reverse=True):
        if reversal.nr in gone:
            continue
        if reversal.of in gone:
            raise Refused(reversal, "of", Reason.REVERSED_ALREADY)
        gone.add(reversal.of)
    counting = [
        event
        for event in known.values()
        if event.nr not in gone and not isinstance(event, Reversal)
    ]
    return sorted(counting, key=lambda event: (event.on, event.nr))


def _require_reversible(reversal: Reversal, known: dict[int, Event]) -> None:
    if not 1 <= reversal.of < reversal.nr or reversal.of not in known:
        raise Refused(reversal, "of", Reason.NO_EARLIER_EVENT)
    if known[reversal.of].on > reversal.on:
        raise Refused(reversal, "on", Reason.TOO_EARLY)


@dataclass(frozen=True, slots=True)
class History:
    """Terms, events as entered, those that count with the state after each, and up to when."""

    terms: LoanTerms
    entered: tuple[Event, ...]
    counting: tuple[Event, ...]
    states: tuple[State, ...]  # states[0] is the loan as opened; states[k] after counting[k - 1].

    @classmethod
    def of(cls, terms: LoanTerms, events: Sequence[Event] = ()) -> "History":
        """Return the history of these events.

        :raises Refused: if one of them does not fit.
        :raises sancha.core.schedule.InvalidTerms: if no plan can be made on the terms.
        """
        return cls(terms, (), (), (opened(terms),)).with_events(events)

    def with_events(self, events: Iterable[Event]) -> "History":
        """Return the history with more events, computed from the first day that changes.

        :raises Refused: if one of them does not fit, or something after it no longer does.
        """
        entered = (*self.entered, *events)
        for event in entered[len(self.entered) :]:
            if event.on < self.terms.plan.disbursed_on:
                raise Refused(event, "on", Reason.TOO_EARLY)
            if event.on == date.max:
                raise Refused(event, "on", Reason.BEYOND_CALENDAR)
        counting = tuple(in_force(entered, date.max))
        same = 0
        while (
            same < min(len(counting), len(self.counting)) and counting[same] == self.counting[same]
        ):
            same += 1
        states = list(self.states[: same + 1])
        for event in counting[same:]:
            states.append(after(self.terms, states[-1], event))
        return History(self.terms, entered, counting, tuple(states))

    def on(self, day: date) -> State:
        """Return the loan at the close of a day, as all events entered say.

        :raises ValueError: if the day comes before the loan was paid out.
        """
        if day < self.terms.plan.disbursed_on:
            raise ValueError(f"{day} comes before the loan was paid out")
        last = bisect_right([event.on for event in self.counting], day)
        return advanced(self.terms, self.states[last], day)


def replay(terms: LoanTerms, events: Sequence[Event], as_of: date) -> State:
    """Return the loan at the close of a day; what is dated after it does not count.

    :raises Refused: if an event does not fit the loan.
    :raises ValueError: if the day comes before the loan was paid out.
    """
    return History.of(terms, [event for event in events if event.on <= as_of]).on(as_of)
