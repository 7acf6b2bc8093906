import logging
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.postloan.night import queries, services
from sancha.postloan.night.types import STEPS, Counted
from sancha.postloan.repayment import errands as repayment_errands
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.repayment import services as repayment_services

log = logging.getLogger(__name__)


@errand
def work_off(order_id: UUID) -> None:
    """Close day after day until the order is worked off; killed, it goes on where it stopped."""
    order = queries.order(order_id)
    if order.finished_at is not None:
        return
    try:
        while (on := calendar.bank_date(order.legal_entity_id)) < order.until_on:
            close_day(order.legal_entity_id, on)
    except Exception as error:
        log.exception("the night stopped")
        problem = type(error).__name__
        services.finish_order(order_id=order_id, problem=problem, now=clock.now())
        raise
    services.finish_order(order_id=order_id, problem="", now=clock.now())


@errand
def close_day(legal_entity_id: UUID, on: date) -> None:
    """Do every step of this day's close that has not been done, in order."""
    for step, work in WORKS.items():
        begins = services.begin_step(
            legal_entity_id=legal_entity_id, on=on, step=step, now=clock.now()
        )
        if begins:
            counted = work(legal_entity_id, on)
            services.finish_step(
                legal_entity_id=legal_entity_id,
                on=on,
                step=step,
                counted=counted,
                now=clock.now(),
            )


def cut_off(legal_entity_id: UUID, on: date) -> Counted:
    """Ask what became of the debits of nights before of which nobody knows yet."""
    debits = repayments.unresolved(legal_entity_id)
    for debit in debits:
        loan = loans.get(debit.loan_id, on=on)
        terms = products.version(loan.product_version_id).terms
        repayment_errands.follow(debit.id, terms, on=on)
    return Counted(len(debits))


def fall_due(legal_entity_id: UUID, on: date) -> Counted:
    ids = loans.falling_due(legal_entity_id, on=on)
    return Counted(sum(repayment_services.fall_due(loan_id=i, on=on) for i in ids))


def accrue(legal_entity_id: UUID, on: date) -> Counted:
    return services.accrue(legal_entity_id=legal_entity_id, on=on)


def collect(legal_entity_id: UUID, on: date) -> Counted:
    """Collect from every loan on which something is due."""
    count, collected_fen = 0, 0
    for loan_id in loans.with_open_instalments(legal_entity_id):
        loan = loans.get(loan_id, on=on)
        terms = products.version(loan.product_version_id).terms
        debit = repayment_errands.collect(loan_id, terms, on=on)
        if debit is not None:
            count, collected_fen = count + 1, collected_fen + debit.collected_fen
    return Counted(count, collected_fen)


def remind(legal_entity_id: UUID, on: date) -> Counted:
    """Remind of what falls due in two days (by product), once for each instalment."""
    count = 0
    for loan in loans.active(legal_entity_id):
        terms = products.version(loan.product_version_id).terms
        due_on = on + timedelta(days=terms.reminder_days_before)
        if loan.next_due_on == due_on:
            plan = loans.plan_of(loan, terms)
            key = f"remind:{loan.id}:{due_on}"
            services.remind.once(key)(loan_id=loan.id, on=due_on, plan=plan, actor=services.NIGHT)
            count += 1
    return Counted(count)


def close(legal_entity_id: UUID, on: date) -> Counted:
    return Counted(1)


WORKS: dict[str, Callable[[UUID, date], Counted]] = {
    "cut_off": cut_off,
    "fall_due": fall_due,
    "accrue": accrue,
    "collect": collect,
    "remind": remind,
    "close": close,
}
assert list(WORKS) == list(STEPS)
