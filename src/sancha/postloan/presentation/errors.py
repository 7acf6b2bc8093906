from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotDueYet(DomainError):
    """A bill is presented to its acceptor on the day it is due."""

    code, kind = "bills.not_due_yet", Kind.CONFLICT
    text = Text("票据 {due_on} 到期，尚不能提示付款", "The bill is due on {due_on}; not yet")
