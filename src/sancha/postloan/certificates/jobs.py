from uuid import UUID

from sancha.platform import jobs
from sancha.postloan.certificates import errands


@jobs.job("certificates.seal")
def seal(certificate_id: str) -> None:
    """Set and seal a document that was asked for."""
    errands.seal(UUID(certificate_id))
