"""R20: two things happen to one loan at the same moment; what is left is what one after the other leaves.

Every pair of what a counter, a clerk and the night do to a loan, each pair on a loan of its own.
`make faults` goes through all of them fifty times.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import combinations_with_replacement, cycle, islice
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Count

from nights import in_copy, open_book
from sancha.credit.loans import batch as loans
from sancha.credit.loans.batch import Reach
from sancha.credit.loans.models import Instalment, Repayment, Segment
from sancha.office.calendar import queries as calendar
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import UseCase, use_case
from sancha.platform.errors import DomainError
from sancha.postloan.night import batch, permissions, queries
from sancha.postloan.repayment import services as repayment
from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.types import Evidence
from sancha.postloan.servicing import permissions as may
from sancha.postloan.servicing import services
from sancha.postloan.servicing.models import Quote
from sancha.postloan.servicing.types import Collected
from support import at_once, clerk, query

ON = date(2028, 2, 24)
ROUNDS = 50 if os.environ.get("SANCHA_FAULTS") == "full" else 1
NIGHT = service("night", permissions.CLOSE)
LEFT = (
    """SELECT status, balance_fen, settled_on, next_due_on, period_nr, period_interest_fen, earned_fen,
       received_fen, due_principal_fen, due_interest_fen, overdue_since_on, overdue_principal_fen,
       bears_penalty, penalty_received_fen, compound_received_fen, risk_class, is_accruing, instalments
       FROM loans_segment WHERE loan_id = %s""",
    """SELECT nr, principal_paid_fen, interest_paid_fen, penalty_paid_fen, compound_paid_fen, paid_on,
       penalty_numerator, compound_numerator FROM loans_instalment WHERE loan_id = %s ORDER BY nr""",
    """SELECT sum(principal_fen), sum(interest_fen), sum(penalty_fen), sum(compound_fen),
       sum(suspense_fen) FROM loans_repayment WHERE loan_id = %s""",
    "SELECT kind, count(*) FROM loans_loanevent WHERE loan_id = %s GROUP BY 1 ORDER BY 1",
    """SELECT account, sum(amount_fen) FROM ledger_leg JOIN ledger_entry e ON e.id = entry_id
       WHERE subject_id = %s GROUP BY 1 HAVING sum(amount_fen) <> 0 ORDER BY 1""",
    "SELECT type, count(*) FROM event WHERE subject = %s GROUP BY 1 ORDER BY 1",
)
Done = tuple[str, ...]


def do_steps(loan_id: UUID, *steps: str) -> None:
    legal_entity_id, part = loans.place_of(loan_id)
    queries.hold_part(legal_entity_id, part, "take")
    for step in steps:
        batch.LOAN_STEPS[step](Reach(legal_entity_id, part, (loan_id,)), ON)


@use_case
def fall_due(*, loan_id: UUID, actor: Actor = NIGHT) -> None:
    """What a night does to one loan before the cut-off, while its day's business goes on."""
    actor.require(permissions.CLOSE, on=Scope(loan_id))
    do_steps(loan_id, "fall_due")


@use_case
def close(*, loan_id: UUID, actor: Actor = NIGHT) -> None:
    """What it does once the date has moved, which waits for all who hold the day."""
    actor.require(permissions.CLOSE, on=Scope(loan_id))
    calendar.own_the_day()
    do_steps(loan_id, "age", "classify")


@use_case
def agree(*, loan_id: UUID, kind: str, payload: dict[str, str | int], actor: Actor = NIGHT) -> int:
    """What two people release, by the operation that all changes of a loan go through."""
    loan, on = loans.lock_for_change(loan_id)
    actor.require(permissions.CLOSE, on=loan)
    values = {"kind": kind, "value_on": on, "on": on, "payload": payload}
    return services.happen(loan_id, channel="counter", **values).number


