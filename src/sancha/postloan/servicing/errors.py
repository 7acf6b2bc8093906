from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class Stale(DomainError):
    """The loan has changed since the quote, or the quote's time is over."""

    code, kind = "servicing.stale_quote", Kind.CONFLICT
    text = Text("试算结果已失效，请重新试算", "The quote no longer holds; ask for a new one")


class NothingToRepay(DomainError):
    """No principal lies ahead."""

    code, kind = "servicing.nothing_ahead", Kind.CONFLICT
    text = Text("没有可提前归还的本金", "There is no principal to repay early")


class NotReversible(DomainError):
    """Money that a bank has moved does not come back by a book entry."""

    code, kind = "servicing.not_reversible", Kind.CONFLICT
    text = Text(
        "只能冲销柜面收款、减免与展期；已由银行扣划的款项须退款处理",
        "Only counter payments, waivers and extensions are reversed; what a bank debited is refunded",
    )


class UnderWay(DomainError):
    """An early repayment is being collected."""

    code, kind = "servicing.under_way", Kind.CONFLICT
    text = Text("有一笔提前还款正在扣款", "An early repayment is being collected")
