from uuid import UUID

from sancha.inloan.approval.models import Approval, Condition
from sancha.inloan.approval.types import OUTCOMES, ConditionView, OpinionView
from sancha.platform import plain


def lock(application_id: UUID) -> Approval | None:
    """Lock the case's reviews of its last round."""
    last = "application_id = %s ORDER BY round DESC LIMIT 1 FOR UPDATE"
    return plain.row(Approval, last, application_id)


def opinions_of(application_id: UUID) -> list[OpinionView]:
    """Return the opinions on a case, in order."""
    found: list[OpinionView] = []
    for row in Approval.objects.filter(application_id=application_id).order_by("round"):
        found += opinions_in(row)
    return found


def opinions_in(row: Approval) -> list[OpinionView]:
    found = [
        OpinionView(
            "first_review",
            row.first_by,
            OUTCOMES[row.first_outcome],
            row.first_opinion,
            row.first_amount_fen,
            row.first_at,
        )
    ]
    if row.second_by and row.second_at:
        outcome = OUTCOMES[row.second_outcome]
        found.append(
            OpinionView(
                "second_review",
                row.second_by,
                outcome,
                row.second_opinion,
                row.second_amount_fen,
                row.second_at,
            )
        )
    return found


def conditions_of(application_id: UUID) -> list[ConditionView]:
    """Return the conditions of an approval, in order."""
    rows = Condition.objects.filter(application_id=application_id).order_by("nr")
    columns = ConditionView.__dataclass_fields__
    return [ConditionView(**{name: getattr(row, name) for name in columns}) for row in rows]


def lock_conditions(application_id: UUID) -> list[Condition]:
    rows = Condition.objects.select_for_update().filter(application_id=application_id)
    return list(rows.order_by("nr"))
