from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class NotSettled(DomainError):
    """Something is still owed on the loan."""

    code = "certificates.not_settled"
    text = Text(
        "该笔借款尚未结清，结清后可开具结清证明",
        "The loan is not settled yet; the certificate can be had when it is",
    )
