from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class NotRejected(DomainError):
    """Only a record that the bureau has rejected is reported again by hand."""

    code = "reporting.not_rejected"
    text = Text("该记录未被退回，无需重报", "The record was not rejected")
