"""R08: a worker is killed at every named place of paying out and collecting; nothing is lost."""

import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

import pytest

from bulk import clone_confirmed, confirmed_contract, order_payment
from faults.crashing import Place, die_at, die_at_pass, places_of
from money import assert_money_agrees
from road import Road, advance, calm, drain, hurry, sandbox
from sancha.core.money import yuan
from sancha.credit.loans.models import Loan
from sancha.credit.parties import queries as parties
from sancha.engines.outside import breaker
from sancha.inloan.disbursement import queries
from sancha.inloan.disbursement.models import Disbursement
from sancha.platform import jobs
from sancha.postloan.night import errands as night
from sancha.postloan.repayment.models import Debit
from support import query

CI_PLACES, SEEDS = 8, 8
LOAN_FEN = 2_000_000
BALANCE_FEN = 50_000_000


@pytest.fixture(scope="module", autouse=True)
def after_all(road: Road) -> Iterator[None]:
    yield
    calm()
    breaker.forget_all()
    assert_money_agrees()


@pytest.fixture(scope="module")
def confirmed(road: Road) -> UUID:
    """A contract that is confirmed; its own payment is left alone."""
    return confirmed_contract(road)


def pay_out() -> None:
    """What a worker does for a payment: it sends, and comes back for the result."""
    drain()
    advance(2)
    hurry()
    drain()


def recover(contract_id: UUID) -> None:
    """What the house does after a death: other workers take over what is left."""
    for _ in range(12):
        jobs.rescue(silent_seconds=0)
        pay_out()
        payment = queries.of_contract(contract_id)
        if payment is not None and payment.status.code == "paid":
            return
    raise AssertionError("the payment did not get there")


def chosen(places: list[Place], is_full: bool) -> list[Place]:
    """All places, or for CI a sample of them with every kind in it."""
    if is_full:
        return places
    kinds: dict[str, list[Place]] = {}
    for place in places:
        kinds.setdefault(place[0].rsplit(" ", 1)[-1], []).append(place)
    first = [group[0] for group in kinds.values()]
    rest = [place for place in places if place not in first]
    return first + random.Random(8).sample(rest, max(0, CI_PLACES - len(first)))


def test_a_worker_killed_anywhere_pays_once(
    road: Road, confirmed: UUID, is_full: bool, figures: dict[str, dict[str, object]]
) -> None:
    model, *_ = clone_confirmed(confirmed, 1)
    order_payment(model)
    places = places_of(pay_out)
    recover(model)
    assert len(places) >= 25, places
    assert {"about to commit", "committed", "sent", "answered"} <= {
        end
        for name, _ in places
        for end in ("about to commit", "committed", "sent", "answered")
        if name.endswith(end)
    }
    killed = 0
    for seed in range(SEEDS if is_full else 1):
        for place, contract_id in zip(
            chosen(places, is_full),
            clone_confirmed(confirmed, len(chosen(places, is_full))),
            strict=True,
        ):
            # A late result, so that the killed worker may or may not have seen it.
            sandbox("PUT", "/core/settings", {"settle_seconds": seed % 4})
            order_payment(contract_id)
            killed += die_at(place, pay_out)
            recover(contract_id)
            assert_paid_once(contract_id)
    figures["R08 payments"] = {"places": len(places), "killed": killed}
    assert killed >= 0.9 * len(chosen(places, is_full))
    assert_money_agrees()


def test_a_night_killed_anywhere_collects_once(
    road: Road, confirmed: UUID, is_full: bool, figures: dict[str, dict[str, object]]
) -> None:
    count = 40 if is_full else 3
    account = pay_loans(confirmed, count)
    entity = road.bank.legal_entity_id
    due_on = date(2026, 2, 10)  # Everybody's due day.
    road.nights(due_on)
    # Each death leaves the night where it stood; the next worker goes on, to die one place later.
    places = []
    while place := die_at_pass(len(places), is_of_debits, partial(night.close_day, entity, due_on)):
        places.append(place)
    assert road.today == date(2026, 2, 11)
    assert len(places) >= 20, places
    rows = Debit.objects.filter(night_on=due_on)
    assert [row.status for row in rows] == ["collected"] * Loan.objects.count()
    balance = sandbox("GET", f"/core/accounts/{account}")["balance"]
    assert balance == yuan(BALANCE_FEN - sum(row.asked_fen for row in rows))
    figures["R08 debits"] = {
        "places": len(set(places)),
        "killed": len(places),
        "loans": len(rows),
    }


def is_of_debits(name: str) -> bool:
    return any(part in name for part in ("repayment", "core.debit", "loan."))


def pay_loans(confirmed: UUID, count: int) -> str:
    """Pay so many loans; return the account that they are collected from, well filled."""
    for contract_id in clone_confirmed(confirmed, count):
        order_payment(contract_id)
    for _ in range(3):
        pay_out()
    party_id = Disbursement.objects.get(contract_id=contract_id).party_id
    account = parties.profile_of(party_id).bank_card
    sandbox("PUT", f"/core/accounts/{account}", {"balance": yuan(BALANCE_FEN)})
    return account


def assert_paid_once(contract_id: UUID) -> None:
    payment = Disbursement.objects.get(contract_id=contract_id)
    loan = Loan.objects.get(contract_id=contract_id)
    assert (payment.status, payment.loan_id, payment.amount_fen) == ("paid", loan.id, LOAN_FEN)
    rows = sandbox("GET", "/core/lender/statement")["rows"]
    assert [row["amount"] for row in rows if row["number"] == payment.number] == ["-20000.00"]
    posted = query("SELECT count(*) FROM ledger_entry WHERE subject_id = %s", loan.id)
    assert posted == [(1,)]
    left = query("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
    assert left == [(0,)]
