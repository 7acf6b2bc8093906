from sancha.platform import jobs
from sancha.postloan.reporting import errands


@jobs.every_minute("reporting.publish", alone=False)
def publish() -> None:
    """Tell the bureau what has happened to loans; two at once do no harm, they say the same."""
    errands.publish()
