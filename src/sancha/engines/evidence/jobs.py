import logging

from sancha.engines.evidence import sealing
from sancha.engines.evidence.errors import BehindItsAnchor
from sancha.platform import clock, jobs

log = logging.getLogger(__name__)


@jobs.every_minute("evidence.seal")
def seal() -> None:
    """Seal what has become final since the last minute."""
    try:
        sealing.seal(now=clock.now())
    except BehindItsAnchor as refusal:  # A person must say that it was a restore.
        log.error("the log is not sealed: %s", refusal)
