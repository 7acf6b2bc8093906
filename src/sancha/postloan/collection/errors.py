from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class QuietHours(DomainError):
    """The debtor's night: nobody is called or visited."""

    code = "collection.quiet_hours"
    text = Text(
        "每日 22:00 至次日 08:00 不得电话或上门催收，请在其他时间办理",
        "Nobody is called or visited between 22:00 and 08:00; do it at another time",
    )


class TooOften(DomainError):
    """The debtor has been reached often enough today."""

    code = "collection.too_often"
    text = Text(
        "今日已有效通话 {count} 次，达到每日上限，请明日再联系",
        "{count} calls have reached the debtor today, which is the limit; call again tomorrow",
    )


class Closed(DomainError):
    """The arrears are paid: there is nothing left to collect."""

    code = "collection.closed"
    text = Text("该案件已结案，无需再催收", "The case is closed; there is nothing left to collect")


class NotYours(DomainError):
    """Somebody else works the case."""

    code, kind = "collection.not_yours", Kind.CONFLICT
    text = Text("该案件由他人办理，请先接手", "Somebody else works this case; take it over first")
