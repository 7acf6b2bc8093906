"""The edge of applications, one module for each thing that a person does here."""

from sancha.preloan.applications.api import materials, offers, plans, submitting, turning
from sancha.preloan.applications.api.routers import borrower_router, router

__all__ = ["borrower_router", "materials", "offers", "plans", "router", "submitting", "turning"]
