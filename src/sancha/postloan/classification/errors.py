from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotToJudge(DomainError):
    """The loan cannot have this class; it says why."""

    code, kind = "classification.conditions", Kind.CONFLICT
    text = Text(
        "不能认定为{risk_class.zh}：{findings.zh}", "It cannot be {risk_class.en}: {findings.en}"
    )
