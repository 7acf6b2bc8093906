"""What is wrong with a field of terms, in words: the same on a screen and in a terminal."""

from typing import Final

from sancha.core.fields import Fault, Problem
from sancha.platform.text import Text

MESSAGES: Final = {
    Fault.REQUIRED: Text("必填", "is missing"),
    Fault.UNKNOWN: Text("没有这个字段", "is no field"),
    Fault.NO_OBJECT: Text("应为对象", "must be an object"),
    Fault.NO_LIST: Text("应为数组", "must be an array"),
    Fault.NO_AMOUNT: Text(
        "应为金额字符串，如 50000.00", "must be an amount in a string, as 50000.00"
    ),
    Fault.NO_RATE: Text(
        "应为百分数字符串，如 6 或 4.35", "must be a percentage in a string, as 6 or 4.35"
    ),
    Fault.NO_DATE: Text("应为日期 YYYY-MM-DD", "must be a date, YYYY-MM-DD"),
    Fault.NO_TRUTH: Text("应为 true 或 false", "must be true or false"),
    Fault.NO_NUMBER: Text("应为整数", "must be a whole number"),
    Fault.NO_CHOICE: Text("应为下列之一", "must be one of these"),
    Fault.TWICE: Text("重复给出", "is given twice"),
    Fault.DOES_NOT_FIT: Text(
        "超出范围或与其他字段矛盾", "is out of bounds or does not fit the other fields"
    ),
}


def message_of(problem: Problem) -> Text:
    """Return what is wrong, with what would be right."""
    message = MESSAGES[problem.fault]
    if not problem.allowed:
        return message
    return Text(f"{message.zh}：{problem.allowed}", f"{message.en}: {problem.allowed}")
