"""Many at once: a limit is never drawn beyond itself (R17), and nobody is told of a deadlock (R18).

`make faults` sends 200 drawers and 10,000 operations by 50 threads; CI sends fewer of both.
"""

import os
import time
from collections.abc import Callable
from random import Random
from threading import Event
from uuid import UUID

import pytest

from books import AT_BRANCH, AT_HEAD_OFFICE, DAY, assert_books_balance, load_books
from limits import TODAY, open_limit
from sancha.credit.facilities import batch as limits_by_night
from sancha.credit.facilities import services as facilities
from sancha.credit.facilities.errors import LimitExceeded
from sancha.engines.ledger import services as ledger
from sancha.platform import door
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from support import HERE, at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")
IS_FULL = os.environ.get("SANCHA_FAULTS") == "full"
THREADS, DRAWS, OPERATIONS = (50, 200, 10_000) if IS_FULL else (12, 120, 360)
DRAW_FEN, LIMIT_FEN = 130, 10_000  # 76 draws, and 120 fen that nobody gets.
WORKER = service("crowd", "test.crowd")
MOMENT = "SELECT used_fen, limit_fen FROM facilities_facility WHERE id = %s"


@use_case
def draw(*, facility_id: UUID, amount_fen: int, actor: Actor = WORKER) -> None:
    actor.require("test.crowd", on=Scope(facility_id, HERE))
    facilities.occupy(facility_id, amount_fen)


@use_case
def give_back(*, facility_ids: list[UUID], amount_fen: int, actor: Actor = WORKER) -> None:
    actor.require("test.crowd", on=Scope(HERE, HERE))
    facilities.release_many(dict.fromkeys(facility_ids, amount_fen))


@use_case
def freeze(*, facility_id: UUID, actor: Actor = WORKER) -> None:
    actor.require("test.crowd", on=Scope(facility_id, HERE))
    facilities.withdraw(facility_id)


@use_case
def expire(*, actor: Actor = WORKER) -> None:
    """What a night does to limits: this one's term has ended."""
    actor.require("test.crowd", on=Scope(HERE, HERE))
    on = TODAY.replace(year=TODAY.year + 1)
    limits_by_night.stop(HERE, [HERE], worst_class=5, overdue_since_on=TODAY, on=on)


@use_case
def move(*, from_id: UUID, to_id: UUID, dice: int, actor: Actor = WORKER) -> None:
    """Take from one limit and from another at once, and post between two accounts of two places."""
    actor.require("test.crowd", on=Scope(HERE, HERE))
    facilities.release_many({from_id: 1, to_id: -1})
    for event, place in (("loan.disbursed", AT_BRANCH), ("loan.repaid", AT_HEAD_OFFICE)):
        ledger.post(
            event=event,
            components={"principal": 1 + dice % 97},
            subject_id=from_id,
            dimensions=place,
            accounting_on=DAY,
        )


def new_limit() -> UUID:
    return open_limit(actor=clerk("limits.open"))


def among(threads: int, works: list[Callable[[], object]]) -> list[object]:
    """Let threads do these works, each every so manieth; what is raised is a result."""

    def some(first: int) -> list[object]:
        found: list[object] = []
        for work in works[first::threads]:
            try:
                found.append(work())
            except Exception as error:  # noqa: BLE001 (the caller compares it)
                found.append(error)
        return found

    return [
        one for found in at_once(*[lambda n=n: some(n) for n in range(threads)]) for one in found
    ]


def watched(facility_id: UUID, works: list[Callable[[], object]]) -> list[object]:
    """Do the works in threads, and look all the time whether more is used than there is."""
    ended = Event()
    seen: list[tuple[int, int]] = []

    def look() -> None:
        while not ended.is_set():
            seen.extend(query(MOMENT, facility_id))

    def work() -> list[object]:
        try:
            return among(THREADS, works)
        finally:
            ended.set()

    found, _ = at_once(work, look)
    assert seen
    assert all(0 <= used_fen <= limit_fen for used_fen, limit_fen in seen)
    return list(found)


