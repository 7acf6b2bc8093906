from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class WrongCode(DomainError):
    """The code is wrong, stale or used up."""

    code, kind = "parties.wrong_code", Kind.INVALID
    text = Text(
        "验证码不正确或已失效，请核对短信或重新获取",
        "The code is wrong or no longer valid; check the message or ask for a new one",
    )


class AlreadyOpened(DomainError):
    """This phone account has opened its customer before."""

    code = "parties.already_opened"
    text = Text("您已开立客户信息，无需重复", "Your details are already on file")
