"""What the tests of calls ask, and on whose behalf."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errands import call
from sancha.engines.outside.models import OutsideCall
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import make_person_key
from sancha.platform.door import use_case
from sancha.platform.models import PersonKey
from support import HERE, clerk

NOW = datetime(2026, 3, 8, 1, 30, tzinfo=UTC)
CALLER = clerk("outside.call", "keys.change")
BRIEFLY = 1.0  # Seconds to wait for what is held for ten; all else has the connector's own time.


@use_case
def open_person(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("keys.change", on=Scope(party_id, HERE))
    make_person_key(party_id)
    return party_id


@use_case
def erase_person(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("keys.change", on=Scope(party_id, HERE))
    PersonKey.objects.filter(pk=party_id).update(wrapped=None)
    return party_id


def identity_of(person: dict[str, Any]) -> messages.IdentityAsked:
    return messages.IdentityAsked(
        name=person["name"], id_number=person["id_number"], phone=person["phone"]
    )


def court_of(person: dict[str, Any]) -> messages.CourtAsked:
    return messages.CourtAsked(name=person["name"], id_number=person["id_number"])


def bureau_of(person: dict[str, Any]) -> messages.BureauAsked:
    return messages.BureauAsked(
        name=person["name"], id_number=person["id_number"], authorisation_number="S2026-1"
    )


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def log_rows() -> list[dict[str, Any]]:
    fields = ("connector", "outcome", "attempts", "status", "refusal", "cost_fen", "from_cache")
    return list(OutsideCall.objects.order_by("started_at", "id").values(*fields))


def send_transfer(
    number: str,
    *,
    to: str,
    case: Scope,
    amount_fen: int = 5_000_000,
    name: str = "收款人",
    seconds: float = connectors.SEND_TRANSFER.timeout_seconds,
) -> Any:
    order = messages.TransferOrder(
        number=number, amount_fen=amount_fen, to_account=to, to_name=name, purpose="装修"
    )
    connector = replace(connectors.SEND_TRANSFER, timeout_seconds=seconds)
    return call(connector, order, actor=CALLER, subject=case, reason="pay")


def query_transfer(number: str, *, case: Scope) -> Any:
    asked = messages.ByNumber(number=number)
    return call(connectors.QUERY_TRANSFER, asked, actor=CALLER, subject=case, reason="pay")
