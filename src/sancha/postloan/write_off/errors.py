from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotToWriteOff(DomainError):
    """What must be so before a loan is written off is not."""

    code, kind = "write_off.conditions", Kind.CONFLICT
    text = Text("尚不符合核销条件：{findings_zh}", "It cannot be written off: {findings_en}")


class IsWrittenOff(DomainError):
    """The claim stands off the books: it is collected or forgiven, and nothing else of it changes."""

    code, kind = "write_off.is_written_off", Kind.CONFLICT
    text = Text(
        "贷款已核销，只能收回、减免或撤销核销",
        "The loan is written off: it can be recovered, waived, or its write-off taken back",
    )


class RecoveredSince(DomainError):
    """Money came after the write-off: as a recovery, which it would no longer be."""

    code, kind = "write_off.recovered_since", Kind.CONFLICT
    text = Text(
        "核销后已有收回，须先冲销这些收回；银行已扣划的款项不能冲销，核销不再撤销",
        "Something was recovered since. Reverse that first; what a bank debited stays, and so does "
        "the write-off",
    )
