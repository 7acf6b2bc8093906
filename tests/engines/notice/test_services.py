from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from outside_world import World
from sancha.engines.notice import batch, contacts, errands, queries, services
from sancha.engines.notice import jobs as notice_jobs
from sancha.engines.notice.errors import UnknownTemplate, WrongVariables
from sancha.engines.notice.models import Delivery, Notice
from sancha.engines.notice.types import (
    CodeOutcome,
    Contact,
    DeliveryState,
    Message,
    Recipient,
    Value,
    Wishes,
)
from sancha.engines.outside.models import OutsideCall
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import Erased, make_person_key
from sancha.platform.door import use_case
from sancha.platform.errors import Denied, NotFound, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.models import PersonKey
from sancha.platform.reading import reading
from support import ELSEWHERE, HERE, at_once, clerk, query

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 3, 8, 1, 30, tzinfo=UTC)
SUBJECT = uuid7()
HOUSE = clerk("notices.test")
ALL = slice(0, 20)
DISBURSED: dict[str, Value] = {
    "loan": "JJ202600000001",
    "amount": "50000.00",
    "first_due_on": datetime(2026, 4, 10).date(),
}


@use_case
def tell(
    *,
    template: str,
    recipient: Recipient,
    values: dict[str, Value],
    language: str,
    until: datetime | None,
    actor: Actor,
) -> UUID:
    actor.require("notices.test", on=Scope(SUBJECT, HERE))
    return services.notify(
        template=template,
        recipient=recipient,
        values=values,
        subject_id=SUBJECT,
        language=language,
        useful_until=until,
    )


