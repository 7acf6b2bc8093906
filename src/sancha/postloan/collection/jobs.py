from sancha.platform import jobs
from sancha.postloan.collection import errands


@jobs.every_minute("collection.hand_over")
def hand_over() -> None:
    """Give cases that are late enough to the team whose stage it is."""
    errands.hand_over_late()
