from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.loans import queries as loans
from sancha.credit.parties import queries as parties
from sancha.engines.evidence import queries as documents
from sancha.engines.evidence import services as evidence
from sancha.engines.evidence.types import CleanFile, DocumentInfo
from sancha.inloan.disbursement import queries as disbursements
from sancha.office.calendar import queries as calendar
from sancha.office.calendar.queries import SHANGHAI
from sancha.office.organisation import queries as organisations
from sancha.office.parameters import queries as parameters
from sancha.platform import events, numbers
from sancha.platform.acts import Actor, Scope, current_act, service
from sancha.platform.crypto import person_key, seal
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid
from sancha.platform.keys import uuid7
from sancha.platform.text import Text, is_plain
from sancha.postloan.use_of_funds import permissions, queries
from sancha.postloan.use_of_funds.errors import (
    FlowsSuspected,
    NoProof,
    NotALoan,
    NothingSuspected,
)
from sancha.postloan.use_of_funds.models import (
    Flow,
    FlowInquiry,
    FlowWatch,
    UseFinding,
    WatchedTrade,
)
from sancha.postloan.use_of_funds.types import (
    NOTE_MAX,
    PROOF,
    RESULTS,
    SUSPECTED,
    VERDICTS,
    Inquiry,
    Seen,
    Shipped,
)
from sancha.preloan.applications.queries import limit_of

TRACKER = service("use_of_funds", permissions.TRACK, "outside.call")

UNKNOWN = Text("请选择核查结论", "Choose what was found")
SAY = Text("请说明依据（不超过 500 字）", "Say on what grounds, in 500 characters at most")
AMOUNT = Text("须大于零且不超过放款金额 {most} 元", "More than nothing, and at most {most} yuan")


@use_case
def record(
    *,
    loan_id: UUID,
    result: str,
    proven_fen: int | None,
    note: str,
    file: CleanFile | None,
    now: datetime,
    actor: Actor,
) -> UUID:
    """Write down what was found about how a loan's money was used, with the paper that shows it.

    Suspected misuse is told to those who may act on it.

    :raises Invalid: naming each field that does not fit.
    :raises NoProof: if it is called proven, and no paper is on file.
    :raises NotALoan: if it is a discounted bill.
    :raises FlowsSuspected: if payments are suspected that nobody has weighed.
    :raises sancha.engines.evidence.errors.SubjectFull: and others, as for any document.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.CHECK, on=loan)
    if loan.application_id is None:
        raise NotALoan
    if is_suspected(loan.id):
        raise FlowsSuspected
    amount_fen = proven_fen or 0
    found: dict[str, Text] = {}
    if result not in RESULTS:
        found["/result"] = UNKNOWN
    if not (result == "proven") <= amount_fen <= loan.principal_fen:
        found["/amount"] = AMOUNT.format(most=grouped(loan.principal_fen))
    if not note.strip() or not is_plain(note, longest=NOTE_MAX):
        found["/note"] = SAY
    if found:
        raise Invalid(found)
    if file is not None:
        file_paper(loan.id, file, now)
    elif result == "proven" and not has_proof(loan.id):
        raise NoProof
    return find(loan.id, result, proven_fen=amount_fen, note=note, now=now)


@operation
def find(
    loan_id: UUID,
    result: str,
    *,
    note: str,
    now: datetime,
    proven_fen: int = 0,
    moved_fen: int = 0,
) -> UUID:
    """Keep what was found of a loan, and let those know who follow it."""
    loan, actor = loans.lock(loan_id), current_act().actor
    on = calendar.bank_date(loan.legal_entity_id)
    row = UseFinding.objects.create(
        loan_id=loan.id,
        organisation_id=loan.organisation_id,
        party_id=loan.party_id,
        result=result,
        proven_fen=proven_fen,
        note=note.strip(),
        on=on,
        found_by=actor.name,
        found_by_id=actor.id,
        found_at=now,
    )
    amount_fen = moved_fen or proven_fen
    events.record(loan.id, f"loan.use_{result}", business_on=on, amount_fen=amount_fen)
    return row.id


def is_suspected(loan_id: UUID) -> bool:
    found = queries.findings_of(loan_id)
    return bool(found) and found[0].result == SUSPECTED


@use_case
def hand_in(*, loan_id: UUID, file: CleanFile, now: datetime, actor: Actor) -> DocumentInfo:
    """File a paper that the borrower hands in herself, for those who check the use.

    :raises NotALoan: if it is a discounted bill.
    :raises sancha.engines.evidence.errors.SubjectFull: and others, as for any document.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.HAND_IN, on=loan)
    if loan.application_id is None:
        raise NotALoan
    known = {document.id for document in documents.documents_of(loan.id)}
    filed = file_paper(loan.id, file, now)
    if filed.id not in known:
        on = calendar.bank_date(loan.legal_entity_id)
        events.record(loan.id, "loan.use_paper", business_on=on, document=filed.number)
    return filed


