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


class NotSignedOff(DomainError):
    """Loans are set aside, or the books differ from the loans: the day waits for a signature."""

    code = "night.not_signed_off"
    text = Text(
        "{on} 有 {count} 项未解决（被搁置的借据或总分不符），须签字后才能关账",
        "Open points on {on}: {count} (loans set aside, or books that differ). The day closes once"
        " somebody has signed it off",
    )


class NothingToSignOff(DomainError):
    code = "night.nothing_to_sign_off"
    text = Text("该日没有需要签字的事项", "Nothing on that day needs a signature")


class StillBroken(DomainError):
    code = "night.still_broken"
    text = Text("借据仍无法处理：{reason}", "The loan still cannot be worked on: {reason}")
