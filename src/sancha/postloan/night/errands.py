import logging
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.postloan.night import batch, queries, services
from sancha.postloan.night.types import STEPS, Counted
from sancha.postloan.repayment import errands as repayment_errands
from sancha.postloan.repayment import queries as repayments

log = logging.getLogger(__name__)
ONE_DAY = timedelta(days=1)


@errand
def work_off(order_id: UUID) -> None:
    """Close day after day until the order is worked off; killed, it goes on where it stopped."""
    order = queries.order(order_id)
    if order.finished_at is not None:
        return
    try:
        while (on := calendar.closed_on(order.legal_entity_id) + ONE_DAY) < order.until_on:
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
    for step in STEPS:
        if step in batch.STEPS:
            services.do_step(
                legal_entity_id=legal_entity_id,
                on=on,
                step=step,
                part=batch.WHOLE,
                now=clock.now(),
            )
        else:
            walk(legal_entity_id, on, step)


@errand
def walk(legal_entity_id: UUID, on: date, step: str) -> None:
    """Do a step that calls the outside or moves the date, unless it was done."""
    begins = services.begin_step(legal_entity_id=legal_entity_id, on=on, step=step, now=clock.now())
    if begins:
        counted = WORKS[step](legal_entity_id, on)
        services.finish_step(
            legal_entity_id=legal_entity_id, on=on, step=step, counted=counted, now=clock.now()
        )


def cut_off(legal_entity_id: UUID, on: date) -> Counted:
    """Ask what became of the debits of nights before of which nobody knows yet."""
    debits = repayments.unresolved(legal_entity_id)
    for debit in debits:
        loan = loans.get(debit.loan_id, on=on)
        terms = products.version(loan.product_version_id).terms
        repayment_errands.follow(debit.id, terms, on=on)
    return Counted(len(debits))


def collect(legal_entity_id: UUID, on: date) -> Counted:
    """Collect from every loan on which something is due."""
    count, collected_fen = 0, 0
    for loan_id in loans.with_something_due(legal_entity_id):
        loan = loans.get(loan_id, on=on)
        terms = products.version(loan.product_version_id).terms
        debit = repayment_errands.collect(loan_id, terms, on=on)
        if debit is not None:
            count, collected_fen = count + 1, collected_fen + debit.collected_fen
    return Counted(count, collected_fen)


def remind(legal_entity_id: UUID, on: date) -> Counted:
    """Remind of what falls due in as many days as the product says, once for each instalment."""
    count = 0
    versions = products.versions(loans.product_versions(legal_entity_id))
    for days in {version.terms.reminder_days_before for version in versions.values()}:
        due_on = on + timedelta(days=days)
        for loan in loans.due_in(legal_entity_id, on=due_on):
            terms = versions[loan.product_version_id].terms
            if terms.reminder_days_before == days:
                plan = loans.plan_of(loan, terms)
                key = f"remind:{loan.id}:{due_on}"
                services.remind.once(key)(
                    loan_id=loan.id, on=due_on, plan=plan, actor=services.NIGHT
                )
                count += 1
    return Counted(count)


def moved(legal_entity_id: UUID, on: date) -> Counted:
    return Counted(1)


WORKS: dict[str, Callable[[UUID, date], Counted]] = {
    "cut_off": cut_off,
    "collect": collect,
    "switch": moved,
    "remind": remind,
    "close": moved,
}
assert {*WORKS, *batch.STEPS} == {*STEPS}
