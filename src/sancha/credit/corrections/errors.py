from sancha.platform.errors import Denied, DomainError, Invalid
from sancha.platform.text import Text


class CorrectionWaiting(DomainError):
    """One correction of a customer waits for its review; the next comes after it."""

    code = "corrections.waiting"
    text = Text(
        "该客户已有待复核的更正，请先办结", "A correction of this customer waits for its review"
    )


class CorrectionDecided(DomainError):
    code = "corrections.decided"
    text = Text("该更正已办结", "This correction was decided")


class ProposerDecides(Denied):
    """Who proposed a correction does not release it."""

    code = "corrections.same_person"
    text = Text("不能复核本人提出的更正", "Who proposed a correction does not review it")


class NothingChanged(Invalid):
    code = "corrections.nothing_changed"

    def __init__(self) -> None:
        super().__init__({"/values": Text("没有需要更正的内容", "Nothing is different")})


class CorrectionReason(Invalid):
    code = "corrections.reason_missing"

    def __init__(self, pointer: str = "/reason") -> None:
        super().__init__({pointer: Text("请填写原因（4–200 字）", "Say why (4 to 200 characters)")})
