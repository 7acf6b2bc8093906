from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sancha.core.allocation import Part
from sancha.core.loan.events import Reason
from sancha.core.loan.figures import figures
from sancha.core.money import yuan
from sancha.credit.facilities import services as facilities
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.types import REASONS, Enacted
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import events, numbers
from sancha.platform.acts import Actor, service
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid, NotFound
from sancha.platform.text import Text
from sancha.postloan.classification import services as classification
from sancha.postloan.classification.queries import rates_on
from sancha.postloan.inspections import services as inspections
from sancha.postloan.servicing import permissions, queries
from sancha.postloan.servicing.errors import NothingToRepay, NotReversible, Stale, UnderWay
from sancha.postloan.servicing.models import Quote
from sancha.postloan.servicing.types import (
    CHANNELS,
    FINAL,
    MONEY,
    REVERSIBLE,
    UNDER_WAY,
    Collected,
    QuoteView,
)
from sancha.postloan.write_off import types as write_off

COLLECTOR = service("servicing", permissions.COLLECT, "outside.call")
REASON = Text("请写明原因", "Say why")
LATE = Text("收款日不能晚于业务日期", "The day of payment is not after the bank's date")
EARNED = (Part.INTEREST, Part.PENALTY, Part.COMPOUND)
AMOUNT = Text("金额应大于零", "The amount must be more than nothing")
TOO_MUCH = Text("超过未到期本金", "More than the principal that is left")
DAYS = Text("有效期为 0 至 7 天", "A quote holds for 0 to 7 days")


