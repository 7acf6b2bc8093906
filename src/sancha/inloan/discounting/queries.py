from datetime import date

from sancha.credit.parties.types import PartyView
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations

PRODUCT = "bill_discount"


def today_of(party: PartyView) -> date:
    """Return the date on which the customer's lender does business now."""
    return calendar.bank_date(organisations.get(party.organisation_id).legal_entity_id)
