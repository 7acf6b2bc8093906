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


class TooManyFromHere(DomainError):
    """One address, or all together, have asked for as many codes as an hour allows."""

    code, kind = "notice.too_many_from_here", Kind.TOO_MANY
    text = Text(
        "获取验证码过于频繁，请一小时后再试，或到柜面办理",
        "Too many codes were asked for; try again in an hour, or come to a branch",
    )


class WordsRefused(DomainError):
    """The words of a template use other variables, lack a language, or show a secret."""

    code, kind = "notice.words_refused", Kind.INVALID
    text = Text(
        "通知模板 {template} 的内容不能发布：{findings}",
        "The words of {template} cannot be released: {findings}",
    )
