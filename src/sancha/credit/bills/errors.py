from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class AlreadyDiscounted(DomainError):
    """A bill of this number was discounted, or its money is on its way."""

    code, kind = "bills.already_discounted", Kind.CONFLICT
    text = Text("该票据已贴现，不能重复贴现", "This bill has been discounted already")


class NotAwaited(DomainError):
    """Nobody waits for the acceptor's answer on this bill."""

    code, kind = "bills.not_awaited", Kind.CONFLICT
    text = Text(
        "票据当前状态为“{status}”，不能登记此结果",
        "This cannot be noted of the bill as it stands; refresh to see",
    )
