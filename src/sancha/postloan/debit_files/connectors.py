"""The texts of files: a debit file as the channel reads it, its result as we check it.

Both are lines of fields, parted by `|`: a head, the debits in order, and a tail with the count and the
sum. The same debits make the same bytes, so that a file can be sent again and is the same file.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sancha.core.money import InvalidAmount, parse_yuan, yuan
from sancha.postloan.debit_files.errors import Damaged
from sancha.postloan.debit_files.types import Checked, Difference, Line
from sancha.postloan.repayment.types import FINAL, Evidence

PART, END = "|", "\n"
NO_OUTCOME = "unknown"


def written(number: str, sequence: int, on: date, lines: Sequence[Line]) -> str:
    """Return the content of a debit file."""
    sums = [str(len(lines)), yuan(sum(line.amount_fen for line in lines))]
    rows = [
        [
            str(place),
            line.number,
            line.account,
            plain(line.account_name),
            yuan(line.amount_fen),
            "Y" if line.partial_allowed else "N",
        ]
        for place, line in enumerate(lines, start=1)
    ]
    head = ["H", number, str(sequence), f"{on:%Y%m%d}", *sums]
    return "".join(PART.join(row) + END for row in [head, *rows, ["T", *sums]])


def plain(text: str) -> str:
    """Return a text that cannot be taken for two fields or two lines."""
    return " ".join(text.replace(PART, " ").split())


def digest_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def read_result(number: str, content: str, digest: str) -> list[Evidence]:
    """Return what a result file says of each line, in its order.

    :raises Damaged: if it is not whole, not of this file, or its sums are not those of its lines.
    """
    if digest_of(content) != digest:
        raise Damaged
    try:
        head, *rows, tail = [row.split(PART) for row in content.splitlines()]
        said = [
            Evidence(debit, status, parse_yuan(amount), reason)
            for _, debit, status, amount, reason in rows
        ]
    except (ValueError, InvalidAmount):
        raise Damaged from None
    sums = [str(len(said)), yuan(sum(one.collected_fen for one in said))]
    if head != ["R", number, *sums] or tail != ["T", *sums]:
        raise Damaged
    return said


def check(number: str, content: str, digest: str, asked_fen: Mapping[str, int]) -> Checked:
    """Compare a result file with what was asked of each debit; what does not fit is not applied."""
    try:
        said = read_result(number, content, digest)
    except Damaged:
        return Checked((), [Difference("damaged")], {})
    times = Counter(one.number for one in said)
    told = {one.number: one for one in said}
    contrary = {one.number for one in said if told[one.number] != one}
    answers: list[Evidence] = []
    found: list[Difference] = []
    doubted: dict[str, str] = {}
    for debit, one in told.items():
        asked = asked_fen.get(debit)
        differs = (debit, asked, one.collected_fen, one.status)
        if asked is None:
            found.append(Difference("unknown_line", *differs))
        elif debit in contrary:
            found.append(Difference("contradiction", *differs))
            doubted[debit] = "contradiction"
        elif one.status == NO_OUTCOME:
            found.append(Difference("no_outcome", *differs))
            doubted[debit] = "no_outcome"
        elif one.status not in FINAL or not one.fits(asked):
            found.append(Difference("amount", *differs))
            doubted[debit] = "wrong_amount"
        else:
            answers.append(one)
        if asked is not None and times[debit] > 1 and debit not in contrary:
            found.append(Difference("duplicate_line", *differs))
    for debit, asked in asked_fen.items():
        if debit not in told:
            found.append(Difference("missing_line", debit, asked))
            doubted[debit] = "missing_line"
    return Checked(answers, found, doubted)
