"""Whether a loan may be written off, and what that would do to the books."""

from datetime import date
from uuid import UUID

from sancha.core.loan.figures import figures
from sancha.core.loan.history import History
from sancha.core.money import grouped, yuan
from sancha.engines.evidence.queries import documents_of
from sancha.engines.evidence.types import DocumentInfo
from sancha.office.parameters import queries as parameters
from sancha.platform.text import Text, joined
from sancha.postloan.classification.queries import rates_on
from sancha.postloan.write_off.errors import NotToWriteOff
from sancha.postloan.write_off.types import EVIDENCE, PURSUED

NOTHING_OWED = Text("没有未清偿的本金", "no principal is owed")
NOT_ALL_DUE = Text(
    "尚有未到期本金，须先宣布提前到期", "principal is not yet due: the loan must be called first"
)
NOT_REFUSED = Text(
    "票据承兑人尚未拒付，须先提示付款", "the bill's acceptor has not refused: present it first"
)
TOO_SOON = Text(
    "逾期 {days} 天，至少须逾期 {least} 天", "{days} days past due; at least {least} are needed"
)
TOO_LARGE = Text(
    "本金 {principal} 元，超过小额追索核销上限 {most} 元",
    "{principal} yuan of principal; on this ground at most {most}",
)


NO_EVIDENCE = Text("尚未上传核销证据", "no evidence was filed")


def evidence_of(loan_id: UUID) -> tuple[DocumentInfo, ...]:
    """Return what was filed to prove the ground of a loan's write-off, in that order."""
    return tuple(info for info in documents_of(loan_id) if info.kind == EVIDENCE)


def refuse_unfit(
    life: History, ground: str, *, is_awaited: bool, is_proven: bool, on: date
) -> None:
    """:raises NotToWriteOff: with everything that stands against it."""
    state = life.on(on)
    shown = figures(life.terms, state)
    said = parameters.values(["write_off.pursued_days", "write_off.pursued_most"], on=on)
    least = int(said["write_off.pursued_days"]) if ground == PURSUED else 1
    principal_fen, most_fen = shown.owed.principal_fen, int(said["write_off.pursued_most"] * 100)
    found = []
    if not principal_fen:
        found.append(NOTHING_OWED)
    if state.ahead:
        found.append(NOT_ALL_DUE)
    if is_awaited:
        found.append(NOT_REFUSED)
    if shown.days_past_due < least:
        found.append(TOO_SOON.format(days=shown.days_past_due, least=least))
    if ground == PURSUED and principal_fen > most_fen:
        found.append(TOO_LARGE.format(principal=grouped(principal_fen), most=grouped(most_fen)))
    if not is_proven:
        found.append(NO_EVIDENCE)
    if found:
        raise NotToWriteOff(findings=joined(found))


def foreseen(
    life: History, *, risk_class: int, is_accruing: bool, on: date
) -> tuple[dict[str, str], dict[str, str]]:
    """Return how a loan stands on the books, and off them once it is written off.

    The first stays the same from day to day while nothing happens to the loan.
    """
    owed = figures(life.terms, life.on(on)).owed
    principal_fen, penalty_fen = owed.principal_fen, owed.penalty_fen + owed.compound_fen
    held_fen = rates_on(on).allowance_fen(principal_fen, risk_class)
    stands = {"on_books": yuan(principal_fen), "off_books": yuan(0)}
    leaves = {
        "on_books": yuan(0),
        "off_books": yuan(principal_fen),
        "off_interest": yuan(owed.interest_fen),
        "off_penalty": yuan(penalty_fen),
        "from_allowance": yuan(held_fen),
        "charged_now": yuan(principal_fen - held_fen),
        "income_back": yuan(owed.interest_fen + penalty_fen if is_accruing else 0),
    }
    return stands, leaves
