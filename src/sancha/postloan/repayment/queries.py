from datetime import date
from uuid import UUID

from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.types import STATUSES, UNDER_WAY, DebitView

# Money in from borrowers' accounts, in the form in which it is compared with the bank's statement.
MONEY_MOVED = """SELECT number, 'debit' AS what, 'debit' AS channel, organisation_id,
        loan_id AS subject_id, CASE WHEN status IN ('collected', 'partial') THEN collected_fen
            ELSE asked_fen END AS amount_fen, status, collected_fen > 0 AS is_settled,
        ordered_at AS from_at, settled_at AS until_at
    FROM repayment_debit WHERE legal_entity_id = %(legal_entity_id)s"""


def view_of(row: Debit) -> DebitView:
    values = {name: getattr(row, name) for name in DebitView.__dataclass_fields__}
    return DebitView(**values | {"status": STATUSES[row.status]})


def get(debit_id: UUID) -> DebitView:
    return view_of(Debit.objects.get(pk=debit_id))


def lock(debit_id: UUID) -> Debit:
    return Debit.objects.select_for_update().get(pk=debit_id)


def unresolved(legal_entity_id: UUID) -> list[DebitView]:
    """Return the debits of which nobody knows yet what became."""
    rows = Debit.objects.filter(legal_entity_id=legal_entity_id, status__in=UNDER_WAY)
    return [view_of(row) for row in rows.order_by("ordered_at")]


def in_doubt(window: slice) -> tuple[list[DebitView], int]:
    """Return the orders that left and of which nobody knows what became, the oldest first."""
    rows = Debit.objects.filter(status__in=["sent", "unknown"]).order_by("ordered_at", "id")
    return [view_of(row) for row in rows[window]], rows.count()


def to_send(legal_entity_id: UUID, on: date) -> list[DebitView]:
    """Return this night's orders of which nobody knows yet what became, in key order."""
    rows = Debit.objects.filter(legal_entity_id=legal_entity_id, night_on=on, status__in=UNDER_WAY)
    return [view_of(row) for row in rows.order_by("loan_id")]


def of_night(legal_entity_id: UUID, on: date) -> list[DebitView]:
    rows = Debit.objects.filter(legal_entity_id=legal_entity_id, night_on=on)
    return [view_of(row) for row in rows.order_by("id")]
