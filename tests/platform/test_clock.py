"""The house goes by one time, and another can be given to it for a while."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from sancha.platform import clock, jobs
from sancha.platform.keys import uuid7
from support import query

pytestmark = pytest.mark.usefixtures("database")
NEW_YEAR = datetime(2031, 1, 1, tzinfo=UTC)


class TestClock:
    def test_another_time_ends_with_its_block(self) -> None:
        slept: list[float] = []
        given = clock.Source(now=lambda: NEW_YEAR, seconds=lambda: 7.0, sleep=slept.append)
        with clock.taken_from(given):
            clock.sleep(3)
            assert (clock.now(), clock.seconds(), slept) == (NEW_YEAR, 7.0, [3])
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


class TestJobsByThisClock:
    def test_run_when_their_moment_has_come_and_not_before(self) -> None:
        done: list[str] = []
        jobs.job("test.note")(lambda word: done.append(word))
        moment = [NEW_YEAR]
        with clock.taken_from(clock.Source(now=lambda: moment[0])):
            jobs.queue("test.note", in_seconds=60, word="later")
            jobs.queue("test.note", word="now")
            assert (jobs.run_due(), done) == (1, ["now"])
            assert jobs.next_at() == NEW_YEAR + timedelta(seconds=60)
            moment[0] += timedelta(seconds=60)
            assert (jobs.run_due(), done) == (1, ["now", "later"])
        assert query("SELECT DISTINCT status::text FROM procrastinate_jobs") == [("succeeded",)]

    def test_behind_another_of_the_same_lock_are_not_the_next(self) -> None:
        done: list[str] = []
        jobs.job("test.in_order")(lambda word: done.append(word))
        moment, lock = [NEW_YEAR], uuid7()
        with clock.taken_from(clock.Source(now=lambda: moment[0])):
            jobs.queue("test.in_order", lock=lock, in_seconds=60, word="first")
            jobs.queue("test.in_order", lock=lock, in_seconds=1, word="second")
            # The second cannot be done before the first: who moved the clock to it would wait there.
            assert jobs.next_at() == NEW_YEAR + timedelta(seconds=60)
            moment[0] = NEW_YEAR + timedelta(seconds=60)
            assert (jobs.run_due(), done) == (2, ["first", "second"])

    def test_that_fail_are_tried_again_later_and_in_the_end_given_up(self) -> None:
        tries: list[datetime] = []

        def fail() -> None:
            tries.append(clock.now())
            raise LookupError

        jobs.job("test.fail")(fail)
        moment = [NEW_YEAR]
        with clock.taken_from(clock.Source(now=lambda: moment[0])):
            jobs.queue("test.fail")
            jobs.run_due()
            while (due_at := jobs.next_at()) is not None:
                moment[0] = due_at
                jobs.run_due()
        pauses = [(later - before).seconds for before, later in pairwise(tries)]
        assert pauses == [2, 4, 8, 16, 32, 64]
        assert query("SELECT status::text FROM procrastinate_jobs") == [("failed",)]
