"""Every operation of the API that changes something, sent again and at once with the same key.

What there is to test is read from the API's description: an operation without a scenario fails here by
its name. Most are replayed a hundred times; those that decode a picture or derive a password fewer,
as their scenarios say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest

from callers import phone, staff
from money import account_of, assert_money_agrees, lent_fen
from refusals import assert_problem
from road import Road, advance, drain, hurry, let_work
from sancha.core.money import parse_yuan
from sancha.platform.keys import uuid7
from scenarios import every_scenario
from scenarios.frame import House, Order, operations
from support import at_once, query

SCENARIOS = every_scenario()
WITHOUT_KEY = {
    "POST /staff/session": "each signing in is a session of its own, with a cookie of its own",
    "POST /borrower/session": "the same, and its code is taken once",
    "DELETE /staff/session": "a session that has ended is no longer there to be ended",
    "DELETE /borrower/session": "the same",
    "POST /customers/{party_id}/unmask": "changes nothing, and each look is on record by itself",
}
QUOTED = {"product": "consumer_loan", "amount": "20000.00", "term_months": 12}
PLANNED = {
    "principal": "20000.00",
    "annual_rate_pct": "6",
    "disbursed_on": "2026-01-10",
    "instalments": 12,
    "method": "equal_principal",
}
STRANGE = {"number": "HT202600000001", "code": "0000000000000000"}
ANSWERS_ONLY: dict[str, dict[str, Any]] = {
    "POST /applications/quote": QUOTED,
    "POST /borrower/quote": QUOTED,
    "POST /applications/plans": {"plans": [PLANNED]},
    "POST /borrower/plans": {"plans": [PLANNED]},
    "POST /verifications": STRANGE,
    "POST /verifications/files": STRANGE,
}
BY_THEIR_OWN_NUMBER = {  # Those outside know no key: the number of what they tell of is one.
    "POST /callbacks/core/transfers",
    "POST /callbacks/payments/files",
}
ORDER = list(SCENARIOS)
KEYED = sorted(
    set(operations()) - set(WITHOUT_KEY) - set(ANSWERS_ONLY),
    key=lambda name: ORDER.index(name) if name in SCENARIOS else 0,
)

RACED = (  # Where money moves, or two persons decide that it may.
    "POST /applications/{application_id}/opinions",
    "POST /tasks/{task_id}/payment-request",
    "POST /disbursements/{disbursement_id}/review",
    "POST /disbursements/{disbursement_id}/orders",
    "POST /quotes/{quote_id}/order",
    "POST /loans/{loan_id}/receipts",
    "POST /reconciliation/breaks/{break_id}/approval",
)
THREADS = 64

TABLES = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'django_migrations'
    ORDER BY relname"""
DIGEST = """SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)
    FROM "{0}" AS t"""
Rows = dict[str, tuple[int, int]]


def everything() -> Rows:
    """How many rows each table has, and a digest of all that stands in them."""
    tables = [name for (name,) in query(TABLES)]
    found = query(" UNION ALL ".join(DIGEST.format(name) for name in tables))
    return {name: (count, int(digest)) for name, count, digest in found}


def differences(before: Rows, after: Rows) -> dict[str, int]:
    """The tables in which something is other than before, and how many rows they have more."""
    return {t: after[t][0] - before[t][0] for t in after if after[t] != before[t]}


def changed_by(answer: Any) -> dict[str, int]:
    """The audited changes that the acts of a request left, by table."""
    sql = """SELECT relation, count(*) FROM change JOIN act ON act.id = change.act
             WHERE request_id = %s GROUP BY relation"""
    return dict(query(sql, answer["X-Request-Id"]))


@dataclass
class Sent:
    """A request that was made, its key and its answer."""

    method: str
    order: Order
    key: str
    answer: Any


@pytest.fixture(scope="module")
def house(road: Road) -> Iterator[House]:
    yield House(road)
    drain()
    assert_money_agrees()


@pytest.fixture(scope="module")
def sent() -> dict[str, Sent]:
    return {}


def test_each_has_a_scenario_or_a_reason_why_not() -> None:
    missing = [name for name in KEYED if name not in SCENARIOS]
    assert missing == [], "write a scenario in tests/scenarios"
    assert set(SCENARIOS) == set(KEYED), "a scenario of an operation that is no more"
    assert {*WITHOUT_KEY, *ANSWERS_ONLY, *BY_THEIR_OWN_NUMBER} <= set(operations())


