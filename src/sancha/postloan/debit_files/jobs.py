from uuid import UUID

from sancha.office.organisation import queries as organisations
from sancha.platform import clock, jobs
from sancha.postloan.debit_files import errands


@jobs.every_minute("debit_files.follow_up")
def follow_up() -> None:
    """Ask for the results that are still out; with none out, it asks nobody."""
    if clock.is_simulated():  # There the night asks.
        return
    for legal_entity_id in organisations.legal_entities():
        errands.follow_up(legal_entity_id)


@jobs.job("debit_files.fetch")
def fetch(file_id: str) -> None:
    """Fetch the result of a file, of which the channel says that it is there."""
    errands.carry_out(UUID(file_id), times=1)
