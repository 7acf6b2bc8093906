from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NotToWriteOff(DomainError):
    """What must be so before a loan is written off is not."""

    code, kind = "write_off.conditions", Kind.CONFLICT
    text = Text("尚不符合核销条件：{findings.zh}", "It cannot be written off: {findings.en}")


class IsWrittenOff(DomainError):
    """The claim stands off the books: it is collected or forgiven, and nothing else of it changes."""

    code, kind = "write_off.is_written_off", Kind.CONFLICT
    text = Text(
        "贷款已核销，只能收回、减免或撤销核销",
        "The loan is written off: it can be recovered, waived, or its write-off taken back",
    )


class BeingDecided(DomainError):
    """Those who decide all see the same evidence."""

    code, kind = "write_off.being_decided", Kind.CONFLICT
    text = Text(
        "核销正在审核，证据不再增加；如须补充，请先撤回或驳回，再重新提出",
        "It is being decided, on the evidence as it is; to add some, have it withdrawn or rejected first",
    )


class RecoveredSince(DomainError):
    """Money was handed in after the write-off: as a recovery, which it would no longer be."""

    code, kind = "write_off.recovered_since", Kind.CONFLICT
    text = Text(
        "核销后柜面已有收回（业务序号 {numbers}），请先冲销这些收款，再撤销核销",
        "Something was recovered at the counter since (events {numbers}): reverse that first",
    )


class DebitedSince(DomainError):
    """A bank debited something after the write-off: that cannot be undone, and so it stays."""

    code, kind = "write_off.debited_since", Kind.CONFLICT
    text = Text(
        "核销后银行已扣划收回 {amount} 元（最近 {on}），已收款项不能冲销，核销不再撤销；后续款项继续作为核销收回入账",
        "{amount} yuan were debited since (last on {on}). That cannot be undone, so the write-off stays; "
        "what else comes is booked as recovered",
    )
