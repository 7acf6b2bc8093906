from collections.abc import Container, Iterable
from datetime import date
from uuid import UUID

from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.engines.outside import connectors as outside
from sancha.engines.outside import messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import NotKnownThere, OutsideFailed, Refused, TimedOut
from sancha.office.calendar import queries as calendar
from sancha.office.parameters import queries as parameters
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.platform.turns import LOOK_AGAIN_SECONDS, turn
from sancha.postloan.debit_files import queries, services
from sancha.postloan.debit_files.connectors import digest_of, written
from sancha.postloan.debit_files.errors import AllKnown
from sancha.postloan.debit_files.types import OPEN, FileView, Line
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.repayment import services as repayment
from sancha.postloan.repayment.services import COLLECTOR
from sancha.postloan.repayment.types import FINAL, NUMBER_REUSED, DebitView

CHANNEL = "payments"
ASK_TIMES, ASK_PAUSE_SECONDS = 4, 0.5


@errand
def collect(legal_entity_id: UUID, on: date) -> tuple[int, int]:
    """File a night's orders if they are many, send the files, and take what is known of them.

    Other workers may help. Return how many orders of this night are in files, and how much they
    brought.
    """
    file_orders(legal_entity_id, on)
    files = queries.open_files(legal_entity_id)
    while files := [file for file in files if not carry_out_alone(file, on)]:
        clock.sleep(LOOK_AGAIN_SECONDS)  # Somebody else is at these.
    return repayments.filed_on(legal_entity_id, on)


@errand
def help_out(legal_entity_id: UUID, on: date, *, but: Container[UUID]) -> set[UUID]:
    """Carry out files that nobody is at and that are not among these; return which."""
    files = [file for file in queries.open_files(legal_entity_id) if file.id not in but]
    return {file.id for file in files if carry_out_alone(file, on)}


def carry_out_alone(file: FileView, on: date) -> bool:
    """Carry a file out in the night of a day; False if another worker is at it."""
    with turn("debit_file", file.id) as is_ours:
        if is_ours:
            carry_out(file.id, in_bulk=file.night_on == on)
    return is_ours


@errand
def file_orders(legal_entity_id: UUID, on: date) -> list[FileView]:
    """Put a night's orders into files: of products that say so, and of those that leave it to the
    parameter where there are as many as it says.
    """
    debits = to_file(
        [d for d in repayments.to_send(legal_entity_id, on) if d.status.code == "intended"], on
    )
    most = parameters.whole("debit.file_lines_most", on=on)
    return [
        services.make_file(legal_entity_id=legal_entity_id, channel=CHANNEL, on=on, lines=lines)
        for start in range(0, len(debits), most)
        if (lines := lines_of(debits[start : start + most], on))
    ]


def to_file(debits: list[DebitView], on: date) -> list[DebitView]:
    """Return which of these orders leave in files; the others leave one by one."""
    ways = products.debit_ways(on)
    way_of: dict[UUID, str] = {}
    if set(ways.values()) != {"by_count"}:  # Else no loan need be looked at.
        versions = loans.product_versions_of(debit.loan_id for debit in debits)
        way_of = {loan_id: ways[version_id] for loan_id, version_id in versions.items()}
        debits = [debit for debit in debits if way_of[debit.loan_id] != "single"]
    least = parameters.whole("debit.file_from_count", on=on)
    if least and len(debits) >= least:
        return debits
    return [debit for debit in debits if way_of.get(debit.loan_id) == "file"]


def lines_of(debits: Iterable[DebitView], on: date) -> list[Line]:
    """Return what a file says of these debits, in the order of their numbers."""
    ordered = sorted(debits, key=lambda debit: debit.number)
    payers = parties.payers_of({debit.party_id for debit in ordered})
    versions = products.every_version()
    partial = {
        loan.id: versions[loan.product_version_id].terms.partial_debit
        for loan in loans.of_ids([debit.loan_id for debit in ordered], on=on)
    }
    return [
        Line(
            number=debit.number,
            account=payers[debit.party_id].bank_card,
            account_name=payers[debit.party_id].name,
            amount_fen=debit.asked_fen,
            partial_allowed=partial[debit.loan_id],
        )
        for debit in ordered
        if debit.party_id in payers
    ]


@errand
def carry_out(file_id: UUID, *, in_bulk: bool = False, times: int = ASK_TIMES) -> FileView:
    """Send a file unless it was sent, and take its result if there is one."""
    file = queries.get(file_id)
    if file.status.code == "intended":
        send(file)
    return follow(file_id, in_bulk=in_bulk, times=times)


@errand
def send(file: FileView) -> None:
    """Send the file under its number, with the same content each time; else it is given up.

    It is called before the channel has taken it, or when it says that it has not.
    """
    lines = lines_of(repayments.of_file(file.id), file.night_on)
    content = written(file.number, file.sequence, file.night_on, lines)
    if digest_of(content) != file.content_hash:
        services.withdraw(file_id=file.id)
        return
    services.note_sending(file_id=file.id, now=clock.now())
    order = messages.FileOrder(number=file.number, digest=file.content_hash, content=content)
    try:
        call(outside.SEND_FILE, order, actor=COLLECTOR, subject=file, reason="批量代扣")
    except TimedOut:
        services.note_doubt(file_id=file.id, reason="timed_out")
    except Refused as error:
        reason = NUMBER_REUSED if error.refusal == NUMBER_REUSED else "refused"
        services.note_doubt(file_id=file.id, reason=reason)
    except OutsideFailed:
        services.note_doubt(file_id=file.id, reason="unavailable")


@errand
def follow(file_id: UUID, *, in_bulk: bool, times: int) -> FileView:
    """Ask for the result of a file, a few times; not there yet, somebody asks again later."""
    for attempt in range(times):
        if attempt:
            clock.sleep(ASK_PAUSE_SECONDS)
        file = queries.get(file_id)
        if file.status.code not in OPEN or file.reason == NUMBER_REUSED:
            break
        asked = messages.ByNumber(number=file.number)
        try:
            found = call(
                outside.QUERY_FILE, asked, actor=COLLECTOR, subject=file, reason="取代扣结果"
            ).answer
        except NotKnownThere:
            send(file)
            continue
        except OutsideFailed:
            continue
        if found.result is None or found.digest is None:
            continue
        if take(file, found.result, found.digest, in_bulk=in_bulk):
            break
    return queries.get(file_id)


@errand
def take(file: FileView, content: str, digest: str, *, in_bulk: bool) -> bool:
    """Take a result; False if it was damaged."""
    now = clock.now()
    checked = services.take_result(
        file_id=file.id, content=content, digest=digest, now=now, in_bulk=in_bulk
    )
    if not in_bulk and not checked.is_damaged:
        on = calendar.bank_date(file.legal_entity_id)
        under_way = {
            debit.number for debit in repayments.of_file(file.id) if debit.status.code not in FINAL
        }
        for evidence in checked.answers:
            if evidence.number in under_way:
                repayment.resolve(evidence=evidence, on=on, now=now)
        services.conclude(file_id=file.id, now=now)
    return not checked.is_damaged


@errand
def follow_up(legal_entity_id: UUID, *, times: int = 1) -> int:
    """Ask for the results that are still out, and send what has not left; return how many."""
    files = queries.open_files(legal_entity_id)
    for file in files:
        carry_out(file.id, times=times)
    return len(files)


@errand
def ask(file_id: UUID) -> FileView:
    """Fetch the result of a file, because a person wants to know now.

    :raises AllKnown: if nothing is still to be learned.
    """
    if queries.get(file_id).status.code not in OPEN:
        raise AllKnown
    return carry_out(file_id, times=1)
