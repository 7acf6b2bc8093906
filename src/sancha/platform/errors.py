"""Expected refusals. The edge maps a kind to HTTP once; the text says what is wrong and what to do."""

from enum import Enum
from typing import Any, ClassVar

from sancha.platform.text import Text


class Kind(Enum):
    INVALID = 422
    CONFLICT = 409
    FORBIDDEN = 403
    UNAUTHENTICATED = 401
    NOT_FOUND = 404
    NOT_ALLOWED = 405
    TOO_LARGE = 413
    TOO_MANY = 429
    BAD_REQUEST = 400
    FAILED = 500
    UNAVAILABLE = 503


class DomainError(Exception):
    """A refusal that the caller can understand and act upon."""

    code: ClassVar[str] = "domain"
    kind: ClassVar[Kind] = Kind.CONFLICT
    text: ClassVar[Text] = Text("操作未能完成", "The operation could not be completed")

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(f"{self.code} {values}" if values else self.code)

    @property
    def message(self) -> Text:
        return self.text.format(**self.values)


class Invalid(DomainError):
    """Values that cannot be taken; each finding points at its field (a JSON pointer)."""

    code, kind = "request.invalid", Kind.INVALID
    text = Text(
        "有内容需要更正，请查看标注的字段", "Some values need correcting; see the marked fields"
    )

    def __init__(self, fields: dict[str, Text]) -> None:
        super().__init__()
        self.fields = fields


class Denied(DomainError):
    """The actor lacks the permission on this very object."""

    code, kind = "access.denied", Kind.FORBIDDEN
    text = Text(
        "您没有办理此事项的权限，请联系管理员",
        "You do not have the permission for this; ask your administrator",
    )


class SignedOut(DomainError):
    """Nobody is signed in, or the session has ended."""

    code, kind = "access.signed_out", Kind.UNAUTHENTICATED
    text = Text("请先登录", "Please sign in first")


class NotFound(DomainError):
    """There is no such thing, or not for this reader."""

    code, kind = "request.not_found", Kind.NOT_FOUND
    text = Text(
        "找不到该记录，或您无权查看", "There is no such record, or it is not for you to see"
    )


class KeyReused(DomainError):
    """The idempotency key came before with another operation or other values."""

    code, kind = "door.key_reused", Kind.INVALID
    text = Text(
        "该请求编号已用于另一请求，请刷新后重试",
        "This request key was used for another request; refresh and try again",
    )


class InProgress(DomainError):
    """The same request is still running."""

    code = "door.in_progress"
    text = Text("同一请求正在处理，请稍候", "The same request is still running; wait a moment")


class KeyTooLong(DomainError):
    code, kind = "door.key_too_long", Kind.BAD_REQUEST
    text = Text("请求编号过长（最多 255 个字符）", "The idempotency key is too long (255 at most)")


class OutOfPlace(RuntimeError):
    """Our mistake: a use case within another, an operation outside one, an errand inside one."""
