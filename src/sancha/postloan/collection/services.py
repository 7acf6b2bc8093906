from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection

from sancha.credit.loans import batch as loans
from sancha.credit.parties import queries as parties
from sancha.office.calendar import queries as calendar
from sancha.platform import events
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.columns import column
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.collection import permissions
from sancha.postloan.collection.errors import Closed, NotYours, QuietHours, TooOften
from sancha.postloan.collection.models import Contact
from sancha.postloan.collection.queries import get, lock, reached_by_voice
from sancha.postloan.collection.types import RESULTS_OF

OPEN = """INSERT INTO collection_case (id, organisation_id, legal_entity_id, party_id, loan_id,
        overdue_since_on, opened_on)
    SELECT new_key(), organisation_id, legal_entity_id, party_id, loan_id, since_on, %(on)s
    FROM ({unpaid}) AS unpaid WHERE NOT EXISTS (
        SELECT FROM collection_case AS case_ WHERE case_.loan_id = unpaid.loan_id AND state = 'open')"""
HOLD_OPEN = """SELECT loan_id FROM collection_case
    WHERE loan_id = ANY (%s::uuid[]) AND state = 'open' ORDER BY id FOR UPDATE"""
FOLLOW = """WITH found AS (
        SELECT held.id, since_on FROM collection_case AS held LEFT JOIN ({unpaid}) AS unpaid USING (loan_id)
        WHERE held.loan_id = ANY (%(loan_ids)s::uuid[]) AND held.state = 'open'
          AND since_on IS DISTINCT FROM overdue_since_on
    )
    UPDATE collection_case AS case_
    SET overdue_since_on = coalesce(since_on, overdue_since_on),
        state = CASE WHEN since_on IS NULL THEN 'closed' ELSE state END,
        closed_on = CASE WHEN since_on IS NULL THEN %(on)s::date END
    FROM found WHERE case_.id = found.id RETURNING case_.id, organisation_id, state"""
HAND_OVER = """UPDATE collection_case AS case_ SET team = %(team)s, collector_id = NULL
    FROM (SELECT id FROM collection_case WHERE state = 'open' AND team = 'collection'
            AND legal_entity_id = %(legal_entity_id)s AND overdue_since_on <= %(late_from)s
          ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED) AS late
    WHERE case_.id = late.id RETURNING case_.id, organisation_id"""
STRATEGY = service("collection", permissions.HAND_OVER)
CALLS_A_DAY_MAX = 3  # GB/T 45251-2025: effective voice contacts with one debtor.
FROM, UNTIL = time(8), time(22)
NOTE_MAX = 1000
PROMISE_DAYS_MAX = 30

UNKNOWN = Text("请选择联系方式和对应的结果", "Choose how, and a result that goes with it")
NO_DAY = Text(
    "请填写承诺还款日：今天起 30 天内", "Give the day promised, within 30 days from today"
)
NO_AMOUNT = Text("请填写承诺还款金额", "Give the amount promised")
NO_PROMISE = Text("只有承诺还款才填写此项", "Only a promise to pay has this")
BAD_NOTE = Text("记录不能含特殊字符，最多 1000 字", "Plain text, at most 1,000 characters")


@operation
def open_cases(loan_ids: Collection[UUID], *, on: date) -> None:
    """Begin to collect on loans with something unpaid; once for as long as it stays so."""
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN.replace("{unpaid}", loans.unpaid()), {"loan_ids": column(loan_ids), "on": on}
        )


