from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotOpen(DomainError):
    """It is done, or the loan is no longer observed."""

    code, kind = "inspections.not_open", Kind.CONFLICT
    text = Text("该检查已完成或已取消", "This inspection is done, or was dropped")
