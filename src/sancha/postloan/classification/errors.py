from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotToJudge(DomainError):
    """The loan cannot have this class; it says why."""

    code, kind = "classification.conditions", Kind.CONFLICT
    text = Text("不能认定为{class_zh}：{findings_zh}", "It cannot be {class_en}: {findings_en}")
