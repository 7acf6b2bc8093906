from uuid import UUID

from sancha.preloan.screening.models import HitReview
from sancha.preloan.screening.types import HIT_OUTCOMES, HIT_STEPS, HitOpinion


def lock_review(application_id: UUID) -> HitReview | None:
    return HitReview.objects.select_for_update().filter(application_id=application_id).first()


def is_hit_cleared(application_id: UUID) -> bool:
    """Tell whether two people have found the hit to be wrong."""
    rows = HitReview.objects.filter(application_id=application_id)
    return rows.filter(first_outcome="cleared", second_outcome="cleared").exists()


def hit_opinions(application_id: UUID) -> list[HitOpinion]:
    """Return what was found of the hit, in order."""
    row = HitReview.objects.filter(application_id=application_id).first()
    if row is None:
        return []
    first, second = HIT_STEPS
    found = [
        HitOpinion(
            first, row.first_by, HIT_OUTCOMES[row.first_outcome], row.first_note, row.first_at
        )
    ]
    if row.second_by and row.second_at:
        outcome = HIT_OUTCOMES[row.second_outcome]
        found.append(HitOpinion(second, row.second_by, outcome, row.second_note, row.second_at))
    return found
