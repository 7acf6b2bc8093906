from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import F, Sum

from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans.batch import WHOLE
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.postloan.night.models import (
    NightBucket,
    NightCheck,
    NightOrder,
    NightStep,
    SetAside,
    SignOff,
)
from sancha.postloan.night.types import (
    BY_LOAN,
    STEPS,
    AsideView,
    OrderView,
    Progress,
    Stands,
    StepView,
)

LARGE = 20_000  # So many loans are worth the more transactions that partitions cost.
SUMS = (
    "interest_received_fen",
    "penalty_received_fen",
    "compound_received_fen",
    "interest_fen",
    "penalty_fen",
    "compound_fen",
    "provision_fen",
    "balance_fen",
)
BOOKS = 100  # From here on the numbers of what concerns the books; below, of the partitions.
HOLD = {
    "share": "SELECT pg_advisory_xact_lock_shared(hashtext(%s), %s)",
    "take": "SELECT pg_advisory_xact_lock(hashtext(%s), part) FROM generate_series(0, 15) AS part",
    "try": "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)",
}


def order_of(row: NightOrder) -> OrderView:
    return OrderView(
        row.id,
        row.legal_entity_id,
        row.from_on,
        row.until_on,
        row.ordered_at,
        row.finished_at,
        row.problem,
    )


def order(order_id: UUID) -> OrderView:
    return order_of(NightOrder.objects.get(pk=order_id))


def running(legal_entity_id: UUID) -> OrderView | None:
    row = NightOrder.objects.filter(legal_entity_id=legal_entity_id, finished_at=None).first()
    return order_of(row) if row else None


def lock_order(order_id: UUID) -> NightOrder:
    return NightOrder.objects.select_for_update().get(pk=order_id)


def last_order(legal_entity_id: UUID) -> OrderView | None:
    rows = NightOrder.objects.filter(legal_entity_id=legal_entity_id)
    row = rows.order_by("-ordered_at").first()
    return order_of(row) if row else None


def steps_since(legal_entity_id: UUID, on: date) -> list[StepView]:
    """Return the steps of the days from `on`, newest day first; partitions of a step are summed."""
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on__gte=on)
    found = []
    for (day, step), group in groupby(
        rows.order_by("-on", "position", "part"), key=lambda row: (row.on, row.step)
    ):
        units = list(group)
        amounts = [row.amount_fen for row in units if row.amount_fen is not None]
        ends = [row.finished_at for row in units if row.finished_at is not None]
        is_whole = len(ends) == len(units) and len(units) in (1, len(loan_batch.PARTITIONS))
        is_single = len(units) == 1 and units[0].part != WHOLE
        found.append(
            StepView(
                step,
                day,
                sum(row.count for row in units),
                sum(amounts) if amounts else None,
                min(row.started_at for row in units),
                max(ends) if is_whole and not is_single else None,
            )
        )
    return found


def last_days(legal_entity_id: UUID, count: int) -> list[date]:
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, step="cut_off")
    return list(rows.order_by("-on").values_list("on", flat=True)[:count])


def is_finished(legal_entity_id: UUID, on: date, step: str, part: int = WHOLE) -> bool:
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on=on, step=step, part=part)
    return rows.filter(finished_at__isnull=False).exists()


def is_under_way(legal_entity_id: UUID, on: date, step: str) -> bool:
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on=on, step=step)
    return rows.filter(finished_at=None).exists()


def finished(legal_entity_id: UUID, on: date) -> set[tuple[str, int]]:
    """Return the steps of a day that are finished, each with its partition."""
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on=on)
    return set(rows.filter(finished_at__isnull=False).values_list("step", "part"))


def hindrances(legal_entity_id: UUID, on: date) -> int:
    """Return how many points keep a day from closing; none, once it is signed off."""
    if SignOff.objects.filter(legal_entity_id=legal_entity_id, on=on).exists():
        return 0
    aside = SetAside.objects.filter(legal_entity_id=legal_entity_id, released_on=None)
    checks = NightCheck.objects.filter(legal_entity_id=legal_entity_id, on=on)
    return aside.count() + checks.exclude(loans_fen=F("books_fen")).count()


def waits_for_signature(legal_entity_id: UUID, on: date) -> int:
    """Return how many points keep a day open, once all of them are known; none before."""
    return hindrances(legal_entity_id, on) if is_finished(legal_entity_id, on, "check") else 0


