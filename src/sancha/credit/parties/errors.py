from sancha.platform.errors import DomainError, Invalid
from sancha.platform.text import Text


class WrongCode(Invalid):
    """The code is wrong, stale or used up."""

    code = "parties.wrong_code"

    def __init__(self) -> None:
        text = Text(
            "验证码不正确或已失效，请核对短信或重新获取",
            "The code is wrong or no longer valid; check the message or ask for a new one",
        )
        super().__init__({"/code": text})


class AlreadyOpened(DomainError):
    """This phone account has opened its customer before."""

    code = "parties.already_opened"
    text = Text("您已开立客户信息，无需重复", "Your details are already on file")