@use_case
def quote_early(
    *, loan_id: UUID, principal_fen: int | None, keep: str, valid_days: int, actor: Actor
) -> QuoteView:
    """Say what repaying principal early (all: None) costs on each day until the quote ends.

    :raises NothingToRepay: if none lies ahead.
    :raises Invalid: if more is asked than there is.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.QUOTE, on=loan)
    on = calendar.bank_date(loan.legal_entity_id)
    life = loans.history(loan, products.version(loan.product_version_id).terms)
    if life.terms.plan.is_discounted:
        raise DoesNotFit(reason=REASONS[Reason.DISCOUNTED])
    state = life.on(on)
    if not state.balance_fen:
        raise NothingToRepay
    if not 0 <= valid_days <= queries.DAYS_MAX:
        raise Invalid({"/valid_days": DAYS})
    # A day on which the next instalment falls due has less principal ahead.
    ends_on = min(on + timedelta(days=valid_days), state.ahead[0].due_on - timedelta(days=1))
    ends_on = max(ends_on, on)
    if principal_fen is not None and not 0 < principal_fen <= state.balance_fen:
        raise Invalid({"/principal": TOO_MUCH if principal_fen > 0 else AMOUNT})
    is_full = principal_fen in (None, state.balance_fen)
    costs = {
        day: queries.cost_on(life, day, None if is_full else principal_fen)
        for day in queries.days_of(on, ends_on)
    }
    row = Quote(
        number=numbers.next_number(numbers.PAYMENT, on=on),
        organisation_id=loan.organisation_id,
        legal_entity_id=loan.legal_entity_id,
        party_id=loan.party_id,
        loan_id=loan.id,
        keep=keep,
        is_full=is_full,
        events=len(life.entered),
        quoted_on=on,
        valid_until_on=ends_on,
        amounts_fen={day.isoformat(): cost["amount_fen"] for day, cost in costs.items()},
        **{name: fen for name, fen in costs[on].items() if name != "amount_fen"},
    )
    row.save(force_insert=True)
    return queries.view_of(row)


@use_case
def order_early(*, quote_id: UUID, actor: Actor) -> QuoteView:
    """Let a quote be collected from the borrower's account, for today's amount.

    :raises Stale: if it no longer holds.
    :raises UnderWay: if another one is being collected.
    """
    loan = loans.lock(queries.get(quote_id).loan_id)
    row = queries.lock(quote_id)
    actor.require(permissions.QUOTE, on=loan)
    on = calendar.bank_date(loan.legal_entity_id)
    if row.status != "quoted" or not row.quoted_on <= on <= row.valid_until_on:
        raise Stale
    if len(loans.events_of(loan.id)) != row.events:
        raise Stale
    if Quote.objects.filter(loan_id=loan.id, status__in=UNDER_WAY).exists():
        raise UnderWay
    row.status, row.ordered_on = "intended", on
    row.ordered_fen = row.amounts_fen[on.isoformat()]
    row.save(update_fields=["status", "ordered_on", "ordered_fen"])
    events.record(loan.id, "loan.early_ordered", business_on=on, quote_id=str(row.id))
    return queries.view_of(row)


@use_case
def note(*, quote_id: UUID, status: str, reason: str = "", actor: Actor = COLLECTOR) -> QuoteView:
    """Note how far collecting has come; what is final stays."""
    row = queries.lock(quote_id)
    actor.require(permissions.COLLECT, on=row)
    if row.status not in FINAL:
        row.status, row.reason = status, reason
        row.save(update_fields=["status", "reason"])
    return queries.view_of(row)


@use_case
def settle_quote(*, found: Collected, now: datetime, actor: Actor = COLLECTOR) -> QuoteView:
    """Repay early with what core banking collected; said again, it changes nothing."""
    quoted = Quote.objects.get(number=found.number)
    loan, on = loan_batch.lock_for_change(quoted.loan_id)
    row = queries.lock(quoted.id)
    actor.require(permissions.COLLECT, on=loan)
    if row.status in FINAL or row.status == "quoted" or found.status not in FINAL:
        return queries.view_of(row)
    if found.status == "collected" and found.collected_fen != row.ordered_fen:
        row.status, row.reason = "unknown", "wrong_amount"
    else:
        row.status, row.reason, row.settled_at = found.status, found.reason, now
    row.save(update_fields=["status", "reason", "settled_at"])
    if row.status == "collected":
        happen(
            loan.id,
            kind="early_repayment",
            value_on=on,
            on=on,
            amount_fen=row.ordered_fen,
            payload={"keep": row.keep, "payment": row.number},
            channel="account",
        )
    return queries.view_of(row)


@use_case
def receive(*, loan_id: UUID, amount_fen: int, received_on: date, reason: str, actor: Actor) -> int:
    """Take a repayment at the counter; one of an earlier day counts from that day.

    Of a loan that was written off by then it is a recovery. What exceeds what is due waits in
    suspense for the next due date. Returns the event's number.
    """
    loan, on = loan_batch.lock_for_change(loan_id)
    actor.require(permissions.RECEIVE, on=loan)
    if amount_fen <= 0:
        raise Invalid({"/amount": AMOUNT})
    if received_on > on:
        raise Invalid({"/received_on": LATE})
    if received_on < on and not reason.strip():
        raise Invalid({"/reason": REASON})
    payload = {"channel": "counter", "reason": reason.strip()}
    written_off_on = loan.segment.written_off_on
    is_recovered = written_off_on is not None and written_off_on <= received_on
    return happen(
        loan.id, kind="recovery" if is_recovered else "repayment", value_on=received_on, on=on,
        amount_fen=amount_fen, payload=payload, channel="counter",
    ).number  # fmt: skip


@use_case
def reverse(*, loan_id: UUID, number: int, reason: str, actor: Actor) -> int:
    """Take back something that happened to a loan, as if it had never been.

    :raises NotReversible: if money moved at a bank, or it is of another kind.
    """
    loan, on = loan_batch.lock_for_change(loan_id)
    actor.require(permissions.REVERSE, on=loan)
    if not reason.strip():
        raise Invalid({"/reason": REASON})
    found = [row for row in loans.events_of(loan.id) if row.number == number]
    if not found:
        raise NotFound
    is_debit = found[0].kind in MONEY and found[0].payload.get("channel") != "counter"
    if found[0].kind not in REVERSIBLE or is_debit:
        raise NotReversible
    return happen(
        loan.id, kind="reversal", value_on=on, on=on, reverses=found[0],
        payload={"reason": reason.strip()}, channel="counter",
    ).number  # fmt: skip


@use_case
def waive(*, loan_id: UUID, parts_fen: dict[str, int], reason: str, actor: Actor) -> int:
    """Forgive what is due of interest, penalty, compound interest or fees."""
    loan, on = loan_batch.lock_for_change(loan_id)
    actor.require(permissions.WAIVE, on=loan)
    if not reason.strip():
        raise Invalid({"/reason": REASON})
    if not any(parts_fen.values()):
        raise Invalid({"/penalty": AMOUNT})
    payload: dict[str, Any] = {"reason": reason.strip()}
    payload |= {name: yuan(fen) for name, fen in parts_fen.items() if fen}
    return happen(
        loan.id, kind="waiver", value_on=on, on=on, payload=payload, channel="counter"
    ).number


@use_case
def extend(*, loan_id: UUID, periods: int, reason: str, actor: Actor) -> int:
    """Spread what is not yet due over more instalments."""
    loan, on = loan_batch.lock_for_change(loan_id)
    actor.require(permissions.EXTEND, on=loan)
    if not reason.strip():
        raise Invalid({"/reason": REASON})
    payload = {"periods": periods, "reason": reason.strip()}
    return happen(
        loan.id, kind="extension", value_on=on, on=on, payload=payload, channel="counter"
    ).number


@use_case
def apply_suspense(*, loan_id: UUID, actor: Actor = COLLECTOR) -> None:
    """Let what waits in suspense settle what has fallen due; done already, it changes nothing."""
    loan, on = loan_batch.lock_for_change(loan_id)
    actor.require(permissions.COLLECT, on=loan)
    terms = products.version(loan.product_version_id).terms
    life = loans.history(loan, terms)
    number = len(life.entered)
    stood = loan_services.stand(loan, terms, life, number=number, on=on)
    book(loan.id, stood, "account", on=on)


@operation
def happen(
    loan_id: UUID, *, kind: str, value_on: date, on: date, channel: str, **values: Any
) -> Enacted:
    """Let something happen to a loan and post what it moved."""
    loan = loans.lock(loan_id)
    was_written_off = loan.segment.written_off_on is not None
    terms = products.version(loan.product_version_id).terms
    enacted = loan_services.enact(loan, terms, kind=kind, value_on=value_on, on=on, **values)
    book(loan.id, enacted, channel, on=on, was_written_off=was_written_off)
    events.record(loan.id, "loan.serviced", business_on=on, kind=kind, number=enacted.number)
    if (loan.segment.written_off_on is not None) is not was_written_off:
        book_write_off(loan.id, on=on)
    undone = values.get("reverses")
    if "restructuring" in {kind, undone.kind if undone else ""}:
        classification.observe(loan.id, on=on)
        inspections.follow(loan.id, on=on)
    if enacted.is_settled:
        events.record(loan.id, "loan.settled", business_on=on)
    return enacted


@operation
def book(
    loan_id: UUID, enacted: Enacted, channel: str, *, on: date, was_written_off: bool | None = None
) -> None:
    """Post what moved: what came to each part, and by opposite legs what left it again.

    Of a loan that is written off, or was when it moved, it is a recovery.
    """
    loan = loans.lock(loan_id)
    if was_written_off is None:
        was_written_off = loan.segment.written_off_on is not None
    if was_written_off:
        moves = postings(
            enacted.moved, write_off.RECOVERED[channel], surplus=write_off.SURPLUS_RECOVERED
        ) | write_off.claim_less(enacted.moved, enacted.waived)
    else:
        waived = "loan.waived" if loan.segment.is_accruing else "loan.waived_off_balance"
        # Forgiven claims go as they came, by opposite legs.
        forgiven = {part.value: -enacted.waived.get(part.value, 0) for part in EARNED}
        moves = postings(enacted.moved, CHANNELS[channel]) | {waived: forgiven}
    post(loan.id, moves, on=on)
    if principal_fen := enacted.moved["principal"]:
        facilities.release(loan.facility_id, principal_fen)


@operation
def book_write_off(loan_id: UUID, *, on: date) -> None:
    """Post that a loan has left the books, or has come back."""
    loan = loans.lock(loan_id)
    segment, terms = loan.segment, products.version(loan.product_version_id).terms
    life = loans.history(loan, terms)
    owed = figures(life.terms, life.on(on)).owed
    held_fen = rates_on(on).allowance_fen(owed.principal_fen, segment.risk_class)
    moves = write_off.left_books(owed, is_accruing=segment.is_accruing, held_fen=held_fen)
    is_written_off = segment.written_off_on is not None
    post(loan.id, moves if is_written_off else write_off.came_back(moves), on=on)
    happened = "loan.written_off" if is_written_off else "loan.restored"
    events.record(loan.id, happened, business_on=on, amount_fen=owed.principal_fen)


@operation
def post(loan_id: UUID, moves: Mapping[str, Mapping[str, int]], *, on: date) -> None:
    """Write the entries of what moved of a loan."""
    loan = loans.lock(loan_id)
    dimensions = Dimensions(
        legal_entity_id=loan.legal_entity_id,
        organisation_id=loan.organisation_id,
        head_office_id=organisations.head_office_of(loan.legal_entity_id).id,
        product=products.version(loan.product_version_id).code,
    )
    ledger.post_moves(moves, subject_id=loan.id, dimensions=dimensions, accounting_on=on)


def postings(
    moved: Mapping[str, int], event: str, *, surplus: str = "loan.surplus_applied"
) -> dict[str, Mapping[str, int]]:
    """Return which events post the movement: suspense that was used pays parts, money the rest."""
    parts = {part.value: moved[part.value] for part in Part}
    used_fen = max(-moved["suspense"], 0)
    applied: dict[str, int] = {}
    for name, fen in parts.items():
        applied[name] = min(max(fen, 0), used_fen)
        used_fen -= applied[name]
        parts[name] -= applied[name]
    # What left suspense and paid nothing was taken back with the money that had put it there.
    parts["suspense"] = max(moved["suspense"], 0) - used_fen
    return {surplus: applied, event: parts}
