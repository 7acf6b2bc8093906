from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.office.parameters import queries as parameters
from sancha.postloan.use_of_funds.models import UseFinding
from sancha.postloan.use_of_funds.types import RESULTS, STANDINGS, FindingView, UseView

DAYS, LEAST, NEXT_DRAW = "use.proof_days", "use.proof_from", "use.next_draw_from"
ENOUGH = frozenset({"proven", "misused"})  # Nobody need look again for the day's sake.


def view_of(row: UseFinding) -> FindingView:
    return FindingView(
        id=row.id,
        result=RESULTS[row.result],
        proven_fen=row.proven_fen,
        note=row.note,
        on=row.on,
        found_by=row.found_by,
        found_at=row.found_at,
    )


def uses_of(views: Iterable[LoanView], *, on: date) -> dict[UUID, UseView]:
    """Return how far the use of each loan's money is known on a day."""
    asked = list(views)
    said = parameters.values([DAYS, LEAST], on=on)
    found: dict[UUID, list[FindingView]] = {}
    rows = UseFinding.objects.filter(loan_id__in=[view.id for view in asked])
    for row in rows.order_by("-found_at", "-id"):
        found.setdefault(row.loan_id, []).append(view_of(row))
    return {
        view.id: standing(
            view,
            tuple(found.get(view.id, ())),
            days=int(said[DAYS]),
            least_fen=int(said[LEAST] * 100),
            on=on,
        )
        for view in asked
    }


def standing(
    view: LoanView, found: tuple[FindingView, ...], *, days: int, least_fen: int, on: date
) -> UseView:
    if view.application_id is None or (not found and view.principal_fen < least_fen):
        return UseView(STANDINGS["not_asked"], None, found)
    due_on = view.disbursed_on + timedelta(days=days)
    if found and found[0].result.code in ENOUGH:
        return UseView(found[0].result, due_on, found)
    if on > due_on:
        return UseView(STANDINGS["late"], due_on, found)
    return UseView(found[0].result if found else STANDINGS["open"], due_on, found)


def is_unproven(contract_id: UUID, party_id: UUID, *, on: date) -> bool:
    """Tell whether an earlier draw on a contract, of some size, is owed and not proven."""
    least_fen = int(parameters.value(NEXT_DRAW, on=on) * 100)
    earlier = [
        view
        for view in loans.loans_of_party(party_id, on=on)
        if view.contract_id == contract_id and view.principal_fen >= least_fen and view.balance_fen
    ]
    uses = uses_of(earlier, on=on).values()
    return any(not use.findings or use.findings[0].result.code != "proven" for use in uses)
