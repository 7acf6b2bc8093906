from sancha.office.organisation import queries as organisations
from sancha.platform import clock, jobs
from sancha.postloan.reconciliation import errands


@jobs.every_minute("reconciliation.catch_up")
def catch_up() -> None:
    """Fetch and compare the statements of days that are over; done already, it asks nobody."""
    if clock.is_simulated():  # Its people live; nobody there keeps an eye on the account.
        return
    for legal_entity_id in organisations.legal_entities():
        errands.catch_up(legal_entity_id)
