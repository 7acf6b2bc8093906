"""Limits by the whole book: stopped where their term or their party says so, and checked."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import connection

from sancha.credit.facilities.models import LimitFinding
from sancha.platform.columns import column, columns
from sancha.platform.door import operation

SQL = Path(__file__).parent / "sql"
SET = """WITH changed AS MATERIALIZED (
        SELECT facility.id, found.status, found.why
        FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS found (id, status, why)
        JOIN facilities_facility AS facility USING (id) WHERE facility.status <> 'closed'
        ORDER BY facility.id FOR UPDATE OF facility
    )
    UPDATE facilities_facility AS facility
    SET status = changed.status, stopped_for = changed.why, status_on = %s
    FROM changed WHERE facility.id = changed.id"""


@operation
def stop(
    legal_entity_id: UUID,
    organisations: list[UUID],
    *,
    worst_class: int,
    overdue_since_on: date,
    on: date,
) -> int:
    """Expire limits whose term has ended by `on`, freeze those of parties with a loan of this class
    or worse or overdue since that day, and free what was frozen for a cause that is gone.

    Returns how many have changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "stop.sql").read_text(encoding="utf-8"),
            {
                "legal_entity_id": legal_entity_id,
                "organisations": organisations,
                "worst_class": worst_class,
                "overdue_since_on": overdue_since_on,
                "on": on,
            },
        )
        if changed := cursor.fetchall():
            cursor.execute(SET, [*columns(changed), on])
        return len(changed)


@operation
def note_apart(
    legal_entity_id: UUID, organisations: list[UUID], moving_fen: Mapping[UUID, int], *, on: date
) -> list[int]:
    """Note the limits of which something else is used than what is owed and on its way.

    Returns the differences in fen.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "apart.sql").read_text(encoding="utf-8"),
            {
                "legal_entity_id": legal_entity_id,
                "organisations": organisations,
                "moving": column(moving_fen),
                "amounts": column(moving_fen.values()),
            },
        )
        rows = cursor.fetchall()
    found = [
        LimitFinding(
            organisation_id=organisation_id,
            party_id=party_id,
            facility_id=facility_id,
            on=on,
            used_fen=used_fen,
            owed_fen=owed_fen,
        )
        for organisation_id, party_id, facility_id, used_fen, owed_fen in rows
    ]
    LimitFinding.objects.bulk_create(found)
    return [abs(one.used_fen - one.owed_fen) for one in found]
