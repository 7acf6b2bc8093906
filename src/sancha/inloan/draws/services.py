"""A borrower draws of her revolving limit: she reads what it costs, and says yes by a code. Or she has
it ended before its term.
"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sancha.core.money import grouped
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities import services as facility_services
from sancha.credit.parties import queries as parties
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.inloan.contracts import permissions
from sancha.inloan.contracts.errors import CostChanged, ReadTooQuickly
from sancha.inloan.contracts.services import checked_reason
from sancha.inloan.disbursement import services as disbursements
from sancha.inloan.disbursement.types import Drawn
from sancha.inloan.draws.errors import LimitHeld, NotDrawable
from sancha.inloan.draws.models import Draw
from sancha.inloan.draws.permissions import CLOSE_LIMIT
from sancha.inloan.draws.queries import cost_of, held_for, offer_of
from sancha.inloan.draws.types import HINDRANCES, Ask, DrawConfirmation, LimitOffer, findings
from sancha.office.calendar import queries as calendar
from sancha.office.products import queries as products
from sancha.platform import events
from sancha.platform.acts import Actor
from sancha.platform.door import operation, use_case
from sancha.platform.errors import Invalid, NotFound
from sancha.preloan.applications import queries as applications


@use_case
def send_code(*, contract_id: UUID, ask: Ask, now: datetime, actor: Actor) -> None:
    """Send the borrower the code by which she confirms this draw, of this amount and term.

    :raises NotDrawable: if nothing can be drawn. :raises Invalid: if not so much, or not so long.
    """
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.CONFIRM, on=contract)
    open_offer(contract, ask)
    notices.send_code(
        purpose=purpose_of(contract_id, ask),
        template="draw.code",
        recipient=Recipient(
            kind="party",
            id=contract.party_id,
            organisation_id=contract.organisation_id,
            party_id=contract.party_id,
            phone=parties.profile_of(contract.party_id).phone,
        ),
        values={"contract": contract.number, "amount": grouped(ask.amount_fen)},
        now=now,
    )


def purpose_of(contract_id: UUID, ask: Ask) -> str:
    return f"draw:{contract_id}:{ask.amount_fen}:{ask.term_months}"


@operation
def open_offer(contract: facilities.LockedContract, ask: Ask) -> LimitOffer:
    """Return the locked limit, of which this may be drawn now.

    :raises NotFound: if it is no revolving limit in force.
    :raises NotDrawable: if nothing can be drawn.
    :raises Invalid: if not so much, or not for so long.
    """
    legal_entity_id = applications.get(contract.application_id).legal_entity_id
    offer = offer_of(contract.id, on=calendar.bank_date(legal_entity_id))
    if offer.hindrance:
        why = HINDRANCES[offer.hindrance]
        raise NotDrawable(why_zh=why.zh, why_en=why.en)
    if found := findings(ask, offer):
        raise Invalid(found)
    return offer


@use_case
def confirm(
    *,
    contract_id: UUID,
    ask: Ask,
    digest: str,
    read_seconds: int,
    code: str,
    now: datetime,
    actor: Actor,
) -> DrawConfirmation:
    """Take the borrower's yes to a draw: it is written down with what it costs, and its payment ordered.

    Everything is asked again with the limit locked, so that two draws at once take no more than there
    is. A wrong code stays on record.

    :raises NotDrawable: :raises Invalid: as for the code.
    :raises CostChanged: if she read other figures.
    :raises ReadTooQuickly: if she cannot have read them.
    """
    calendar.share_the_day()
    contract = facilities.lock_contract(contract_id)
    actor.require(permissions.CONFIRM, on=contract)
    offer = open_offer(contract, ask)
    on = calendar.bank_date(applications.get(contract.application_id).legal_entity_id)
    found = cost_of(offer, ask, on=on)
    if digest != found.cost.digest:
        raise CostChanged
    if read_seconds < found.cost.reading_seconds:
        raise ReadTooQuickly
    outcome = notices.redeem_code(
        purpose=purpose_of(contract_id, ask), holder=contract.party_id, code=code, now=now
    )
    if outcome != "accepted":
        return DrawConfirmation(str(outcome), contract_id)
    row = Draw.objects.create(
        contract_id=contract.id,
        nr=Draw.objects.filter(contract_id=contract.id).count() + 1,
        organisation_id=contract.organisation_id,
        party_id=contract.party_id,
        amount_fen=ask.amount_fen,
        term_months=ask.term_months,
        annual_rate_pct=found.annual_rate_pct,
        drawn_on=on,
        figures=asdict(found.cost),
        digest=digest,
        read_seconds=read_seconds,
        confirmed_at=now,
        confirmed_by=actor.name,
    )
    drawn = Drawn(row.id, row.amount_fen, row.term_months, row.annual_rate_pct)
    disbursements.order_draw(contract, drawn, requested_by=actor.id, now=now)
    events.record(
        contract.id, "contract.drawn", business_on=on, nr=row.nr, amount_fen=row.amount_fen
    )
    return DrawConfirmation("done", contract_id, row.id)


@use_case
def close_limit(*, contract_id: UUID, reason: str, actor: Actor) -> UUID:
    """End a revolving limit before its term, as its borrower asks: on the phone, or at the desk, where
    it is noted how she asked. Nothing is drawn of it any more, and its contract has ended.

    :raises NotFound: if it is no revolving limit.
    :raises ContractNotOpen: if it is not in force, or has ended already.
    :raises ReasonMissing: if it is noted at the desk without a word.
    :raises LimitHeld: while a draw is owed or on its way; it says which.
    """
    calendar.share_the_day()
    contract = facilities.lock_contract(contract_id)
    actor.require(CLOSE_LIMIT, on=contract)
    if not products.version(contract.product_version_id).terms.revolving:
        raise NotFound
    facility_services.require_status(contract, "confirmed")
    is_her_own = actor.party_id == contract.party_id
    note = "" if is_her_own else checked_reason(reason)
    on = calendar.bank_date(applications.get(contract.application_id).legal_entity_id)
    if why := held_for(contract.facility_id, contract.party_id, on=on):
        raise LimitHeld(why_zh=why.zh, why_en=why.en)
    facility_services.close(contract.facility_id, on=on)
    facility_services.end_contract(contract, status="ended", reason="limit_closed", note=note)
    events.record(contract.id, "contract.limit_closed", business_on=on, by=actor.name)
    return contract.id