def test_as_many_draw_as_the_limit_holds_and_not_one_more() -> None:
    facility_id = new_limit()
    found = watched(
        facility_id, [lambda: draw(facility_id=facility_id, amount_fen=DRAW_FEN)] * DRAWS
    )
    refused = [one for one in found if isinstance(one, LimitExceeded)]
    assert found.count(None) == LIMIT_FEN // DRAW_FEN
    assert len(refused) == DRAWS - LIMIT_FEN // DRAW_FEN
    assert query(MOMENT, facility_id) == [(LIMIT_FEN // DRAW_FEN * DRAW_FEN, LIMIT_FEN)]


def test_draws_racing_with_repayments_and_a_freeze_lose_nothing() -> None:
    facility_id = new_limit()
    for _ in range(10):
        draw(facility_id=facility_id, amount_fen=DRAW_FEN)
    works: list[Callable[[], object]] = []
    for number in range(DRAWS):
        if number == DRAWS // 2:
            works.append(lambda: freeze(facility_id=facility_id))
        if number % 12 == 5:
            works.append(
                lambda: give_back(facility_ids=[facility_id], amount_fen=DRAW_FEN) or "given"
            )
        else:
            works.append(lambda: draw(facility_id=facility_id, amount_fen=DRAW_FEN) or "drawn")
    found = watched(facility_id, works)
    drawn, given = found.count("drawn"), found.count("given")
    assert given == len(range(5, DRAWS, 12))
    others = [one for one in found if one not in ("drawn", "given", None)]
    assert all(isinstance(one, LimitExceeded) for one in others)
    ((used_fen, limit_fen),) = query(MOMENT, facility_id)
    assert used_fen == (10 + drawn - given) * DRAW_FEN
    assert limit_fen < LIMIT_FEN  # What was free when it was frozen is gone.


def test_nobody_who_comes_after_the_night_has_expired_a_limit_draws_on_it() -> None:
    facility_id = new_limit()
    draw(facility_id=facility_id, amount_fen=1)
    ended: list[float] = []

    def late_draw() -> float | LimitExceeded:
        began = time.monotonic()
        draw(facility_id=facility_id, amount_fen=1)
        return began

    works: list[Callable[[], object]] = [late_draw] * DRAWS
    works[DRAWS // 3] = lambda: expire() or ended.append(time.monotonic())
    found = watched(facility_id, works)
    drawn = [began for began in found if isinstance(began, float)]
    assert all(isinstance(one, float | LimitExceeded | None) for one in found)
    assert all(began < ended[0] for began in drawn)
    with pytest.raises(LimitExceeded):
        draw(facility_id=facility_id, amount_fen=1)
    assert query("SELECT used_fen, status FROM facilities_facility WHERE id = %s", facility_id) == [
        (1 + len(drawn), "expired")
    ]


def test_no_deadlock_reaches_a_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    load_books()
    places = [new_limit() for _ in range(12)]
    for facility_id in places:
        draw(facility_id=facility_id, amount_fen=LIMIT_FEN // 2)
    repeated: list[float] = []
    sleep = door.time.sleep
    monkeypatch.setattr(door.time, "sleep", lambda s: (repeated.append(s), sleep(s)))
    dice = Random(18)

    def one() -> Callable[[], object]:
        from_id, to_id = dice.sample(places, 2)
        value = dice.randrange(10**6)
        return lambda: move(from_id=from_id, to_id=to_id, dice=value)

    found = among(THREADS, [one() for _ in range(OPERATIONS)])
    assert found == [None] * OPERATIONS
    assert len(repeated) < OPERATIONS // 100
    ((used_fen,),) = query("SELECT sum(used_fen)::bigint FROM facilities_facility")
    assert used_fen == len(places) * LIMIT_FEN // 2
    ((entries,),) = query("SELECT count(*) FROM ledger_entry")
    assert entries == 2 * OPERATIONS
    assert_books_balance()
