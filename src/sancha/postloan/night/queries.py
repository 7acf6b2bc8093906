from datetime import date
from uuid import UUID

from sancha.postloan.night.models import NightOrder, NightStep
from sancha.postloan.night.types import OrderView, StepView


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
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on__gte=on)
    return [
        StepView(r.step, r.on, r.count, r.amount_fen, r.started_at, r.finished_at)
        for r in rows.order_by("-on", "position")
    ]


def last_days(legal_entity_id: UUID, count: int) -> list[date]:
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, step="cut_off")
    return list(rows.order_by("-on").values_list("on", flat=True)[:count])


def is_finished(legal_entity_id: UUID, on: date, step: str, part: int = -1) -> bool:
    rows = NightStep.objects.filter(legal_entity_id=legal_entity_id, on=on, step=step, part=part)
    return rows.filter(finished_at__isnull=False).exists()
