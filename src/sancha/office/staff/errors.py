from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class WrongPassword(DomainError):
    """The account or password is wrong, or the account is locked: outsiders cannot tell which."""

    code, kind = "staff.wrong_password", Kind.UNAUTHENTICATED
    text = Text(
        "账号或密码不正确。连续输错 3 次将锁定 24 小时，可请另一位管理员解锁",
        "The account or password is wrong. Three wrong tries lock it for 24 hours; "
        "another administrator can unlock it",
    )
