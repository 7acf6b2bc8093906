"""A loan's class is held down by what people judged, or by a restructuring under observation."""

from dataclasses import replace
from datetime import date

from sancha.credit.loans.models import Loan
from sancha.credit.loans.queries import classing_of
from sancha.credit.loans.types import NON_PERFORMING, Classing, stage_of
from sancha.platform.door import operation


@operation
def judge(loan: Loan, risk_class: int, *, on: date) -> Classing:
    """Give a loan the class that people judged it to have, or the worse one that it must have."""
    found = replace(classing_of(loan, on=on), judged_class=risk_class if risk_class > 1 else None)
    return put(loan, found, max(risk_class, found.floor, found.watch(on)), on=on)


@operation
def watch(loan: Loan, watched_class: int | None, until_on: date | None, *, on: date) -> Classing:
    """Hold a loan's class down until a day, or no more; a bad class stays until people better it."""
    found = classing_of(loan, on=on)
    was = found.risk_class if found.risk_class >= NON_PERFORMING else 1
    found = replace(found, watched_class=watched_class, watched_until_on=until_on)
    best = max(found.floor, found.watch(on), found.judged_class or 1)
    return put(loan, found, max(best, was), on=on)


def put(loan: Loan, found: Classing, risk_class: int, *, on: date) -> Classing:
    segment = loan.segment
    is_kept = max(found.judged_class or 1, found.watch(on)) > 1
    stage = stage_of(risk_class, found.days_past_due, is_kept=is_kept)
    put = replace(found, risk_class=risk_class, stage=stage)
    names = ["risk_class", "stage", "judged_class", "watched_class", "watched_until_on"]
    for name in names:
        setattr(segment, name, getattr(put, name))
    segment.save(update_fields=names)
    return put
