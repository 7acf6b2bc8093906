from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class NoOnlineOrganisation(DomainError):
    """No branch takes customers who come by phone."""

    code = "organisation.no_online_branch"
    text = Text(
        "尚未设置受理线上客户的机构，请联系管理员",
        "No branch is set to take online customers; ask the administrator",
    )
