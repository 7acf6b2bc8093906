from sancha.platform.errors import Invalid
from sancha.platform.text import Text


class OpinionTooShort(Invalid):
    code = "approval.opinion_too_short"

    def __init__(self) -> None:
        text = Text("请写明审批意见（至少 4 个字）", "Write your opinion (4 characters or more)")
        super().__init__({"/opinion": text})


class OpinionUnreadable(Invalid):
    code = "approval.opinion_unreadable"

    def __init__(self) -> None:
        text = Text(
            "审批意见最多 2000 个字，且不能含有特殊控制字符",
            "An opinion has 2000 characters at most, and no control characters",
        )
        super().__init__({"/opinion": text})


class AmountOutOfRange(Invalid):
    code = "approval.amount_out_of_range"

    def __init__(self) -> None:
        text = Text(
            "批准金额应大于 0，且不超过上一步的金额",
            "The amount must be above 0 and no more than the step before allowed",
        )
        super().__init__({"/amount": text})
