"""Debits under numbers of a test's own, at the bank and in our books: what statements tell of."""

from datetime import date, timedelta

from road import sandbox
from sancha.core.money import yuan
from sancha.credit.bills.models import Bill
from sancha.entry.sample.bank import Bank
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.postloan.debit_files.connectors import digest_of, written
from sancha.postloan.debit_files.models import DebitFile
from sancha.postloan.debit_files.types import Line
from sancha.postloan.repayment.models import Debit

COLLECTOR = service("test", "repayment.collect")


def debit(
    bank: Bank,
    payer: dict[str, str],
    number: str,
    amount_fen: int,
    *,
    on: date,
    status: str = "collected",
) -> Debit:
    """Let the bank collect under our number, and return how our side knows it."""
    order = {"number": number, "account": payer["bank_account"], "account_name": payer["name"]}
    sandbox("POST", "/core/debits", order | {"amount": yuan(amount_fen)})
    return Debit(
        number=number,
        organisation_id=bank.places["800101"].id,
        legal_entity_id=bank.legal_entity_id,
        party_id=uuid7(),
        loan_id=uuid7(),
        night_on=on,
        asked_fen=amount_fen,
        collected_fen=amount_fen if status == "collected" else 0,
        status=status,
        settled_at=clock.now() if status in {"collected", "failed"} else None,
    )


@use_case
def note_debits(*, rows: list[Debit], actor: Actor = COLLECTOR) -> int:
    """Write debits down as the night's batch would have left them."""
    actor.require("repayment.collect", on=Scope(rows[0].legal_entity_id, rows[0].organisation_id))
    return len(Debit.objects.bulk_create(rows))


@use_case
def learn(*, row: Debit, actor: Actor = COLLECTOR) -> None:
    """Learn what became of a debit."""
    actor.require("repayment.collect", on=row)
    row.save(update_fields=["status", "collected_fen", "settled_at"])


@use_case
def note_file(
    *,
    bank: Bank,
    payer: dict[str, str],
    sequence: int,
    amounts_fen: dict[str, int],
    on: date,
    actor: Actor = COLLECTOR,
) -> DebitFile:
    """Let the payment company collect in one file, and note it as the night would have left it."""
    number = f"PLS{sequence}"
    lines = [
        Line(debit, payer["bank_account"], payer["name"], fen, partial_allowed=False)
        for debit, fen in amounts_fen.items()
    ]
    content = written(number, sequence, on, lines)
    sent_at, digest = clock.now(), digest_of(content)
    order = {"number": number, "content": content, "digest": digest}
    sandbox("POST", "/payments/files", order)
    assert sandbox("GET", f"/payments/files/{number}")["status"] == "done"
    place, total_fen = bank.places["800101"], sum(amounts_fen.values())
    actor.require("repayment.collect", on=Scope(bank.legal_entity_id, place.id))
    file = DebitFile.objects.create(
        organisation_id=place.id,
        legal_entity_id=bank.legal_entity_id,
        number=number,
        channel="payments",
        night_on=on,
        sequence=sequence,
        line_count=len(lines),
        total_fen=total_fen,
        content_hash=digest,
        status="done",
        sent_at=sent_at,
        settled_at=clock.now(),
        collected_count=len(lines),
        collected_fen=total_fen,
    )
    Debit.objects.bulk_create(
        Debit(
            number=debit,
            organisation_id=place.id,
            legal_entity_id=bank.legal_entity_id,
            party_id=uuid7(),
            loan_id=uuid7(),
            night_on=on,
            asked_fen=fen,
            collected_fen=fen,
            status="collected",
            file_id=file.id,
            ordered_at=sent_at,
            settled_at=clock.now(),
        )
        for debit, fen in amounts_fen.items()
    )
    return file


@use_case
def note_bill(
    *, bank: Bank, number: str, face_fen: int, received_on: date, actor: Actor = COLLECTOR
) -> Bill:
    """Note that the acceptor of a bill paid, as its desk would have."""
    place = bank.places["800101"].id
    actor.require("repayment.collect", on=Scope(bank.legal_entity_id, place))
    return Bill.objects.create(
        number=f"110{int.from_bytes(number.encode()[-8:], 'big'):027d}",
        kind="bank",
        organisation_id=place,
        legal_entity_id=bank.legal_entity_id,
        party_id=uuid7(),
        facility_id=uuid7(),
        product_version_id=uuid7(),
        drawer="杭州云栖机械有限公司",
        acceptor="江南银行股份有限公司",
        face_fen=face_fen,
        issued_on=received_on - timedelta(days=90),
        due_on=received_on,
        matures_on=received_on,
        annual_rate_pct="3.6",
        discounted_on=received_on - timedelta(days=60),
        discount_fen=100,
        trade_contract="HT-1",
        invoices="33002025",
        status="paid",
        loan_id=uuid7(),
        answered_on=received_on,
        answered_at=clock.now(),
        answer=number,
    )
