from sancha.platform.errors import DomainError, Invalid, Kind
from sancha.platform.text import Text


class NoConsent(DomainError):
    """The person has not agreed to this use of the data; the query is not made."""

    code, kind = "consents.none", Kind.FORBIDDEN
    text = Text(
        "客户未授权此项查询，不能继续", "The customer has not agreed to this query; it is not made"
    )


class NotAgreed(Invalid):
    """The application came without the agreement that it needs."""

    code = "consents.not_agreed"

    def __init__(self) -> None:
        super().__init__(
            {"/consented": Text("请阅读并同意授权书后再提交", "Read and agree to the text first")}
        )


class StaleText(Invalid):
    """Another text was agreed to than the one in force."""

    code = "consents.stale_text"

    def __init__(self) -> None:
        text = Text("授权书已更新，请重新阅读", "The text has changed; please read it again")
        super().__init__({"/consent_version": text})
