from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class UnknownParameter(DomainError):
    """No parameter has this code."""

    code, kind = "parameters.unknown", Kind.NOT_FOUND
    text = Text("没有此参数：{parameter}", "There is no such parameter: {parameter}")


class NotInForce(DomainError):
    """The parameter has no value on this day."""

    code = "parameters.not_in_force"
    text = Text(
        "参数 {parameter} 在 {on} 没有有效值，请由管理员补充",
        "Parameter {parameter} has no value on {on}; an administrator must give one",
    )
