from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotReady(DomainError):
    """A condition of paying out is not met; it says which."""

    code = "disbursement.not_ready"
    text = Text("放款条件未满足：{missing_zh}", "Not ready to pay out: {missing_en}")


class BadSignature(DomainError):
    """A callback that core banking did not sign."""

    code, kind = "disbursement.bad_signature", Kind.UNAUTHENTICATED
    text = Text("回调签名不正确", "The callback is not signed by core banking")


class BadCallback(DomainError):
    """A signed callback that does not say what it must."""

    code, kind = "disbursement.bad_callback", Kind.INVALID
    text = Text("回调内容不完整", "The callback lacks a number, a status or an amount")