@operation
def file_paper(loan_id: UUID, file: CleanFile, now: datetime) -> DocumentInfo:
    """File a paper of use under its loan."""
    loan = loans.lock(loan_id)
    return evidence.file_document(
        file=file,
        kind=PROOF,
        party_id=loan.party_id,
        subject_id=loan.id,
        subject_type="loan",
        organisation_id=loan.organisation_id,
        uploaded_at=now,
        most_bytes=limit_of("materials.file_mebibytes", loan.legal_entity_id),
    )


@use_case
def weigh(*, loan_id: UUID, verdict: str, note: str, now: datetime, actor: Actor) -> UUID:
    """Say of suspected payments that the money was misused, or how they are explained.

    :raises NothingSuspected: if none wait for that.
    :raises Invalid: naming each field that does not fit.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.CHECK, on=loan)
    if not is_suspected(loan.id):
        raise NothingSuspected
    found: dict[str, Text] = {}
    if verdict not in VERDICTS:
        found["/verdict"] = UNKNOWN
    if not note.strip() or not is_plain(note, longest=NOTE_MAX):
        found["/note"] = SAY
    if found:
        raise Invalid(found)
    return find(loan.id, verdict, note=note, now=now)


@operation
def follow(loan_id: UUID, *, now: datetime) -> None:
    """Track for some days what is paid out of the account that a loan was paid into.

    Not of a small loan or a bill, nor of one that was paid to the seller: there is nothing to find.
    """
    loan, payment = loans.lock(loan_id), disbursements.by_loan(loan_id)
    on = calendar.bank_date(loan.legal_entity_id)
    said = parameters.values([queries.LEAST, queries.TRACK_DAYS], on=on)
    days, is_small = int(said[queries.TRACK_DAYS]), loan.principal_fen < said[queries.LEAST] * 100
    if not days or is_small or loan.application_id is None or payment.payee_id is not None:
        return
    account = parties.payers_of({loan.party_id})[loan.party_id].bank_card
    key, today = uuid7(), now.astimezone(SHANGHAI).date()
    FlowWatch.objects.create(
        id=key,
        organisation_id=loan.organisation_id,
        legal_entity_id=loan.legal_entity_id,
        party_id=loan.party_id,
        loan_id=loan.id,
        sealed=seal(person_key(loan.party_id), account.encode(), place=queries.account_place(key)),
        started_at=payment.sent_at or now,
        ends_on=today + timedelta(days=days),
        next_on=today + timedelta(days=1),
    )


@use_case
def open_inquiry(
    *, legal_entity_id: UUID, account_count: int, now: datetime, actor: Actor = TRACKER
) -> Inquiry:
    """Take a number under which the bank is asked what was paid out of accounts."""
    head_office = organisations.head_office_of(legal_entity_id)
    actor.require(permissions.TRACK, on=Scope(legal_entity_id, head_office.id))
    on = calendar.bank_date(legal_entity_id)
    row = FlowInquiry.objects.create(
        organisation_id=head_office.id,
        legal_entity_id=legal_entity_id,
        account_count=account_count,
        asked_by=actor.name,
        asked_at=now,
        number=numbers.next_number(numbers.INQUIRY, on=on),
    )
    return Inquiry(row.id, row.number, head_office.id)


@use_case
def note_flows(
    *, loan_id: UUID, inquiry: str, seen: Sequence[Seen], now: datetime, actor: Actor = TRACKER
) -> int:
    """Note payments to somebody on the list, each once; enough of them are suspected misuse.

    Return how many are new.
    """
    loan = loans.lock(loan_id)
    actor.require(permissions.TRACK, on=loan)
    known = queries.serials_of(loan.id)
    new = {one.serial: one for one in seen if one.serial not in known}
    key = person_key(loan.party_id)
    for one in new.values():
        flow_id = uuid7()
        Flow.objects.create(
            id=flow_id,
            organisation_id=loan.organisation_id,
            party_id=loan.party_id,
            loan_id=loan.id,
            inquiry=inquiry,
            serial=one.serial,
            moved_at=one.moved_at,
            amount_fen=one.amount_fen,
            code=one.code,
            trade_id=one.trade_id,
            sealed=seal(key, one.payee.encode(), place=queries.place_of(flow_id)),
            noted_at=now,
        )
    if new:
        suspect(loan.id, now=now)
    return len(new)


@operation
def suspect(loan_id: UUID, *, now: datetime) -> None:
    """Suspect misuse once enough went to somebody on the list that nobody has weighed."""
    loan, found = loans.lock(loan_id), queries.findings_of(loan_id)
    if found and found[0].result.code in {"suspected", "misused"}:
        return  # Somebody is at it, or it is known.
    moved_fen = queries.unweighed_fen(loan_id, queries.weighed_until(found))
    on = calendar.bank_date(loan.legal_entity_id)
    if moved_fen >= parameters.value(queries.ALERT_FROM, on=on) * 100:
        find(loan_id, "suspected", note="", now=now, moved_fen=moved_fen)


@use_case
def close_inquiry(
    *,
    inquiry_id: UUID,
    watch_ids: Collection[UUID],
    unknown_ids: Collection[UUID],
    until: datetime,
    outflow_count: int,
    noted_count: int,
    now: datetime,
    actor: Actor = TRACKER,
) -> int:
    """Note up to when all is known of these accounts, and when they are asked about again."""
    row = FlowInquiry.objects.select_for_update().get(pk=inquiry_id)
    actor.require(permissions.TRACK, on=row)
    row.told_until_at, row.outflow_count, row.noted_count = until, outflow_count, noted_count
    row.save(update_fields=["told_until_at", "outflow_count", "noted_count"])
    today = now.astimezone(SHANGHAI).date()
    for watch in queries.lock_watches(watch_ids):
        watch.asked_at = now
        if watch.id in unknown_ids:
            watch.state = "unknown"
        else:
            watch.told_until_at = max(watch.told_until_at or until, until)
            watch.state = "over" if today > watch.ends_on else watch.state
        watch.next_on = today + timedelta(days=1) if watch.state == "open" else None
        watch.save(update_fields=["asked_at", "told_until_at", "state", "next_on"])
    return len(watch_ids)


@use_case
def note_asked(*, loan_id: UUID, noted: int, actor: Actor) -> int:
    """Note that a person had payments asked for, and how many to somebody on the list were new."""
    loan = loans.lock(loan_id)
    actor.require(permissions.CHECK, on=loan)
    return noted


@use_case
def load_library(*, actor: Actor) -> int:
    """Put the shipped kinds of payees on the list that were never on it; return how many."""
    actor.require(permissions.MANAGE, on=Scope(uuid7()))
    known = {trade.key for trade in queries.trades()}
    new = [one for one in queries.shipped() if f"{one.scheme}-{one.code}" not in known]
    for one in new:
        set_trade(one, is_active=True)
    return len(new)


@operation
def set_trade(said: Shipped, *, is_active: bool, proposal_id: UUID | None = None) -> None:
    """Put a kind of payee on the list, or take it off; what was there stays on record."""
    WatchedTrade.objects.create(
        scheme=said.scheme,
        code=said.code,
        version=queries.last_version(said.scheme, said.code) + 1,
        flow=said.flow,
        name=vars(said.name),
        source=said.source,
        is_active=is_active,
        proposal_id=proposal_id,
        made_by=current_act().actor.name,
    )


def has_proof(loan_id: UUID) -> bool:
    return any(document.kind == PROOF for document in documents.documents_of(loan_id))