@use_case
def make_key(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("notices.test", on=Scope(party_id, HERE))
    make_person_key(party_id)
    return party_id


@use_case
def erase(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("notices.test", on=Scope(party_id, HERE))
    PersonKey.objects.filter(pk=party_id).update(wrapped=None)
    return party_id


@use_case
def send_sign_in_code(*, recipient: Recipient, now: datetime, actor: Actor) -> datetime:
    actor.require("notices.test", on=Scope(SUBJECT, HERE))
    return services.send_code(
        purpose="sign_in", template="signin.code", recipient=recipient, now=now
    )


@use_case
def redeem(*, holder: UUID, code: str, now: datetime, actor: Actor) -> CodeOutcome:
    actor.require("notices.test", on=Scope(SUBJECT, HERE))
    return services.redeem_code(purpose="sign_in", holder=holder, code=code, now=now)


@use_case
def tell_many(
    *, recipients: list[Recipient], values: dict[str, Value] = DISBURSED, actor: Actor
) -> int:
    actor.require("notices.test", on=Scope(SUBJECT, HERE))
    messages = [Message(recipient, values, SUBJECT) for recipient in recipients]
    return batch.notify_many("loan.disbursed", messages)


@use_case
def wish(*, recipient: Recipient, wishes: Wishes, actor: Actor) -> None:
    actor.require("notices.test", on=Scope(SUBJECT, HERE))
    services.set_wishes(recipient, wishes)


def a_phone() -> str:
    return f"139{uuid7().int % 10**8:08d}"


@pytest.fixture
def borrower(database: str) -> Recipient:
    party_id = make_key(party_id=uuid7(), actor=HOUSE)
    return Recipient("party", party_id, HERE, party_id, phone=a_phone())


def told(recipient: Recipient, **changes: Any) -> UUID:
    values: dict[str, Any] = {
        "template": "loan.disbursed",
        "recipient": recipient,
        "values": DISBURSED,
        "language": "zh",
        "until": None,
        "actor": HOUSE,
    }
    return tell(**values | changes)


def queued() -> list[dict[str, str]]:
    """Return what the queued jobs were given, in order."""
    rows = query(
        "SELECT args->>'delivery_id' FROM procrastinate_jobs WHERE task_name = 'notice.deliver'"
        " ORDER BY id"
    )
    return [{"delivery_id": delivery_id} for (delivery_id,) in rows]


def run_jobs() -> None:
    for arguments in queued():
        notice_jobs.deliver(**arguments)


def only_delivery() -> Delivery:
    return Delivery.objects.get()


class TestNotify:
    def test_puts_both_languages_into_the_inbox_and_queues_the_sms(
        self, borrower: Recipient
    ) -> None:
        notice_id = told(borrower)
        inbox = queries.notices_for(kind="party", recipient_id=borrower.id, window=ALL)
        (notice,) = inbox.items
        assert (inbox.total, inbox.unread) == (1, 1)
        assert (notice.id, notice.subject_id, notice.read_at) == (notice_id, SUBJECT, None)
        assert notice.title.zh == "贷款已到账"
        assert "2026年4月10日" in notice.body.zh
        assert "10 April 2026" in notice.body.en
        delivery = only_delivery()
        assert (delivery.channel, delivery.state) == ("sms", "queued")
        assert queued() == [{"delivery_id": str(delivery.id)}]

    def test_leaves_nothing_when_its_use_case_fails(self, borrower: Recipient) -> None:
        with pytest.raises(WrongVariables):
            told(borrower, values={"loan": "x"})
        with pytest.raises(UnknownTemplate):
            told(borrower, template="loan.lost")
        assert not Notice.objects.exists()
        assert queued() == []

    def test_is_refused_outside_a_use_case(self, borrower: Recipient) -> None:
        with pytest.raises(OutOfPlace):
            services.notify(
                template="loan.disbursed", recipient=borrower, values=DISBURSED, subject_id=SUBJECT
            )

    def test_keeps_no_code_and_no_address_in_clear(self, borrower: Recipient) -> None:
        values: dict[str, Value] = {"contract": "HT1", "code": "493817", "minutes": 10}
        told(borrower, template="contract.code", values=values)
        inbox = queries.notices_for(kind="party", recipient_id=borrower.id, window=ALL)
        assert inbox.total == 0
        kept = "\n".join(
            row
            for table in ("notice_notice", "notice_delivery", "change", "procrastinate_jobs")
            for (row,) in query(f"SELECT to_jsonb(t)::text FROM {table} t")
        )
        assert "contract.code" in kept
        for secret in ('493817"', " 493817", str(borrower.phone), str(borrower.phone)[3:]):
            assert secret not in kept


class TestDeliver:
    def test_sends_once_when_the_job_runs_twice(self, world: World, borrower: Recipient) -> None:
        told(borrower)
        run_jobs()
        run_jobs()
        (message,) = world.box("sms", str(borrower.phone))
        assert message["text"].startswith("【三查】借据 JJ202600000001")
        delivery = only_delivery()
        assert (delivery.state, delivery.attempts, delivery.sealed) == ("sent", 1, None)
        assert OutsideCall.objects.count() == 1

    def test_sends_once_when_jobs_run_at_once(self, world: World, borrower: Recipient) -> None:
        told(borrower)
        key = only_delivery().id
        states = at_once(*[lambda: errands.deliver(delivery_id=key)] * 4)
        assert set(states) == {DeliveryState.SENT}
        assert len(world.box("sms", str(borrower.phone))) == 1
        assert only_delivery().attempts == 1

    def test_sends_once_when_the_answer_was_lost(
        self, world: World, borrower: Recipient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(borrower)
        key = only_delivery().id
        with monkeypatch.context() as crash:
            crash.setattr(services, "end_delivery", lambda **_: 1 / 0)
            with pytest.raises(ZeroDivisionError):  # Sent, and the process dies.
                errands.deliver(delivery_id=key)
        assert only_delivery().state == "queued"
        assert errands.deliver(delivery_id=key) is DeliveryState.SENT
        assert len(world.box("sms", str(borrower.phone))) == 1

    def test_tries_again_later_and_then_gives_up(
        self, world: World, borrower: Recipient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sancha.engines.outside.breaker.OPENS_AFTER", 1_000)
        told(borrower)
        key = only_delivery().id
        world.switch(sms_messages={"kind": "unavailable"})
        states = [errands.deliver(delivery_id=key) for _ in range(6)]
        assert states == [DeliveryState.QUEUED] * 5 + [DeliveryState.FAILED]
        assert len(queued()) == 6  # The first, and five more.
        waits = query(
            "SELECT extract(epoch FROM scheduled_at - now())::int FROM procrastinate_jobs"
            " WHERE scheduled_at IS NOT NULL ORDER BY id"
        )
        for (seconds,), wanted in zip(waits, services.WAITS_SECONDS, strict=True):
            assert wanted - 20 < seconds <= wanted
        delivery = only_delivery()
        assert (delivery.failure, delivery.sealed) == ("outside.timed_out", None)
        world.switch()
        assert errands.deliver(delivery_id=key) is DeliveryState.FAILED
        assert world.box("sms", str(borrower.phone)) == []

    def test_sends_when_the_neighbour_is_back(self, world: World, borrower: Recipient) -> None:
        told(borrower)
        world.switch(sms_messages={"kind": "unavailable", "times": 2})
        run_jobs()
        assert only_delivery().state == "queued"
        run_jobs()
        assert only_delivery().state == "sent"
        assert len(world.box("sms", str(borrower.phone))) == 1

    def test_gives_up_at_once_on_a_refusal(self, world: World, borrower: Recipient) -> None:
        told(Recipient("party", borrower.id, HERE, borrower.id, phone="12"))
        run_jobs()
        assert (only_delivery().state, only_delivery().failure) == ("failed", "refused")

    def test_sends_nothing_that_comes_too_late(self, world: World, borrower: Recipient) -> None:
        told(borrower, until=NOW)
        state = errands.deliver(delivery_id=only_delivery().id, clock=lambda: NOW)
        assert (state, only_delivery().failure) == (DeliveryState.FAILED, "too_late")
        assert world.box("sms", str(borrower.phone)) == []

    def test_sends_nothing_to_an_erased_person(self, world: World, borrower: Recipient) -> None:
        told(borrower)
        erase(party_id=borrower.id, actor=HOUSE)
        run_jobs()
        assert (only_delivery().state, only_delivery().failure) == ("failed", "erased")
        assert world.box("sms", str(borrower.phone)) == []

    def test_asks_who_knows_the_address(
        self, world: World, borrower: Recipient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(contacts, "_providers", {})
        nowhere = Recipient("party", borrower.id, HERE, borrower.id)
        told(nowhere)
        run_jobs()
        assert (only_delivery().state, only_delivery().failure) == ("failed", "no_address")
        asked: list[Recipient] = []
        phone = a_phone()

        @contacts.provide("party")
        def contact_of(recipient: Recipient) -> Contact:
            asked.append(recipient)
            return Contact(phone=phone)

        told(nowhere)
        run_jobs()
        assert len(world.box("sms", phone)) == 1
        assert [(r.kind, r.id, r.organisation_id) for r in asked] == [("party", borrower.id, HERE)]

    def test_writes_english_to_who_reads_it(self, world: World, borrower: Recipient) -> None:
        told(borrower, language="en")
        run_jobs()
        (message,) = world.box("sms", str(borrower.phone))
        assert message["text"].startswith("[Sancha] Loan JJ202600000001")

    def test_sends_an_e_mail_to_staff(self, world: World) -> None:
        address = f"{uuid7().hex}@example.com"
        operator = Recipient("staff", uuid7(), HERE, email=address)
        told(
            operator,
            template="night.failed",
            values={"bank_date": NOW.date(), "step": "accrual"},
        )
        run_jobs()
        (message,) = world.box("email", address)
        assert message["subject"] == "日终作业中断"
        assert "2026年3月8日" in message["text"]


class TestSendCode:
    def test_brings_a_code_that_opens_once(self, world: World) -> None:
        phone = a_phone()
        account = Recipient("borrower", uuid7(), phone=phone)
        expires_at = send_sign_in_code(recipient=account, now=NOW, actor=HOUSE)
        assert expires_at == NOW + timedelta(minutes=10)
        errands.deliver(delivery_id=only_delivery().id, clock=lambda: NOW)
        (message,) = world.box("sms", phone)
        code = message["text"].split("登录验证码 ")[1][:6]
        assert "10 分钟内有效" in message["text"]
        assert redeem(holder=account.id, code=code, now=NOW, actor=HOUSE) == "accepted"
        assert redeem(holder=account.id, code=code, now=NOW, actor=HOUSE) == "used_up"


class TestMarkRead:
    def reader_of(self, recipient: Recipient) -> Actor:
        grants = frozenset({("notices.see", recipient.party_id)})
        return Actor(uuid7(), "borrower", "借款人", grants, party_id=recipient.party_id)

    def test_counts_the_first_time_only(self, borrower: Recipient) -> None:
        notice_id = told(borrower)
        reader = self.reader_of(borrower)
        first = services.mark_read(notice_id=notice_id, now=NOW, actor=reader)
        again = services.mark_read(notice_id=notice_id, now=NOW + timedelta(hours=1), actor=reader)
        assert first == again == NOW
        assert queries.unread_count(kind="party", recipient_id=borrower.id) == 0

    def test_finds_no_notice_of_somebody_else(self, borrower: Recipient) -> None:
        notice_id = told(borrower)
        other = Recipient("party", uuid7(), HERE, uuid7())
        with pytest.raises(NotFound):
            services.mark_read(notice_id=notice_id, now=NOW, actor=self.reader_of(other))
        with pytest.raises(Denied):
            services.mark_read(notice_id=notice_id, now=NOW, actor=clerk("notices.see"))
        assert queries.unread_count(kind="party", recipient_id=borrower.id) == 1

    def test_lets_staff_read_their_own(self) -> None:
        reader = clerk("notices.see")
        mine = Recipient("staff", reader.id, HERE)
        values: dict[str, Value] = {"task": "审批", "number": "A1"}
        notice_id = told(mine, template="task.assigned", values=values)
        assert services.mark_read(notice_id=notice_id, now=NOW, actor=reader) == NOW
        with pytest.raises(Denied):
            services.mark_read(notice_id=notice_id, now=NOW, actor=clerk("notices.see"))


class TestInbox:
    def test_is_walled_for_readers(self, borrower: Recipient) -> None:
        told(borrower)

        def seen_by(actor: Actor) -> int:
            with reading(actor, "notices.see"):
                inbox = queries.notices_for(kind="party", recipient_id=borrower.id, window=ALL)
            return inbox.total

        grants = frozenset({("notices.see", borrower.party_id)})
        owner = Actor(uuid7(), "borrower", "借款人", grants, party_id=borrower.party_id)
        assert seen_by(owner) == 1
        assert seen_by(clerk("notices.see")) == 1
        assert seen_by(clerk("notices.see", at=ELSEWHERE)) == 0

    def test_comes_in_pages_newest_first(self, borrower: Recipient) -> None:
        ids = [told(borrower) for _ in range(3)]
        page = queries.notices_for(kind="party", recipient_id=borrower.id, window=slice(0, 2))
        assert [notice.id for notice in page.items] == [ids[2], ids[1]]
        assert (page.total, page.unread) == (3, 3)


class TestNotifyMany:
    def test_tells_each_as_she_wishes_what_notify_would_have_told_her(
        self, borrower: Recipient
    ) -> None:
        parties = [make_key(party_id=uuid7(), actor=HOUSE) for _ in range(2)]
        english, erased = (Recipient("party", key, HERE, key, phone=a_phone()) for key in parties)
        wish(recipient=english, wishes=Wishes("en"), actor=HOUSE)
        erase(party_id=erased.id, actor=HOUSE)
        alone = told(borrower)
        assert tell_many(recipients=[borrower, english, erased], actor=HOUSE) == 3
        single = Notice.objects.get(pk=alone)
        shown = "template", "title", "body", "is_in_app", "subject_id", "organisation_id"
        rows = {row.recipient_id: row for row in Notice.objects.exclude(pk=alone)}
        for recipient in (borrower, english, erased):
            row = rows[recipient.id]
            assert [getattr(row, name) for name in shown] == [
                getattr(single, name) for name in shown
            ]
        letters = {
            row.party_id: queries.letter_of(row.id)
            for row in Delivery.objects.exclude(notice=alone)
        }
        first = queries.letter_of(Delivery.objects.get(notice=alone).id)
        assert letters.keys() == {borrower.id, english.id}
        assert letters[borrower.id].text == first.text
        assert letters[borrower.id].recipient.phone == borrower.phone
        assert letters[borrower.id].number == f"N{rows[borrower.id].id.hex}"
        assert "has been paid into your account" in letters[english.id].text
        jobs = query("SELECT args->>'delivery_ids' FROM procrastinate_jobs WHERE task_name = %s",
                     batch.DELIVER_MANY)  # fmt: skip
        assert [set(ids.split(",")) for (ids,) in jobs] == [
            {str(letter.id) for letter in letters.values()}
        ]

    @pytest.mark.parametrize("by_the_thousand", [False, True])
    def test_seals_what_the_inbox_does_not_say(
        self, borrower: Recipient, by_the_thousand: bool
    ) -> None:
        known = Recipient("party", borrower.id, HERE, borrower.id)  # Her address is asked later.

        def letter(recipient: Recipient, **changes: str) -> tuple[bool, str]:
            values = DISBURSED | changes
            if by_the_thousand:
                tell_many(recipients=[recipient], values=values, actor=HOUSE)
            else:
                told(recipient, values=values, language=None)
            row = Delivery.objects.latest("notice__created_at")
            return row.sealed is not None, queries.letter_of(row.id).text

        wish(recipient=known, wishes=Wishes("en"), actor=HOUSE)
        said = "[Sancha] Loan JJ202600000001"
        for recipient, is_sealed in ((known, False), (borrower, True)):
            sealed, text = letter(recipient)
            assert (sealed, text.startswith(said)) == (is_sealed, True)
        sealed, text = letter(known, loan="6222021234567890123")
        assert (sealed, "6222021234567890123" in text) == (True, True)
        assert "6222021234567890123" not in str(Notice.objects.values_list("body", "title"))
        erase(party_id=borrower.id, actor=HOUSE)
        with pytest.raises(Erased):
            queries.letter_of(Delivery.objects.earliest("notice__created_at").id)
