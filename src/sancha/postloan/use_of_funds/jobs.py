import logging

from sancha.engines.outside.errors import OutsideFailed
from sancha.office.organisation import queries as organisations
from sancha.platform import jobs
from sancha.postloan.use_of_funds import errands

log = logging.getLogger(__name__)


@jobs.every_minute("use_of_funds.ask")
def ask() -> None:
    """Ask what was paid out of accounts whose day has come; with none due, it asks nobody."""
    for legal_entity_id in organisations.legal_entities():
        try:
            errands.ask_due(legal_entity_id)
        except OutsideFailed:  # In the next minute again.
            log.warning("core banking does not tell what was paid out of accounts")
