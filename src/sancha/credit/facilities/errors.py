from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class LimitExceeded(DomainError):
    """A draw would use more than the limit."""

    code = "facilities.limit_exceeded"
    text = Text("超过可用额度，未能占用", "This is more than the limit allows; nothing was drawn")


class LimitInUse(DomainError):
    """A limit of which something is used is not closed."""

    code = "facilities.limit_in_use"
    text = Text(
        "额度尚有占用，不能终止，请先还清",
        "Something is used of this limit; repay it before the limit is ended",
    )


class ContractNotOpen(DomainError):
    """The contract is not waiting for this step."""

    code = "facilities.contract_not_open"
    text = Text(
        "合同当前状态为“{status}”，不能执行此操作，请刷新查看",
        "The contract is not waiting for this; refresh to see where it stands",
    )
