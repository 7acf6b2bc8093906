from sancha.platform.errors import DomainError, Invalid, Kind
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


class WrongPassword(Invalid):
    """The signing password is wrong, or was tried too often."""

    code = "contracts.wrong_password"

    def __init__(self) -> None:
        text = Text(
            "签署密码不正确；连续错误 5 次后须用短信验证码重设",
            "The signing password is wrong; after five wrong tries it must be set anew by SMS code",
        )
        super().__init__({"/password": text})


class PasswordTooWeak(Invalid):
    code = "contracts.password_too_weak"

    def __init__(self) -> None:
        text = Text(
            "签署密码为 8–64 位，须同时含字母和数字",
            "A signing password has 8 to 64 characters, letters and digits among them",
        )
        super().__init__({"/password": text})


class HandwritingMissing(Invalid):
    """There is no picture of a signature, or hardly a stroke in it."""

    code = "contracts.handwriting_missing"

    def __init__(self) -> None:
        text = Text("请在签名框内手写姓名", "Write your name in the box")
        super().__init__({"/handwriting": text})


class DataChanged(DomainError):
    """Name, identity number or contact is not what the contract says any more."""

    code = "contracts.data_changed"
    text = Text(
        "您的身份或联系信息已变更，原合同已失效。姓名或证件号变更须重新申请；联系信息变更将重新生成合同",
        "Your identity or contact details have changed and the contract is void. After a change of "
        "name or number please apply again; after a change of contact it is made anew",
    )


class ReasonMissing(Invalid):
    code = "contracts.reason_missing"

    def __init__(self) -> None:
        super().__init__(
            {"/reason": Text("请填写原因（4–500 字）", "Say why (4 to 500 characters)")}
        )


class CostNotRead(DomainError):
    """Nobody signs before having read what the loan costs in all."""

    code, kind = "contracts.cost_not_read", Kind.CONFLICT
    text = Text(
        "签约前须先阅读并确认综合融资成本明示表",
        "Before signing, what the loan costs in all must be read and confirmed",
    )


class CostChanged(DomainError):
    """What is confirmed is not what the loan costs: it was shown before something changed."""

    code, kind = "contracts.cost_changed", Kind.CONFLICT
    text = Text(
        "综合融资成本明示表已更新，请重新阅读",
        "The table of costs has changed; please read it again",
    )


class ReadTooQuickly(Invalid):
    code = "contracts.read_too_quickly"

    def __init__(self) -> None:
        text = Text("请完整阅读后再确认", "Please read all of it before confirming")
        super().__init__({"/seconds": text})
