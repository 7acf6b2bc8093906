from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class AlreadyOpen(DomainError):
    """The customer has an application under way."""

    code = "applications.already_open"
    text = Text(
        "您有一笔申请正在办理，办结后可再次申请",
        "An application is already under way; ask again when it is finished",
    )


class WrongMove(DomainError):
    """The case is not where this step expects it."""

    code = "applications.wrong_move"
    text = Text(
        "申请当前处于“{status.zh}”，不能执行此操作，请刷新查看",
        "The application has moved on; refresh to see where it stands",
    )


class NoParty(DomainError):
    """The borrower has signed in but not opened her customer record."""

    code = "applications.no_party"
    text = Text("请先完善个人信息，再申请贷款", "Complete your details first, then apply")


class NotOpen(DomainError):
    """Documents can no longer be added."""

    code = "applications.not_open"
    text = Text("该申请已办结，不能再上传材料", "The application is finished; nothing can be added")


class TooLateToWithdraw(DomainError):
    """The money is on its way, or the case is at its end."""

    code = "applications.too_late_to_withdraw"
    text = Text(
        "申请当前处于“{status.zh}”，不能撤回",
        "The application stands at “{status.en}” and cannot be withdrawn",
    )


class NoAppeal(DomainError):
    """Only a refusal by the machine alone can be put before a person, once, within thirty days."""

    code = "applications.no_appeal"
    text = Text(
        "只有系统自动作出的拒绝可以申请人工复核，且只能在 30 天内申请一次",
        "Only an automatic refusal can be put before a person, once, within thirty days",
    )


class KindNotAsked(DomainError):
    """A kind of document that the product does not ask for; among them what the house files."""

    code, kind = "applications.kind_not_asked", Kind.INVALID
    text = Text(
        "本产品不需要此类材料，请从材料清单中选择",
        "The product does not ask for this; choose from its list of documents",
    )
