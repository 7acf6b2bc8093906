from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class UnknownTemplate(DomainError):
    """No template has this key; the start-up check finds it where the key is written in code."""

    code, kind = "notice.unknown_template", Kind.INVALID
    text = Text("没有名为 {template} 的通知模板", "There is no notice template named {template}")


class WrongVariables(DomainError):
    """The values are not exactly the template's variables."""

    code, kind = "notice.wrong_variables", Kind.INVALID
    text = Text(
        "通知模板 {template} 的变量不符：缺少 {missing}，多余 {unknown}",
        "Notice template {template} takes other variables: missing {missing}, unknown {unknown}",
    )


class CodeTooSoon(DomainError):
    """A code was sent less than a minute ago."""

    code = "notice.code_too_soon"
    text = Text("验证码已发送，请 {seconds} 秒后再试", "A code was just sent; try in {seconds} s")


class TooManyCodes(DomainError):
    """The holder has been sent as many codes as a day allows."""

    code = "notice.too_many_codes"
    text = Text(
        "今日获取验证码次数已达上限，请明天再试", "No more codes today; please try again tomorrow"
    )
