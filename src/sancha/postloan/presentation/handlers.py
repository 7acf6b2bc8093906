"""A discount is taken back on its day by two persons: the holder has returned the money."""

from uuid import UUID

from pydantic import Field

from sancha.core.loan.events import Reason
from sancha.core.money import yuan
from sancha.credit.bills import queries as bills
from sancha.credit.bills import services as bill_services
from sancha.credit.bills.types import BillView
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans import services as loan_services
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.types import REASONS
from sancha.engines.ledger import services as ledger
from sancha.engines.ledger.types import Dimensions
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.proposals import queries as proposals
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.platform import events
from sancha.platform.errors import NotFound
from sancha.platform.text import Text
from sancha.postloan.presentation import permissions


class CancellationForm(Form):
    """Nothing is asked; `foreseen` is what the holder has returned."""

    foreseen: dict[str, str] = Field(default_factory=dict)


LABELS = {
    "foreseen.number": Text("票据号码", "Number of the bill"),
    "foreseen.returned": Text("持票人已退回（元）", "Returned by the holder (CNY)"),
    "foreseen.discount": Text("冲回贴现利息（元）", "Interest given back (CNY)"),
}


def bill_of(key: str) -> BillView:
    """Return the bill of the loan that a key names; :raises NotFound: if there is none."""
    try:
        found = bills.of_loan(UUID(key))
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found


def prepare(key: str, form: CancellationForm) -> Draft:
    """Say what comes back.

    :raises DoesNotFit: on any other day than that of the discount, or after money came.
    :raises NotAwaited: if the bill is not held.
    """
    bill = bill_of(key)
    assert bill.loan_id is not None
    loan, on = loan_batch.lock_for_change(bill.loan_id)
    bill_services.require_held(bills.lock(bill.id))
    if on != bill.discounted_on or loans.events_of(loan.id):
        raise DoesNotFit(reason=REASONS[Reason.TOO_LATE])
    return Draft(
        title=Text(loan.number, loan.number),
        before=None,
        after={
            "foreseen": {
                "number": bill.number,
                "returned": yuan(bill.proceeds_fen),
                "discount": yuan(bill.discount_fen),
            }
        },
        organisation_id=bill.organisation_id,
    )


def release(key: str, form: CancellationForm, proposal_id: UUID) -> None:
    """Let the loan be as if never lent: its interest goes back, the bill is the holder's again."""
    bill = bill_of(key)
    assert bill.loan_id is not None
    loan, on = loan_batch.lock_for_change(bill.loan_id)
    product = products.version(loan.product_version_id)
    payload = {"reason": proposals.get(proposal_id).reason}
    loan_services.enact(
        loan, product.terms, kind="cancellation", value_on=on, on=on, payload=payload
    )
    bill_services.cancel(bill.id)
    components = {"proceeds": bill.proceeds_fen, "discount": bill.discount_fen}
    ledger.post(
        event="bill.cancelled",
        components={name: fen for name, fen in components.items() if fen},
        subject_id=loan.id,
        dimensions=Dimensions(
            legal_entity_id=loan.legal_entity_id,
            organisation_id=loan.organisation_id,
            head_office_id=organisations.head_office_of(loan.legal_entity_id).id,
            product=product.code,
        ),
        accounting_on=on,
    )
    events.record(loan.id, "bill.cancelled", business_on=on, number=bill.number)


register(
    Kind(
        code="bill_cancellation",
        label=Text("撤销贴现", "Discount taken back"),
        permission=permissions.CANCEL,
        form=CancellationForm,
        listed=list,
        current=lambda key: None,
        prepare=prepare,
        release=release,
        labels=LABELS,
        is_setup=False,
        organisation_of=lambda key: bill_of(key).organisation_id,
    )
)
