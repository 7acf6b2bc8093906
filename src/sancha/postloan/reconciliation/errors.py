from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotADayOfStatements(DomainError):
    """The day has not begun at core banking, or lies before the lender opened."""

    code = "reconciliation.no_such_day"
    text = Text("该日没有对账单", "There is no statement of that day")


class NotOpen(DomainError):
    """The difference has been dealt with, or waits for another person."""

    code = "reconciliation.not_open"
    text = Text("该差异已处理，请刷新", "This difference has been dealt with; refresh the page")


class NothingToBook(DomainError):
    """No money is missing or too much by this difference; or it is not yet known whether."""

    code = "reconciliation.nothing_to_book"
    text = Text(
        "该差异无需入账，请说明原因后了结",
        "There is nothing to book about this difference; close it with a reason",
    )


class StillUnderWay(DomainError):
    """Our own order has no result yet: it is asked for, and booked when it is known."""

    code = "reconciliation.still_under_way"
    text = Text(
        "本方该笔交易尚无结果，请先查询结果，不能按差异入账",
        "Our own order has no outcome yet; ask for it first, it cannot be booked as a difference",
    )


class SamePerson(DomainError):
    """Who proposed a booking does not approve it."""

    code, kind = "reconciliation.same_person", Kind.FORBIDDEN
    text = Text(
        "提出人不能复核自己的入账，请由另一位同事办理",
        "Who proposed a booking cannot approve it; somebody else must",
    )
