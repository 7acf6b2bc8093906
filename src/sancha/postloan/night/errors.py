from sancha.platform.errors import DomainError, Invalid
from sancha.platform.text import Text


class NightRunning(DomainError):
    code = "night.running"
    text = Text("日终作业正在进行，请等待完成", "The night is running; wait until it is done")


class DateNotAhead(Invalid):
    code = "night.date_not_ahead"

    def __init__(self) -> None:
        text = Text(
            "请选择当前业务日期之后、400 天以内的日期",
            "Choose a date after the bank's date, within 400 days",
        )
        super().__init__({"/until_on": text})
