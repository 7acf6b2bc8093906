from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from sancha.engines.notice import queries, services
from sancha.engines.notice.errors import CodeTooSoon, TooManyCodes
from sancha.engines.notice.models import OneTimeCode
from sancha.engines.notice.types import CodeOutcome, IssuedCode
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.errors import OutOfPlace
from sancha.platform.keys import uuid7
from support import HERE, at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
HOLDER = uuid7()
PURPOSE = "contract.confirm"


def after(**spans: int) -> datetime:
    return NOW + timedelta(**spans)


@use_case
def issue(*, now: datetime, subject_id: UUID | None, actor: Actor) -> IssuedCode:
    actor.require("codes.try", on=Scope(HOLDER, HERE))
    return services.issue_code(purpose=PURPOSE, holder=HOLDER, subject_id=subject_id, now=now)


@use_case
def redeem(*, code: str, now: datetime, subject_id: UUID | None, actor: Actor) -> CodeOutcome:
    actor.require("codes.try", on=Scope(HOLDER, HERE))
    return services.redeem_code(
        purpose=PURPOSE, holder=HOLDER, code=code, subject_id=subject_id, now=now
    )


TELLER = clerk("codes.try")


def fresh(now: datetime = NOW, subject_id: UUID | None = None) -> str:
    return issue(now=now, subject_id=subject_id, actor=TELLER).code


def tried(code: str, now: datetime = NOW, subject_id: UUID | None = None) -> CodeOutcome:
    return redeem(code=code, now=now, subject_id=subject_id, actor=TELLER)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


class TestRedeemCode:
    def test_accepts_the_right_code_once(self) -> None:
        code = fresh()
        assert len(code) == 6
        assert code.isdigit()
        assert tried(code) is CodeOutcome.ACCEPTED
        assert tried(code) is CodeOutcome.USED_UP

    def test_dies_of_five_wrong_tries_even_for_the_right_code(self) -> None:
        code = fresh()
        wrong = [tried(other_than(code)) for _ in range(5)]
        assert wrong == [CodeOutcome.WRONG] * 4 + [CodeOutcome.USED_UP]
        assert tried(code) is CodeOutcome.USED_UP
        assert query("SELECT tries, used_at FROM notice_onetimecode") == [(5, None)]

    def test_accepts_the_right_code_at_the_fifth_try(self) -> None:
        code = fresh()
        for _ in range(4):
            tried(other_than(code))
        assert tried(code) is CodeOutcome.ACCEPTED

    def test_refuses_a_code_of_ten_minutes(self) -> None:
        code = fresh()
        assert tried(code, after(minutes=10)) is CodeOutcome.EXPIRED
        assert tried(code, after(minutes=9, seconds=59)) is CodeOutcome.ACCEPTED

    def test_refuses_when_none_was_ever_sent(self) -> None:
        assert tried("123456") is CodeOutcome.EXPIRED

    def test_refuses_the_code_of_another_thing(self) -> None:
        this, that = uuid7(), uuid7()
        code = fresh(subject_id=this)
        assert tried(code, subject_id=that) is CodeOutcome.EXPIRED
        assert tried(code) is CodeOutcome.EXPIRED
        assert tried(code, subject_id=this) is CodeOutcome.ACCEPTED

    def test_is_accepted_for_one_of_many_at_once(self) -> None:
        code = fresh()
        works: list[Callable[[], CodeOutcome]] = [lambda: tried(code)] * 8
        outcomes = at_once(*works)
        assert sorted(outcomes) == [CodeOutcome.ACCEPTED] + [CodeOutcome.USED_UP] * 7

    def test_counts_wrong_tries_at_once(self) -> None:
        code = fresh()
        works: list[Callable[[], CodeOutcome]] = [lambda: tried(other_than(code))] * 8
        outcomes = at_once(*works)
        assert outcomes.count(CodeOutcome.WRONG) == 4
        assert tried(code) is CodeOutcome.USED_UP

    def test_is_refused_outside_a_use_case(self) -> None:
        with pytest.raises(OutOfPlace):
            services.redeem_code(purpose=PURPOSE, holder=HOLDER, code="123456", now=NOW)


class TestIssueCode:
    def test_refuses_another_within_a_minute(self) -> None:
        fresh()
        with pytest.raises(CodeTooSoon) as refusal:
            fresh(after(seconds=59))
        assert refusal.value.values == {"seconds": 2}
        assert OneTimeCode.objects.count() == 1

    def test_kills_the_code_before(self) -> None:
        first = fresh()
        second = fresh(after(seconds=60))
        if first != second:
            assert tried(first, after(seconds=61)) is CodeOutcome.WRONG
        assert tried(second, after(seconds=61)) is CodeOutcome.ACCEPTED

    def test_sends_one_when_asked_for_many_at_once(self) -> None:
        works: list[Callable[[], str]] = [fresh] * 8
        results = at_once(*works)
        assert sum(isinstance(result, str) for result in results) == 1
        assert sum(isinstance(result, CodeTooSoon) for result in results) == 7
        assert OneTimeCode.objects.count() == 1

    def test_refuses_the_twenty_first_of_a_day(self) -> None:
        for number in range(20):
            fresh(after(minutes=number))
        with pytest.raises(TooManyCodes):
            fresh(after(hours=23))
        assert fresh(after(hours=25))

    def test_keeps_no_code_in_clear_anywhere(self) -> None:
        code = fresh()
        kept = query(
            "SELECT coalesce(string_agg(to_jsonb(c)::text, ' '), '') FROM notice_onetimecode c"
            " UNION ALL SELECT string_agg(change::text, ' ') FROM change"
            " UNION ALL SELECT string_agg(act::text, ' ') FROM act"
        )
        digits = "".join(str(row[0]) for row in kept).replace(code, "FOUND")
        # Six digits may stand in a UUID or hash by chance: what counts is a value of its own.
        assert '"FOUND"' not in digits
        assert ": FOUND" not in digits

    def test_cannot_live_longer_than_ten_minutes(self) -> None:
        @use_case
        def issue_long(*, actor: Actor) -> IssuedCode:
            actor.require("codes.try", on=Scope(HOLDER, HERE))
            return services.issue_code(
                purpose=PURPOSE, holder=HOLDER, now=NOW, life=timedelta(minutes=11)
            )

        with pytest.raises(IntegrityError, match="code_lives_ten_minutes_at_most"):
            issue_long(actor=TELLER)

    def test_of_one_holder_is_looked_up_under_its_lock(self) -> None:
        with transaction.atomic():
            queries.lock_codes(PURPOSE, HOLDER)
            held = query(
                "SELECT classid, objsubid FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
        assert held == [(queries.CODES, 2)]
