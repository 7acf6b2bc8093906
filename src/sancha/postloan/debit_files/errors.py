from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class AllKnown(DomainError):
    """Nothing of the file is still to be learned: there is no result to fetch."""

    code = "debit_files.all_known"
    text = Text("该文件各笔结果均已知", "The outcome of each line of this file is known")


class NotOpen(DomainError):
    """The difference was dealt with, or is no more."""

    code = "debit_files.not_open"
    text = Text("该差异已处理，请刷新", "This difference has been dealt with; refresh the page")


class Damaged(ValueError):
    """A result file is not whole, or its sums are not those of its lines."""
