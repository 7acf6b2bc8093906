from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from django.db.models import QuerySet, Sum

from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.office.parameters import queries as parameters
from sancha.platform.crypto import person_keys, unseal
from sancha.platform.text import Text
from sancha.postloan.use_of_funds.models import Flow, FlowWatch, UseFinding, WatchedTrade
from sancha.postloan.use_of_funds.types import (
    FOUND,
    OF_FLOWS,
    STANDINGS,
    SUSPECTED,
    VERDICTS,
    WATCHES,
    FindingView,
    FlowView,
    Shipped,
    Trade,
    UseView,
    WatchView,
)

LIBRARY = Path(__file__).parent / "library" / "watched_trades.yaml"
DAYS, LEAST, NEXT_DRAW = "use.proof_days", "use.proof_from", "use.next_draw_from"
TRACK_DAYS, ALERT_FROM = "use.track_days", "use.alert_from"
ENOUGH = frozenset({"proven", "misused"})  # Nobody need look again for the day's sake.


def view_of(row: UseFinding) -> FindingView:
    return FindingView(
        id=row.id,
        result=FOUND[row.result],
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
    """Tell how a loan stands: what payments suggest goes before all that was found of the use."""
    due_on = view.disbursed_on + timedelta(days=days)
    last = next((one.result for one in found if one.result.code not in OF_FLOWS), None)
    is_asked = view.application_id is not None and (last or view.principal_fen >= least_fen)
    if found and found[0].result == SUSPECTED:
        return UseView(SUSPECTED, due_on if is_asked else None, found)
    if not is_asked:
        return UseView(STANDINGS["not_asked"], None, found)
    if last and last.code in ENOUGH:
        return UseView(last, due_on, found)
    if on > due_on:
        return UseView(STANDINGS["late"], due_on, found)
    return UseView(last or STANDINGS["open"], due_on, found)


def is_unproven(contract_id: UUID, party_id: UUID, *, on: date) -> bool:
    """Tell whether an earlier draw on a contract, of some size, is owed and not proven."""
    least_fen = int(parameters.value(NEXT_DRAW, on=on) * 100)
    earlier = [
        view
        for view in loans.loans_of_party(party_id, on=on)
        if view.contract_id == contract_id and view.principal_fen >= least_fen and view.balance_fen
    ]
    uses = uses_of(earlier, on=on).values()
    return any(use.status.code != "proven" for use in uses)


def findings_of(loan_id: UUID) -> list[FindingView]:
    """Return what was found of a loan, the last first."""
    rows = UseFinding.objects.filter(loan_id=loan_id).order_by("-found_at", "-id")
    return [view_of(row) for row in rows]


@cache
def shipped() -> tuple[Shipped, ...]:
    """Return the kinds of payees that come with the system."""
    return tuple(
        Shipped(row["scheme"], row["code"], row["flow"], Text.of(row["name"]), row["source"])
        for row in yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    )


def trade_of(row: WatchedTrade) -> Trade:
    return Trade(
        id=row.id,
        scheme=row.scheme,
        code=row.code,
        flow=row.flow,
        name=Text.of(row.name),
        source=row.source,
        is_active=row.is_active,
    )


def trades() -> list[Trade]:
    """Return every kind of payee that is or was on the list, as it now stands."""
    rows = WatchedTrade.objects.order_by("scheme", "code", "-version").distinct("scheme", "code")
    return [trade_of(row) for row in rows]


def trade_called(key: str) -> Trade | None:
    return next((trade for trade in trades() if trade.key == key), None)


def last_version(scheme: str, code: str) -> int:
    rows = WatchedTrade.objects.filter(scheme=scheme, code=code).order_by("-version")
    return rows.values_list("version", flat=True).first() or 0


def place_of(key: UUID) -> str:
    return f"use_of_funds_flow.sealed.{key}"


def account_place(key: UUID) -> str:
    return f"use_of_funds_flowwatch.sealed.{key}"


def watch_view_of(row: FlowWatch) -> WatchView:
    values = {name: getattr(row, name) for name in WatchView.__dataclass_fields__}
    return WatchView(**values | {"state": WATCHES[row.state]})


def watch_of(loan_id: UUID) -> WatchView | None:
    """Return the account that a loan was paid into; None if payments out of it are not tracked."""
    row = FlowWatch.objects.filter(loan_id=loan_id).first()
    return watch_view_of(row) if row else None


def due_watches(legal_entity_id: UUID, *, on: date, most: int) -> list[WatchView]:
    """Return accounts that are to be asked about on a day, the first due first."""
    rows = FlowWatch.objects.filter(legal_entity_id=legal_entity_id, state="open", next_on__lte=on)
    return [watch_view_of(row) for row in rows.order_by("next_on", "id")[:most]]


def watches_of_party(party_id: UUID) -> list[WatchView]:
    """Return the accounts of a borrower that are asked about."""
    return [watch_view_of(row) for row in FlowWatch.objects.filter(party_id=party_id, state="open")]


def newest_watches(legal_entity_id: UUID, *, most: int) -> list[WatchView]:
    """Return the accounts of the last loans that are asked about, of as many borrowers."""
    rows = FlowWatch.objects.filter(legal_entity_id=legal_entity_id, state="open")
    of_each = rows.order_by("party_id", "-started_at").distinct("party_id").values("pk")
    newest = FlowWatch.objects.filter(pk__in=of_each).order_by("-started_at", "id")
    return [watch_view_of(row) for row in newest[:most]]


def lock_watches(ids: Iterable[UUID]) -> "QuerySet[FlowWatch]":
    return FlowWatch.objects.select_for_update().filter(pk__in=list(ids)).order_by("id")


def accounts_of(watches: Sequence[WatchView]) -> dict[UUID, str]:
    """Return the numbers of these accounts; of who has been erased there is none."""
    keys = person_keys({watch.party_id for watch in watches})
    rows = FlowWatch.objects.filter(pk__in=[watch.id for watch in watches])
    return {
        row.id: unseal(keys[row.party_id], bytes(row.sealed), place=account_place(row.id)).decode()
        for row in rows
        if row.party_id in keys
    }


def serials_of(loan_id: UUID) -> set[str]:
    return set(Flow.objects.filter(loan_id=loan_id).values_list("serial", flat=True))


def weighed_until(findings: Iterable[FindingView]) -> datetime | None:
    """Return until when what was noted has been weighed by somebody."""
    return next((one.found_at for one in findings if one.result.code in VERDICTS), None)


def unweighed_fen(loan_id: UUID, until: datetime | None) -> int:
    """Return how much went to somebody on the list since somebody last weighed it."""
    rows = Flow.objects.filter(loan_id=loan_id)
    if until is not None:
        rows = rows.filter(noted_at__gt=until)
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def flows_of(loan_id: UUID) -> list[FlowView]:
    """Return what went to somebody on the list, the last first."""
    until = weighed_until(findings_of(loan_id))
    rows = list(
        Flow.objects.filter(loan_id=loan_id).select_related("trade").order_by("-moved_at", "-id")
    )
    keys = person_keys({row.party_id for row in rows})
    return [
        FlowView(
            id=row.id,
            moved_at=row.moved_at,
            amount_fen=row.amount_fen,
            payee=unseal(key, bytes(row.sealed), place=place_of(row.id)).decode()
            if (key := keys.get(row.party_id))
            else "",
            code=row.code,
            trade=trade_of(row.trade),
            inquiry=row.inquiry,
            noted_at=row.noted_at,
            is_weighed=until is not None and row.noted_at <= until,
        )
        for row in rows
    ]
