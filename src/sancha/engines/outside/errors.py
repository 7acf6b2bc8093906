"""How a call to the outside can fail. What matters to the caller: may it have taken effect?"""

from typing import Any

from sancha.platform.errors import DomainError, Invalid, Kind
from sancha.platform.text import Text


class OutsideFailed(DomainError):
    """A call that brought no answer. It names the connector, never what was asked."""

    code, kind = "outside.failed", Kind.UNAVAILABLE
    text = Text("{label}未能完成，请稍后重试", "{label} did not complete; try again later")

    def __init__(self, connector: str, label: Text, **values: Any) -> None:
        self.connector, self.label = connector, label
        super().__init__(connector=connector, **values)

    @property
    def message(self) -> Text:
        return Text(
            zh=self.text.zh.format(label=self.label.zh, **self.values),
            en=self.text.en.format(label=self.label.en, **self.values),
        )


class Unavailable(OutsideFailed):
    """The call surely did nothing: it never arrived, was turned away, or only asked to read."""

    code = "outside.unavailable"
    text = Text("{label}暂时无法连接，请稍后重试", "{label} cannot be reached now; try again later")


class BreakerOpen(Unavailable):
    """Nothing was sent: the last calls failed one after the other, and the rest is not over."""

    code = "outside.breaker_open"


class TimedOut(OutsideFailed):
    """No usable answer came. The outcome is unknown: the call may have taken effect.

    Ask for the outcome by our number, or repeat under the same number; never under a new one.
    """

    code = "outside.timed_out"
    text = Text(
        "{label}未在时限内答复，结果未知，系统将继续查询",
        "{label} did not answer in time; the outcome is unknown and will be asked for again",
    )


class Refused(OutsideFailed):
    """The outside answered no: `status` is its HTTP status, `refusal` its own code."""

    code, kind = "outside.refused", Kind.CONFLICT
    text = Text(
        "{label}拒绝了请求（{status} {refusal}），请核对内容",
        "{label} refused the request ({status} {refusal}); check what was sent",
    )

    def __init__(self, connector: str, label: Text, *, status: int, refusal: str) -> None:
        self.status, self.refusal = status, refusal
        super().__init__(connector, label, status=status, refusal=refusal)


class NotKnownThere(Refused):
    """The outside has never heard of what was asked for (404)."""

    code, kind = "outside.not_known_there", Kind.NOT_FOUND
    text = Text("{label}：对方没有该记录", "{label}: the other side has no such record")


class ConsentMissing(DomainError):
    """This source may be asked only under a consent, and none was named."""

    code, kind = "outside.consent_missing", Kind.FORBIDDEN
    text = Text(
        "未取得客户授权，不能查询该数据来源", "The source may not be asked without a consent"
    )


class AlreadyClosed(DomainError):
    """Somebody has dealt with this callback."""

    code = "outside.callback_closed"
    text = Text("该回调已由他人处理", "Somebody has dealt with this callback")


class NoteMissing(Invalid):
    code = "outside.note_missing"

    def __init__(self) -> None:
        note = Text("请填写核查结论（4–500 字）", "Say what was found (4 to 500 characters)")
        super().__init__({"/reason": note})
