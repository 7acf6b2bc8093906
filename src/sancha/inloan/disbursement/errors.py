from sancha.platform.errors import Denied, DomainError, Invalid, Kind
from sancha.platform.text import Text


class NotReady(DomainError):
    """A condition of paying out is not met; it says which."""

    code = "disbursement.not_ready"
    text = Text("放款条件未满足：{missing.zh}", "Not ready to pay out: {missing.en}")


class NotOpen(DomainError):
    """The payment is not where this action expects it."""

    code = "disbursement.not_open"
    text = Text(
        "该笔放款当前状态不能执行此操作，请刷新查看",
        "The payment is not waiting for this; refresh to see where it stands",
    )


class BadPayDay(Invalid):
    code = "disbursement.bad_pay_day"

    def __init__(self, most_days: int) -> None:
        super().__init__(
            {
                "/pay_on": Text(
                    f"放款日期须为当日至 {most_days} 天以内",
                    f"Choose a day from today to {most_days} days ahead",
                )
            }
        )


class NotEntrusted(DomainError):
    """The payment goes to the borrower: no payee is noted for it."""

    code = "disbursement.not_entrusted"
    text = Text(
        "该笔放款金额无须受托支付，款项划入借款人账户",
        "This payment is the borrower's own to spend; it goes to the borrower's account",
    )


class OtherPayee(DomainError):
    """The reviewer looked at another payee than the one to whom it would go now."""

    code = "disbursement.other_payee"
    text = Text(
        "收款方已变更，请刷新后重新核对",
        "The payee has been changed; refresh, and compare it again",
    )


class SamePerson(Denied):
    """Who requested a payment does not review it."""

    code = "disbursement.same_person"
    text = Text("放款的发起人不能复核同一笔放款", "Who requested a payment cannot review it")


class NotProven(DomainError):
    """What core banking says does not settle it: no new order may leave."""

    code = "disbursement.not_proven"
    text = Text(
        "核心系统的答复（{status}，{amount} 元）不能证明原指令已失败或已足额到账，不能据此处理",
        "Core banking's answer ({status}, {amount} yuan) proves neither failure nor payment in "
        "full; nothing can be settled by it",
    )


class OpinionMissing(Invalid):
    code = "disbursement.opinion_missing"

    def __init__(self) -> None:
        super().__init__(
            {"/opinion": Text("请填写处理说明（4–500 字）", "Say why (4 to 500 characters)")}
        )


class MoneyOnItsWay(DomainError):
    """The contract cannot be cancelled: the payment has been ordered or made."""

    code = "disbursement.money_on_its_way"
    text = Text(
        "款项已发出或结果未知，不能解除合同",
        "The money is on its way, or nobody knows yet; the contract cannot be cancelled",
    )


class BadSignature(DomainError):
    """A callback that core banking did not sign."""

    code, kind = "disbursement.bad_signature", Kind.UNAUTHENTICATED
    text = Text("回调签名不正确", "The callback is not signed by core banking")


class BadCallback(DomainError):
    """A signed callback that does not say what it must."""

    code, kind = "disbursement.bad_callback", Kind.INVALID
    text = Text("回调内容不完整", "The callback lacks a number, a status or an amount")
