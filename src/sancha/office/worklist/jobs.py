from sancha.engines.process import assigning
from sancha.platform import clock, jobs


@jobs.every_minute("worklist.escalate")
def escalate() -> None:
    """Put tasks that are late before those who see to them."""
    assigning.escalate_late(clock.now())
