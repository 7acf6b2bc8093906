from uuid import UUID

from sancha.platform import plain
from sancha.preloan.screening.models import HitReview
from sancha.preloan.screening.types import HIT_OUTCOMES, HIT_STEPS, HitOpinion

CLEARED = """SELECT 1 FROM screening_hitreview WHERE application_id = %s
    AND first_outcome = 'cleared' AND second_outcome = 'cleared'"""


def lock_review(application_id: UUID) -> HitReview | None:
    return HitReview.objects.select_for_update().filter(application_id=application_id).first()


def is_hit_cleared(application_id: UUID) -> bool:
    """Tell whether two people have found the hit to be wrong."""
    return bool(plain.ask(CLEARED, application_id))


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
