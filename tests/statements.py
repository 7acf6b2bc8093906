"""Debits under numbers of a test's own, at the bank and in our books: what statements tell of."""

from datetime import date

from road import sandbox
from sancha.core.money import yuan
from sancha.entry.sample.bank import Bank
from sancha.platform import clock
from sancha.platform.acts import Actor, Scope, service
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
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