@operation
def follow_payments(loan_ids: Collection[UUID], *, on: date) -> None:
    """After payments: close the cases where nothing overdue is left, else count from what is."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_OPEN, [column(loan_ids)])
        if not (collected := [loan_id for (loan_id,) in cursor.fetchall()]):
            return  # Of most payments there is no case.
        cursor.execute(
            FOLLOW.replace("{unpaid}", loans.unpaid()), {"loan_ids": column(collected), "on": on}
        )
        closed: dict[Scope, dict[str, object]] = {
            Scope(case_id, organisation_id): {}
            for case_id, organisation_id, state in cursor.fetchall()
            if state == "closed"
        }
    events.record_many("collection.closed", closed, business_on=on)


@use_case
def hand_over(
    *, legal_entity_id: UUID, team: str, late_from: date, on: date, actor: Actor = STRATEGY
) -> int:
    """Give cases to another team, where nobody works them yet; return how many."""
    actor.require(permissions.HAND_OVER, on=Scope(legal_entity_id))
    asked: dict[str, str | date | UUID] = {
        "team": team,
        "legal_entity_id": legal_entity_id,
        "late_from": late_from,
    }
    with connection.cursor() as cursor:
        cursor.execute(HAND_OVER, asked)
        given: dict[Scope, dict[str, object]] = {Scope(*row): {} for row in cursor.fetchall()}
    events.record_many("collection.handed_over", given, business_on=on)
    return len(given)


@use_case
def take_case(*, case_id: UUID, actor: Actor) -> UUID:
    """Work a case from now on, whoever did so before.

    :raises Closed: if there is nothing left to collect.
    """
    case = lock(case_id)
    actor.require(permissions.WORKED_BY[case.team], on=case)
    if case.state == "closed":
        raise Closed
    if case.collector_id != actor.id:
        case.collector_id = actor.id
        case.save(update_fields=["collector_id"])
        on = calendar.bank_date(case.legal_entity_id)
        events.record(case.id, "collection.taken", business_on=on, by=actor.name)
    return case.id


@use_case
def record_contact(
    *,
    case_id: UUID,
    way: str,
    result: str,
    promised_on: date | None,
    promised_fen: int | None,
    note: str,
    now: datetime,
    actor: Actor,
) -> UUID:
    """Write down a call, message or visit to the borrower, and what came of it.

    :raises Closed: if there is nothing left to collect.
    :raises NotYours: if somebody else works the case.
    :raises QuietHours: between 22:00 and 08:00 in Shanghai, for calls and visits.
    :raises TooOften: if the debtor was reached by voice three times today.
    :raises Invalid: if way and result do not fit, or a promise lacks day or amount.
    """
    parties.lock(get(case_id).party_id)  # One count a debtor; and a debtor before what she owes.
    case = lock(case_id)
    actor.require(permissions.WORKED_BY[case.team], on=case)
    if case.state == "closed":
        raise Closed
    if case.collector_id != actor.id:
        raise NotYours
    on = calendar.bank_date(case.legal_entity_id)
    check_fields(way, result, promised_on, promised_fen, note, on=on)
    check_contact_is_lawful(case.party_id, way, result, now=now)
    row = Contact.objects.create(
        organisation_id=case.organisation_id,
        party_id=case.party_id,
        case=case,
        way=way,
        result=result,
        promised_on=promised_on,
        promised_fen=promised_fen,
        note=note.strip(),
        made_by=actor.name,
        made_by_id=actor.id,
        made_at=now,
    )
    if promised_on is not None:
        case.promised_on = promised_on
        case.save(update_fields=["promised_on"])
    return row.id


def check_fields(
    way: str,
    result: str,
    promised_on: date | None,
    promised_fen: int | None,
    note: str,
    *,
    on: date,
) -> None:
    """:raises Invalid: naming each field that does not fit."""
    found: dict[str, Text] = {}
    if result not in RESULTS_OF.get(way, ()):
        found["/result"] = UNKNOWN
    if result == "promised":
        if promised_on is None or not 0 <= (promised_on - on).days <= PROMISE_DAYS_MAX:
            found["/promised_on"] = NO_DAY
        if promised_fen is None or promised_fen <= 0:
            found["/promised_amount"] = NO_AMOUNT
    elif promised_on is not None or promised_fen is not None:
        found["/promised_on"] = NO_PROMISE
    if not is_plain(note, longest=NOTE_MAX):
        found["/note"] = BAD_NOTE
    if found:
        raise Invalid(found)


def check_contact_is_lawful(party_id: UUID, way: str, result: str, *, now: datetime) -> None:
    """:raises QuietHours: or TooOften, as `record_contact` says. Call it with the debtor locked."""
    if way == "message":
        return
    if not FROM <= now.astimezone(calendar.SHANGHAI).time() < UNTIL:
        raise QuietHours
    if way != "call" or result == "unreachable":
        return
    if (count := reached_by_voice(party_id, at=now)) >= CALLS_A_DAY_MAX:
        raise TooOften(count=count)
