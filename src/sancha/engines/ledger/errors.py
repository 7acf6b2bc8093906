"""What the ledger refuses."""

from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class AlreadyReversed(DomainError):
    """The entry has a reversing entry; there is nothing left to take back."""

    code = "ledger.already_reversed"
    text = Text("凭证 {number} 已冲正，不能再次冲正", "Entry {number} has been reversed already")


class ReversalNotReversible(DomainError):
    """The entry is itself a reversal; what was taken back by mistake is posted anew."""

    code = "ledger.reversal_not_reversible"
    text = Text(
        "凭证 {number} 本身是冲正凭证，不能再冲正；如需恢复请重新记账",
        "Entry {number} is itself a reversal; post the original event again instead",
    )


class ReversedTooEarly(DomainError):
    """The reversal would stand in the books before what it reverses."""

    code = "ledger.reversed_too_early"
    text = Text(
        "冲正日期不能早于凭证 {number} 的记账日期 {accounting_on}",
        "A reversal cannot be dated before entry {number} ({accounting_on})",
    )


class PeriodClosed(DomainError):
    """The books of that day are closed."""

    code = "ledger.period_closed"
    text = Text(
        "{until_on} 及以前的账务已关账，请以之后的日期记账",
        "The books are closed up to {until_on}; date the entry after that",
    )


class JournalRefused(DomainError):
    """The lines of a journal entry cannot be booked."""

    code = "ledger.journal_refused"
    text = Text("分录有误：{findings.zh}", "The lines cannot be booked: {findings.en}")


class NotByHand(DomainError):
    """The entry was made by an event, which has its own way to be taken back."""

    code = "ledger.not_by_hand"
    text = Text(
        "凭证 {number} 由业务自动生成，请在对应业务中冲正",
        "Entry {number} was made by an event; take it back there",
    )


class UnknownPosting(RuntimeError):
    """Our mistake: no posting rule is released for this event and component."""


class AmountNotPositive(ValueError):
    """Our mistake: a component of an entry is a positive number of fen; a mistake is reversed."""


class LibraryRefused(ValueError):
    """The shipped defaults contradict themselves, or what the books already rest on."""
