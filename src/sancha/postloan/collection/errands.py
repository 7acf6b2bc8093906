from datetime import timedelta

from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform.door import errand
from sancha.postloan.collection import services
from sancha.postloan.collection.queries import is_any_to_hand_over
from sancha.postloan.collection.types import stages


@errand
def hand_over_late() -> None:
    """Give what is late enough to the team whose stage it is, wherever there is such a case."""
    for legal_entity_id in organisations.legal_entities():
        on = calendar.bank_date(legal_entity_id)
        for stage in stages():
            late_from = on - timedelta(days=stage.from_day)
            if stage.team != "collection" and is_any_to_hand_over(
                legal_entity_id, late_from=late_from
            ):
                services.hand_over(
                    legal_entity_id=legal_entity_id, team=stage.team, late_from=late_from, on=on
                )
