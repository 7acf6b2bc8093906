"""Every write of disbursement: what the house does by itself, and what persons decide."""

from sancha.inloan.disbursement.services.deciding import (
    approve_request,
    cancel_contract,
    cancel_draw,
    has_ended_unpaid,
    note_inquiry,
    order_again,
    request_payment,
    settle_by_hand,
)
from sancha.inloan.disbursement.services.discounted import order_for_bill
from sancha.inloan.disbursement.services.entrusting import note_payee
from sancha.inloan.disbursement.services.ordering import (
    PAYER,
    intend,
    order_draw,
    queue_payment,
)
from sancha.inloan.disbursement.services.paying import (
    follow_up,
    keep_voucher,
    note_doubt,
    note_sending,
    raise_delay,
    resolve,
)
from sancha.inloan.disbursement.services.releasing import release_payment, take_back

__all__ = [
    "PAYER",
    "approve_request",
    "cancel_contract",
    "cancel_draw",
    "follow_up",
    "has_ended_unpaid",
    "intend",
    "keep_voucher",
    "note_doubt",
    "note_inquiry",
    "note_payee",
    "note_sending",
    "order_again",
    "order_draw",
    "order_for_bill",
    "queue_payment",
    "raise_delay",
    "release_payment",
    "request_payment",
    "resolve",
    "settle_by_hand",
    "take_back",
]
