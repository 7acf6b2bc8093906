from datetime import date, timedelta
from uuid import UUID

from sancha.credit.facilities import batch as facilities
from sancha.inloan.disbursement import queries as disbursements
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.platform.door import operation


@operation
def check(legal_entity_id: UUID, *, on: date) -> tuple[int, int]:
    """Expire, freeze and free limits as classes and arrears at the close of a day say, and compare
    what is used of them with what is owed.

    Returns how many have changed, and what differs in all, in fen.
    """
    said = parameters.values(["limit.freeze_days", "limit.freeze_class"], on=on)
    places = organisations.of_lender(legal_entity_id)
    count = facilities.stop(
        legal_entity_id,
        places,
        worst_class=int(said["limit.freeze_class"]),
        overdue_since_on=on + timedelta(days=1 - int(said["limit.freeze_days"])),
        on=on,
    )
    moving_fen = disbursements.on_their_way_fen(legal_entity_id)
    return count, sum(facilities.note_apart(legal_entity_id, places, moving_fen, on=on))