def left_out(legal_entity_id: UUID) -> list[AsideView]:
    """Return the loans that are set aside, the longest first."""
    rows = SetAside.objects.filter(legal_entity_id=legal_entity_id, released_on=None)
    return [
        AsideView(
            row.id, row.organisation_id, row.loan_id, row.party_id, row.on, row.step, row.reason
        )
        for row in rows.order_by("on", "loan_id")
    ]


def parts_of(legal_entity_id: UUID, on: date) -> tuple[int, ...]:
    """Return the partitions in which a day is worked through; what it began with stays."""
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on=on, step="fall_due")
    begun = rows.values_list("part", flat=True).first()
    if begun is None:
        is_large = loans.count_active(legal_entity_id, at_most=LARGE) >= LARGE
    else:
        is_large = begun != WHOLE
    return tuple(range(len(loan_batch.PARTITIONS))) if is_large else (WHOLE,)


def hold_part(legal_entity_id: UUID, part: int, how: str) -> bool:
    """Keep the night and the writers of one partition (or all) apart until commit; False if it is
    only tried, and somebody has it.
    """
    name = f"night.{legal_entity_id}"
    with connection.cursor() as cursor:
        cursor.execute(HOLD[how], [name] if how == "take" else [name, part])
        return cursor.fetchone()[0] is not False


def hold_step(legal_entity_id: UUID, step: str, part: int) -> bool:
    """Keep other workers of the night from a step until commit; False if one is at it.

    What concerns the books and not the loans keeps nobody from a loan.
    """
    if step not in BY_LOAN:
        return hold_part(legal_entity_id, BOOKS + list(STEPS).index(step), "try")
    return hold_part(legal_entity_id, part, "take" if part == WHOLE else "try")


def steps_at_hand(legal_entity_id: UUID, on: date) -> list[str]:
    """Return the steps that a helper may do now: those after the last that the leader has done."""
    done = {step for step, part in finished(legal_entity_id, on) if part == WHOLE}
    at_hand: list[str] = []
    for step in STEPS:
        if step in {"cut_off", "collect", "switch"}:
            if step not in done:
                break
            at_hand = []
        elif step in {"accrue", "check", "close"}:
            break
        else:
            at_hand.append(step)
    return at_hand


def progress(legal_entity_id: UUID, *, now: datetime) -> Progress | None:
    """Return how far the night under way has come, from the units it has done; None if none is."""
    if running(legal_entity_id) is None:
        return None
    on = calendar.closed_on(legal_entity_id) + timedelta(days=1)
    parts = len(parts_of(legal_entity_id, on))
    units = sum(parts if step in BY_LOAN else 1 for step in STEPS)
    rows = list(NightStep.objects.filter(legal_entity_id=legal_entity_id, on=on))
    done = [row for row in rows if row.finished_at is not None]
    finished = {step for step in STEPS if sum(r.step == step for r in done) >= (
        parts if step in BY_LOAN else 1)}  # fmt: skip
    step = next((step for step in STEPS if step not in finished), "close")
    began = min((row.started_at for row in rows), default=now)
    seconds = (now - began).total_seconds()
    measured = sum(row.count for row in done if row.step == "measure")
    return Progress(
        on=on,
        step=STEPS[step],
        units=units,
        units_done=len(done),
        loans_per_second=measured / seconds if measured and seconds else None,
        seconds_left=seconds / len(done) * (units - len(done)) if done and seconds else None,
    )


def sums_of_day(
    legal_entity_id: UUID, on: date
) -> dict[tuple[UUID, str], dict[Stands, dict[str, int]]]:
    """Return the day's sums by organisation and product, and by where the loans stand."""
    keys = ("organisation_id", "product_version_id", "is_accruing", "is_written_off")
    rows = NightBucket.objects.filter(legal_entity_id=legal_entity_id, on=on).values(*keys)
    found = list(rows.annotate(**{name: Sum(name) for name in SUMS}))
    versions = products.every_version()
    sums: dict[tuple[UUID, str], dict[Stands, dict[str, int]]] = defaultdict(
        lambda: {stands: dict.fromkeys(SUMS, 0) for stands in Stands}
    )
    for row in found:
        bucket = sums[row["organisation_id"], versions[row["product_version_id"]].code]
        stands = Stands.INSIDE if row["is_accruing"] else Stands.OUTSIDE
        for name in SUMS:
            bucket[Stands.WRITTEN_OFF if row["is_written_off"] else stands][name] += int(row[name])
    return dict(sums)
