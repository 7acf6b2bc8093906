from sancha.platform.errors import Invalid
from sancha.platform.text import Text


class NoteTooShort(Invalid):
    code = "screening.note_too_short"

    def __init__(self) -> None:
        text = Text(
            "请写明核查依据（至少 10 个字）：比对了哪些信息、查了哪里",
            "Say what was compared and where it was looked up (10 characters or more)",
        )
        super().__init__({"/note": text})


class NoEvidence(Invalid):
    """A wrong hit is cleared on evidence, never on a word alone."""

    code = "screening.no_evidence"

    def __init__(self) -> None:
        text = Text(
            "排除命中须先上传核查证明（如法院结案证明、同名不同人的比对材料）",
            "To clear a hit, file the evidence first: the court's closing note, or what shows that "
            "it is somebody else",
        )
        super().__init__({"/outcome": text})
