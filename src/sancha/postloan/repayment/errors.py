from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class NotInDoubt(DomainError):
    """What became of this debit is known, or it has not left."""

    code = "repayment.not_in_doubt"
    text = Text("该扣款结果已明确，无需再查询", "What became of this debit is known")
