"""The edge of disbursement: the desk, to whom it goes, and core banking's callbacks."""

from sancha.inloan.disbursement.api import payees, releasing
from sancha.inloan.disbursement.api.callbacks import callback_router
from sancha.inloan.disbursement.api.desk import borrower_router, router

__all__ = ["borrower_router", "callback_router", "payees", "releasing", "router"]