TELLER = clerk(may.RECEIVE, may.REVERSE, may.WAIVE, may.EXTEND, may.QUOTE, at=None)
COLLECTOR = service("races", may.COLLECT)
PAID = {"amount_fen": 5_000, "received_on": ON, "reason": ""}
HAPPENS: dict[str, tuple[UseCase[..., Any], dict[str, Any]]] = {
    "part": (services.receive, {"amount_fen": 10_001, "received_on": ON, "reason": ""}),
    "much": (services.receive, {"amount_fen": 9_000_000, "received_on": ON, "reason": ""}),
    "late": (
        services.receive,
        {"amount_fen": 20_003, "received_on": ON - timedelta(days=3), "reason": "补记"},
    ),
    "waive": (services.waive, {"parts_fen": {"interest": 777}, "reason": "核准"}),
    "extend": (services.extend, {"periods": 2, "reason": "核准"}),
    "reverse": (services.reverse, {"reason": "记错"}),
    "fall due": (fall_due, {}),
    "close": (close, {}),
    "prepay": (services.settle_quote, {}),
    "restructure": (agree, {"kind": "restructuring", "payload": {"instalments": 9}}),
    "write off": (agree, {"kind": "write_off", "payload": {"ground": "court"}}),
    "rate": (agree, {"kind": "rate_change", "payload": {"annual_rate_pct": "3.45"}}),
    "short": (repayment.note_answers, {"on": ON}),
}


@pytest.fixture(scope="module")
def overdue(template: str) -> Iterator[list[UUID]]:
    """Loans in arrears, each with a payment at the counter that may be reversed."""
    with in_copy(template):
        open_book(700 * min(ROUNDS, 40), first_day=ON)
        late = Segment.objects.exclude(overdue_since_on=None).order_by("loan_id")
        yield list(late.values_list("loan_id", flat=True))


def values_of(name: str, loan_id: UUID, number: int) -> dict[str, Any]:
    _, values = HAPPENS[name]
    if name == "prepay":
        quote = Quote.objects.filter(loan_id=loan_id).latest("id")
        found = Collected(quote.number, "collected", quote.ordered_fen, "")
        return {"found": found, "now": clock.now(), "actor": COLLECTOR}
    if name == "short":
        debit = Debit.objects.get(loan_id=loan_id)
        nothing = Evidence(debit.number, "failed", 0, "insufficient_funds")
        at = {"legal_entity_id": debit.legal_entity_id, "now": clock.now()}
        return {"answers": [nothing], **at, **values}
    more = {"number": number} if name == "reverse" else {}
    who = NIGHT if name in ("fall due", "close", "restructure", "rate", "write off") else TELLER
    return {"loan_id": loan_id, "actor": who, **values, **more}


