from sancha.platform.errors import DomainError, Invalid, Kind
from sancha.platform.text import Text


class WrongPassword(DomainError):
    """The account or password is wrong, or the account is locked: outsiders cannot tell which."""

    code, kind = "staff.wrong_password", Kind.UNAUTHENTICATED
    text = Text(
        "账号或密码不正确。连续输错 3 次将锁定 24 小时，可请另一位管理员解锁",
        "The account or password is wrong. Three wrong tries lock it for 24 hours; "
        "another administrator can unlock it",
    )


class WrongPasswordCode(DomainError):
    """The code is wrong, too late or used up, or there is no such account: nobody is told which."""

    code, kind = "staff.wrong_code", Kind.INVALID
    text = Text(
        "验证码不正确或已失效，请重新获取", "The code is wrong or too old; ask for a new one"
    )


class WrongPresentPassword(Invalid):
    """The present password is wrong, or too many wrong ones have locked the account."""

    code = "staff.wrong_present_password"

    def __init__(self) -> None:
        text = Text(
            "当前口令不正确；连续输错 3 次将锁定 24 小时",
            "The present password is wrong; three wrong tries lock the account for 24 hours",
        )
        super().__init__({"/current": text})


class OwnAccount(DomainError):
    """Nobody releases a change of her own account."""

    code, kind = "staff.own_account", Kind.FORBIDDEN
    text = Text("不能变更自己的账号", "Nobody changes her own account")


class CannotStandIn(Invalid):
    """This colleague cannot be a deputy; the text says why."""

    code = "staff.cannot_stand_in"

    def __init__(self, pointer: str, text: Text) -> None:
        super().__init__({pointer: text})


class DelegationOver(DomainError):
    """The delegation has ended."""

    code = "staff.delegation_over"
    text = Text("该委托已结束", "This delegation has ended")
