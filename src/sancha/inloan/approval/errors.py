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


class ReasonMissing(Invalid):
    """Less than asked may be approved, with a reason that the customer is told."""

    code = "approval.reason_missing"

    def __init__(self) -> None:
        text = Text(
            "批准金额低于申请金额，请选择原因（将告知客户）",
            "Less than was asked: choose why; the customer is told",
        )
        super().__init__({"/reduced_for": text})


class ConditionWrong(Invalid):
    code = "approval.condition_wrong"

    def __init__(self, position: int) -> None:
        text = Text(
            "请写明条件（4 至 200 个字），最多 10 项",
            "Write out the condition (4 to 200 characters); ten at most",
        )
        super().__init__({f"/conditions/{position}": text})


class KeyMaterialDeferred(Invalid):
    """Who the customer is, and what she has agreed to, is settled before anything is approved."""

    code = "approval.key_material_deferred"

    def __init__(self, position: int) -> None:
        text = Text(
            "身份、授权等关键材料不得作为放款条件后补，请退回补充",
            "Identity and consent cannot be put off; return the case for them instead",
        )
        super().__init__({f"/conditions/{position}": text})


class NotAllChecked(Invalid):
    code = "approval.not_all_checked"

    def __init__(self, positions: list[int]) -> None:
        text = Text(
            "请写明落实情况（至少 4 个字）", "Say how it was met or not (4 characters or more)"
        )
        super().__init__({f"/checks/{nr}": text for nr in positions})
