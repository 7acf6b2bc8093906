from sancha.platform.errors import DomainError, Invalid, Kind
from sancha.platform.text import Text


class NotDrawable(DomainError):
    """Nothing can be drawn of the limit now; it says why."""

    code, kind = "draws.not_drawable", Kind.CONFLICT
    text = Text("暂不能提款：{why_zh}", "Nothing can be drawn now: {why_en}")


class LimitHeld(DomainError):
    """A limit is not ended while something is owed of it, or on its way; it says what."""

    code, kind = "draws.limit_held", Kind.CONFLICT
    text = Text("额度暂不能终止：{why_zh}", "The limit cannot be ended yet: {why_en}")


class WrongDrawCode(Invalid):
    """Not the code that was sent for this draw, or one that no longer holds."""

    code = "draws.wrong_code"

    def __init__(self) -> None:
        text = Text(
            "验证码不正确或已失效，请重新获取",
            "The code is wrong or has expired; ask for a new one",
        )
        super().__init__({"/code": text})
