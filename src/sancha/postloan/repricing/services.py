from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from sancha.core.money import grouped, rate_text
from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.batch import Reach
from sancha.credit.repricing import batch
from sancha.credit.repricing.queries import prices_on, said
from sancha.credit.repricing.types import Repriced
from sancha.engines.notice.batch import notify_many
from sancha.engines.notice.types import Message, Recipient, Value
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.acts import Scope
from sancha.platform.door import operation
from sancha.platform.memory import slices
from sancha.postloan.servicing import services as servicing


@operation
def reprice(reach: Reach, *, on: date) -> int:
    """Fix the rates anew whose day it is, and tell the borrowers; return how many have changed."""
    if not batch.hold(reach, on=on):
        return 0
    prices = prices_on(on)
    by_themselves = batch.irregular(reach, prices, on=on)
    changed = batch.reprice(reach, prices, on=on)
    changed += [one for loan_id in by_themselves for one in reprice_one(loan_id, on=on)]
    for some in slices(changed):
        tell(some, on=on)
    return len(changed)


@operation
def reprice_one(loan_id: UUID, *, on: date) -> list[Repriced]:
    """Fix the rate of one loan anew for every such day that has come, through its whole life."""
    loan = loans.lock(loan_id)
    terms = products.version(loan.product_version_id).terms
    changed: list[Repriced] = []
    day = loan.segment.reprices_on
    while terms.lpr is not None and day is not None and day <= on:
        price = next(p for p in prices_on(day) if p.version_id == loan.product_version_id)
        before_pct = loan.segment.annual_rate_pct
        if price.annual_rate_pct != before_pct:
            enacted = loan_services.enact(
                loan, terms, kind="rate_change", value_on=day, on=on, payload=said(price)
            )
            servicing.book(loan_id, enacted, "account", on=on)
            changed.append(seen(loan_id, before_pct=before_pct))
        day = batch.note_next(
            loan_id,
            priced_on=day,
            disbursed_on=loan.disbursed_on,
            repricing=terms.lpr.repricing,
        )
        loan = loans.lock(loan_id)
    return changed


def seen(loan_id: UUID, *, before_pct: Decimal) -> Repriced:
    """Return a loan as it stands after a change of its rate."""
    loan = loans.lock(loan_id)
    segment = loan.segment
    interest_fen = segment.period_carried_fen + segment.period_interest_fen
    return Repriced(
        loan_id=loan_id,
        number=loan.number,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
        before_pct=before_pct,
        after_pct=segment.annual_rate_pct,
        next_due_on=segment.next_due_on or loan.matures_on,
        next_amount_fen=segment.period_principal_fen + interest_fen,
    )


@operation
def tell(changed: Iterable[Repriced], *, on: date) -> None:
    """Record that these loans have another rate, and tell the borrowers."""
    messages, happened = [], {}
    for one in changed:
        recipient = Recipient(
            kind="party",
            id=one.party_id,
            organisation_id=one.organisation_id,
            party_id=one.party_id,
        )
        values: dict[str, Value] = {
            "loan": one.number,
            "from_on": on,
            "before": rate_text(one.before_pct),
            "after": rate_text(one.after_pct),
            "next_due_on": one.next_due_on,
            "next_amount": grouped(one.next_amount_fen),
        }
        messages.append(Message(recipient=recipient, values=values, subject_id=one.loan_id))
        happened[Scope(one.loan_id, one.organisation_id)] = {"rate_pct": rate_text(one.after_pct)}
    notify_many("loan.repriced", messages)
    events.record_many("loan.repriced", happened, business_on=on)
