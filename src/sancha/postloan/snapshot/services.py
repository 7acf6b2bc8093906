from datetime import date
from uuid import UUID

from sancha.office.organisation import queries as organisations
from sancha.platform.door import operation
from sancha.postloan.snapshot.models import SnapshotFile
from sancha.postloan.snapshot.types import Written


@operation
def note(legal_entity_id: UUID, *, on: date, part: int, written: Written) -> None:
    """Note a file of a day's snapshot: with it, its loans stand for that day."""
    SnapshotFile.objects.create(
        organisation_id=organisations.head_office_of(legal_entity_id).id,
        legal_entity_id=legal_entity_id,
        on=on,
        part=part,
        path=written.path,
        loans=written.loans,
        balance_fen=written.balance_fen,
        sha256=written.sha256,
        size_bytes=written.size_bytes,
    )
