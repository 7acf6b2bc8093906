"""Statements against our books, all movements of the days concerned at once."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from sancha.platform.door import operation
from sancha.postloan.reconciliation.queries import OURS

COMPARE = Path(__file__).parent / "sql" / "compare.sql"


@operation
def compare(
    legal_entity_id: UUID,
    head_office_id: UUID,
    days: Sequence[date],
    *,
    source: str,
    now: datetime,
) -> tuple[int, int]:
    """Class the differences of these days; return how many are new, and how many are no more.

    A difference that somebody has dealt with, or has proposed to book, stays as it was.
    """
    sql = COMPARE.read_text(encoding="utf-8").replace("{ours}", OURS[source])
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "legal_entity_id": legal_entity_id,
                "source": source,
                "head_office_id": head_office_id,
                "days": list(days),
                "now": now,
            },
        )
        found, cleared = cursor.fetchone()
    return int(found), int(cleared)
