"""Every write of contracts: made, signed, ended."""

from sancha.inloan.contracts.services.ending import checked_reason, lapse, return_contract
from sancha.inloan.contracts.services.making import CONTRACTOR, file_draft, make
from sancha.inloan.contracts.services.signing import (
    confirm,
    confirm_cost,
    fail_signing,
    finish_signing,
    send_code,
)

__all__ = [
    "CONTRACTOR",
    "checked_reason",
    "confirm",
    "confirm_cost",
    "fail_signing",
    "file_draft",
    "finish_signing",
    "lapse",
    "make",
    "return_contract",
    "send_code",
]
