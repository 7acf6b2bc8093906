from sancha.platform.errors import DomainError, Invalid
from sancha.platform.text import Text


class ElementsWrong(DomainError):
    """The contract's elements do not agree with each other; it must not be made."""

    code = "contracts.elements_wrong"
    text = Text(
        "合同要素检查未通过：{findings}。请联系客户经理更正后重新生成",
        "The contract's elements do not pass the check: {findings}. Ask your relationship manager",
    )


class WrongCode(Invalid):
    """The code is wrong, stale or used up."""

    code = "contracts.wrong_code"

    def __init__(self) -> None:
        text = Text(
            "验证码不正确或已失效，请核对短信或重新获取",
            "The code is wrong or no longer valid; check the message or ask for a new one",
        )
        super().__init__({"/code": text})