@pytest.mark.parametrize("operation", KEYED)
def test_is_applied_once_and_answers_alike(
    operation: str, house: House, sent: dict[str, Sent]
) -> None:
    if operation not in SCENARIOS:
        pytest.fail(f"{operation} has no scenario in tests/scenarios")
    order, method = SCENARIOS[operation](house), operation.split()[0]
    key = None if operation in BY_THEIR_OWN_NUMBER else uuid7().hex
    before = everything()
    if key:
        assert_problem(order.send(method, "k" * 256), 400, "door.key_too_long")
        assert differences(before, everything()) == {}

    first = order.send(method, key)
    assert 200 <= first.status_code < 300, first.content
    assert "Idempotency-Replayed" not in first
    after = everything()
    more = differences(before, after)
    assert more.get("ledger_entry", 0) == order.entries
    assert (more["act"], more.get("replay", 0)) == (order.acts, 1 if key else 0)
    changes = changed_by(first)
    assert {t: changes.get(t, 0) for t in order.changes} == order.changes, changes

    for _ in range(order.replays):
        again = order.send(method, key)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.get("Idempotency-Replayed") == ("true" if key else None)
    heard = {} if key else {"act": order.replays}  # That the bank said it again is on record.
    assert differences(after, everything()) == heard

    if key and order.other:
        assert_problem(order.send(method, key, **order.other), 422, "door.key_reused")
        assert differences(after, everything()) == {}
    sent[operation] = Sent(method, order, key or "", first)
    order.after()


def sent_at_once(order: Order, method: str) -> Any:
    """Send it from 64 threads with one key; return the answer of the one that was applied."""
    key = uuid7().hex
    twins = [replace(order, caller=order.caller.twin()) for _ in range(THREADS)]
    answers = at_once(*[partial(twin.send, method, key) for twin in twins])
    given = [answer for answer in answers if answer.status_code < 300]
    (applied,) = (answer for answer in given if "Idempotency-Replayed" not in answer)
    assert {answer.content for answer in given} == {applied.content}
    for answer in answers:
        if answer not in given:
            assert_problem(answer, 409, "door.in_progress")
    assert query("SELECT count(*) FROM replay WHERE key = %s", key) == [(1,)]
    return applied


@pytest.mark.parametrize("operation", ANSWERS_ONLY)
def test_what_only_answers_changes_nothing(operation: str, house: House) -> None:
    path = operation.split()[1]
    caller = phone(house.someone) if path.startswith("/borrower") else staff("wangli")
    file = b"%PDF-1.7" if path.endswith("/files") else None
    order = Order(caller, path, ANSWERS_ONLY[operation], file=file)
    before = everything()
    answers = {order.send("POST", uuid7().hex).status_code for _ in range(3)}
    assert answers == ({404} if path.startswith("/verifications") else {200})
    assert differences(before, everything()) == {}


@pytest.mark.parametrize("operation", RACED)
def test_from_sixty_four_threads_is_applied_once(operation: str, house: House) -> None:
    order, before = SCENARIOS[operation](house), everything()
    applied = sent_at_once(order, operation.split()[0])
    more = differences(before, everything())
    assert (more["act"], more.get("ledger_entry", 0)) == (order.acts, order.entries)
    changes = changed_by(applied)
    assert {t: changes.get(t, 0) for t in order.changes} == order.changes, changes


def test_a_payment_sent_from_sixty_four_threads_leaves_once(house: House) -> None:
    order = SCENARIOS["POST /disbursements/{disbursement_id}/check"](house)
    for _ in range(2):  # What other tests have sent arrives first.
        drain()
        advance(5)
        hurry()
    had_fen, lent = parse_yuan(account_of(house.payee.person)), lent_fen()
    sent_at_once(order, "POST")
    let_work(lambda: lent_fen() > lent)
    drain()
    assert lent_fen() - lent == 2_000_000
    assert parse_yuan(account_of(house.payee.person)) - had_fen == 2_000_000


def test_is_answered_alike_also_after_the_house_went_on(
    house: House, sent: dict[str, Sent]
) -> None:
    """The first answer stays the answer, whatever became of its subject since."""
    drain()
    other = {}
    for operation, first in sent.items():
        again = first.order.send(first.method, first.key)
        if (again.status_code, again.content) != (first.answer.status_code, first.answer.content):
            other[operation] = (first.answer.content.decode(), again.content.decode())
    assert other == {}
