from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotFoundByCode(DomainError):
    """No document has this number and code; which of the two is wrong is not told."""

    code, kind = "verification.not_found", Kind.NOT_FOUND
    text = Text(
        "编号或验证码不正确，请核对后重试",
        "No document has this number and code; check both and try again",
    )
