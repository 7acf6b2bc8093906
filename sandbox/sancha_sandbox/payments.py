"""The payment company: files of debits for many banks' accounts, and one sum a file to the lender.

A file is taken whole under the lender's number, settled line by line at its own moment, and told of
in a result file. What it collected goes to the lender's account in one transfer, under the file's
number. Texts of both files are lines of fields, parted by `|`, with a head and a tail of sums.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sancha_sandbox import accounts, callbacks, clock, conditions, living, orders
from sancha_sandbox.accounts import Entry
from sancha_sandbox.models import Account, Movement, PaymentFile, PaymentLine, Setting
from sancha_sandbox.money import fen, yuan
from sancha_sandbox.orders import ACCEPTED, COLLECTED, DEBIT, FAILED, INSUFFICIENT_FUNDS, PARTIAL
from sancha_sandbox.refusals import BadFile, NotKnown, NumberReused

COMPANY, COMPANY_NAME = "9990000000000000018", "沙箱支付有限公司"
SETTLEMENT, DONE = "settlement", "done"
A_DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Said:
    """A line of a result file."""

    number: str
    status: str
    fen: int
    reason: str


def digest_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def company() -> Account:
    """Return the company's own account; nothing stays on it once a file is settled."""
    found, _ = Account.objects.get_or_create(number=COMPANY, defaults={"name": COMPANY_NAME})
    return found


@transaction.atomic
def take(*, number: str, content: str, digest: str, is_late: bool, now: datetime) -> PaymentFile:
    """Take a file, or return the one that was taken under this number with the same content.

    :raises BadFile: if it was damaged on its way, or its sums are not those of its lines.
    :raises NumberReused: if the number was used with another content.
    """
    if digest_of(content) != digest:
        raise BadFile
    wait_seconds = Setting.objects.get().debit_settle_seconds + is_late * A_DAY_SECONDS
    lines = read(number, content)
    file, created = PaymentFile.objects.get_or_create(
        number=number,
        defaults={
            "digest": digest,
            "accepted_at": now,
            "settles_at": now + timedelta(seconds=wait_seconds),
        },
    )
    if created:
        for line in lines:
            line.file = file
        PaymentLine.objects.bulk_create(lines)
    elif file.digest != digest:
        raise NumberReused
    return file


def read(number: str, content: str) -> list[PaymentLine]:
    """:raises BadFile: if it is not a file of this number, whole, with sums that are right."""
    try:
        head, *rows, tail = [row.split("|") for row in content.splitlines()]
        lines = [
            PaymentLine(
                place=int(place),
                number=debit,
                account=account,
                account_name=name,
                amount_fen=fen(amount),
                partial_allowed=partial == "Y",
            )
            for place, debit, account, name, amount, partial in rows
        ]
        sums = [str(len(lines)), yuan(sum(line.amount_fen for line in lines))]
    except ValueError:
        raise BadFile from None
    is_whole = head[:2] == ["H", number] and head[4:] == sums and tail == ["T", *sums]
    if not is_whole or not lines or len({line.number for line in lines}) < len(lines):
        raise BadFile
    if any(line.amount_fen <= 0 for line in lines):
        raise BadFile
    return lines


def look(number: str, now: datetime) -> PaymentFile:
    """Return a file as it stands now.

    :raises NotKnown: if none was taken under this number.
    """
    settle_due(now)
    file = PaymentFile.objects.filter(number=number).first()
    if file is None:
        raise NotKnown
    return file


def settle_due(now: datetime) -> int:
    """Settle every file whose time has come, the earliest first; return how many."""
    due = PaymentFile.objects.filter(status=ACCEPTED, settles_at__lte=now).order_by("settles_at")
    return sum(settle(file_id) for file_id in list(due.values_list("id", flat=True)))


@transaction.atomic
def settle(file_id: int) -> bool:
    """Take what each account gives, and hand the sum to the lender; False if another one did."""
    file = PaymentFile.objects.select_for_update().get(id=file_id)
    if file.status != ACCEPTED:
        return False
    company()
    lines = list(file.lines.order_by("place"))
    found = accounts.lock_all({line.account for line in lines} - {COMPANY})
    movements = living.catch_up(found.values(), clock.day_of(file.settles_at))
    own = Account.objects.select_for_update().get(number=COMPANY)
    for line in lines:
        movements += collect(line, found.get(line.account), own, file.settles_at)
    total_fen = sum(line.settled_fen for line in lines)
    if total_fen:
        lender = accounts.lock_lender()
        entry = Entry(SETTLEMENT, file.number, file.settles_at, "", lender.number, lender.name)
        movements.append(accounts.moved(own, -total_fen, entry))
        entry = Entry(SETTLEMENT, file.number, file.settles_at, "", own.number, own.name)
        movements.append(accounts.moved(lender, total_fen, entry))
    accounts.book(movements)
    PaymentLine.objects.bulk_update(lines, ["status", "reason", "settled_fen"], batch_size=2000)
    file.status, file.settled_at = DONE, file.settles_at
    file.save(update_fields=["status", "settled_at"])
    callbacks.note_file(file)
    return True


def collect(line: PaymentLine, payer: Account | None, own: Account, at: datetime) -> list[Movement]:
    """Give a line its result, and return the movements that make it; saves nothing."""
    movements: list[Movement] = []
    line.reason = orders.objection(line, payer)
    if payer is not None and not line.reason:
        line.settled_fen = orders.payable_fen(line, payer)
        if line.settled_fen < line.amount_fen:
            line.reason = INSUFFICIENT_FUNDS
        if line.settled_fen:
            out = Entry(DEBIT, line.number, at, "", own.number, own.name)
            movements.append(accounts.moved(payer, -line.settled_fen, out))
            into = Entry(DEBIT, line.number, at, "", payer.number, payer.name)
            movements.append(accounts.moved(own, line.settled_fen, into))
    is_whole = line.settled_fen == line.amount_fen
    line.status = COLLECTED if is_whole else PARTIAL if line.settled_fen else FAILED
    return movements


def result_of(file: PaymentFile, fault: str | None) -> tuple[str, str]:
    """Return the result file and its digest: the truth, or what a fault makes of it."""
    said = [
        Said(line.number, line.status, line.settled_fen, line.reason)
        for line in file.lines.order_by("place")
    ]
    content = written(file, distorted(said, fault))
    digest = digest_of(content)
    return (content[: len(content) // 2] if fault == conditions.TRUNCATED else content), digest


def distorted(said: list[Said], fault: str | None) -> list[Said]:
    """Return the lines as a fault tells them; it strikes the first."""
    first = said[0]
    match fault:
        case conditions.WRONG_AMOUNT:
            return [Said(first.number, COLLECTED, first.fen + 1, ""), *said[1:]]
        case conditions.DUPLICATE:
            return [first, *said]
        case conditions.EXTRA:
            return [*said, Said(f"X{first.number}", COLLECTED, 100, "")]
        case conditions.MISSING:
            return said[1:]
        case conditions.UNKNOWN:
            return [Said(first.number, conditions.UNKNOWN, 0, ""), *said[1:]]
    return said


def written(file: PaymentFile, said: list[Said]) -> str:
    sums = f"{len(said)}|{yuan(sum(line.fen for line in said))}"
    rows = [
        f"{place}|{line.number}|{line.status}|{yuan(line.fen)}|{line.reason}"
        for place, line in enumerate(said, start=1)
    ]
    return "\n".join([f"R|{file.number}|{sums}", *rows, f"T|{sums}"]) + "\n"
