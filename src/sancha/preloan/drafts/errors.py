from sancha.platform.errors import DomainError, Invalid
from sancha.platform.text import Text


class SavedElsewhere(DomainError):
    """Another device has saved since this one last read."""

    code = "drafts.saved_elsewhere"
    text = Text(
        "草稿已在另一设备或柜面更新，请刷新后继续",
        "The draft was changed on another device or at the desk; refresh and go on",
    )


class DraftTooLong(Invalid):
    code = "drafts.too_long"

    def __init__(self, field: str) -> None:
        text = Text("内容过长或含有控制字符", "Too long, or with control characters")
        super().__init__({f"/{field}": text})
