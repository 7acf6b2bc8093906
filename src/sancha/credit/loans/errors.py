from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class DoesNotFit(DomainError):
    """An event does not fit the loan as it stands, or something after it no longer would."""

    code, kind = "loans.does_not_fit", Kind.CONFLICT
    text = Text("无法办理：{reason}", "This cannot be done: {reason}")