def ask_for_a_third(loan_id: UUID) -> None:
    """Quote a third of what lies ahead of a loan, and order it."""
    stands = Segment.objects.get(pk=loan_id)
    third_fen = max((stands.balance_fen - stands.due_principal_fen) // 3, 1)
    quote = services.quote_early(
        loan_id=loan_id, principal_fen=third_fen, keep="instalment", valid_days=0, actor=TELLER
    )
    services.order_early(quote_id=quote.id, actor=TELLER)


def tried(work: Callable[[], Any]) -> str:
    try:
        work()
    except DomainError as error:
        return error.code
    return "done"


class Undone(Exception):
    pass


@use_case
def in_turn(*, names: Done, loan_id: UUID, number: int, actor: Actor = NIGHT) -> None:
    """Do one after the other and undo both, raising what they left."""
    actor.require(permissions.CLOSE, on=Scope(loan_id))

    def alone(name: str) -> None:
        with transaction.atomic():
            HAPPENS[name][0].function(**values_of(name, loan_id, number))

    outcomes = [tried(lambda name=name: alone(name)) for name in names]  # type: ignore[misc]
    raise Undone(sorted(zip(names, outcomes, strict=True)), left(loan_id))


def left(loan_id: UUID) -> list[list[tuple[Any, ...]]]:
    return [query(sql, loan_id) for sql in LEFT]


def lies_ahead(loan_id: UUID) -> bool:
    """Whether something of the loan is still to fall due, whatever it has been through."""
    open_ones = Segment.objects.filter(status="active", next_due_on__isnull=False)
    return open_ones.filter(pk=loan_id, balance_fen__gt=0).exists()


def test_of_two_at_once_one_comes_before_the_other(overdue: list[UUID]) -> None:
    pairs = list(combinations_with_replacement(HAPPENS, 2))
    ways = []
    fresh = overdue[: len(HAPPENS) * ROUNDS]
    spare = cycle(overdue[len(fresh) :])
    for first, second in pairs * ROUNDS:
        if "short" in (first, second):  # Of a loan one debit is ordered a night.
            loan_id = fresh.pop()
        else:
            loan_id = next(key for key in islice(spare, len(overdue)) if lies_ahead(key))
        number = services.receive(loan_id=loan_id, actor=TELLER, **PAID)
        if "prepay" in (first, second):
            ask_for_a_third(loan_id)
        if "short" in (first, second):
            assert repayment.intend_debit(loan_id=loan_id, on=ON) is not None
        serial = []
        for names in ((first, second), (second, first)):
            with pytest.raises(Undone) as undone:
                in_turn(names=names, loan_id=loan_id, number=number)
            serial.append(undone.value.args)

        def happen(name: str, loan_id: UUID = loan_id, number: int = number) -> tuple[str, str]:
            work = HAPPENS[name][0]
            return name, tried(lambda: work(**values_of(name, loan_id, number)))

        outcomes = sorted(at_once(lambda: happen(first), lambda: happen(second)))  # noqa: B023
        assert (outcomes, left(loan_id)) in serial, (first, second)
        ways.append(serial[0] != serial[1])
    assert len(pairs) == 91
    assert any(ways)  # Else the order never mattered, and nothing was shown.


COUNTERS, HEARD, AT_ONCE = 79, 21, 40
SHARES = ("fee_fen", "penalty_fen", "compound_fen", "interest_fen", "principal_fen")


def test_a_hundred_payers_at_once_lose_no_fen(overdue: list[UUID]) -> None:
    """R19: payments at the counter, and one debit of which core banking tells again and again."""
    late = Instalment.objects.filter(paid_on=None).values("loan_id").annotate(count=Count("id"))
    loan_id = late.filter(count=1, loan_id__in=overdue).order_by("-loan_id")[0]["loan_id"]
    due_fen = loans.owed_fen(loan_id, on=ON)
    before = Repayment.objects.filter(loan_id=loan_id).count()
    debit = repayment.intend_debit(loan_id=loan_id, on=ON)
    assert debit is not None
    told = Evidence(debit.number, "collected", debit.asked_fen, "")
    paid = {"loan_id": loan_id, "amount_fen": due_fen // 90, "received_on": ON, "reason": ""}
    works = [partial(services.receive, actor=TELLER, **paid)] * COUNTERS
    works += [partial(repayment.resolve, evidence=told, on=ON, now=clock.now())] * HEARD
    Random(19).shuffle(works)
    among = at_once(*[lambda n=n: [work() for work in works[n::AT_ONCE]] for n in range(AT_ONCE)])
    numbers = [one for found in among for one in found if isinstance(one, int)]
    assert len(set(numbers)) == len(numbers) == COUNTERS
    rows = list(Repayment.objects.filter(loan_id=loan_id).order_by("id"))[before:]
    assert len(rows) == COUNTERS + 1
    given = [{name: getattr(row, name) for name in SHARES} for row in rows]
    assert [sum(of.values()) + row.suspense_fen for row, of in zip(rows, given, strict=True)] == [
        row.amount_fen for row in rows
    ]
    assert sum(row.amount_fen for row in rows) == COUNTERS * (due_fen // 90) + due_fen
    assert sum(sum(of.values()) for of in given) == due_fen
    assert loans.owed_fen(loan_id, on=ON) == 0
    # One instalment: nothing of a part is paid after something of a later one, nothing after suspense.
    turns = [SHARES.index(name) for of in given for name in SHARES if of[name]]
    assert turns == sorted(turns)
    assert all(fen >= 0 for of in given for fen in of.values())
