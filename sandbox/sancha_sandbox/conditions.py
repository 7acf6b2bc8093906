"""How well the outside works just now: its latency, and the faults that are switched on."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Exists, Value, When

from sancha_sandbox.models import Fault, Setting

EVERY_SERVICE = "*"
UNAVAILABLE, TIMEOUT_AFTER_SUCCESS = "unavailable", "timeout_after_success"
# Calls that stand for an outside service. Switches, boxes and the page always work, at once.
ROUTES = tuple(
    (method, re.compile(pattern), service)
    for method, pattern, service in (
        ("POST", r"/identity/checks", "identity.checks"),
        ("POST", r"/bureau/reports", "bureau.reports"),
        ("POST", r"/court/checks", "court.checks"),
        ("POST", r"/core/transfers", "core.transfers"),
        ("GET", r"/core/transfers/[^/]+", "core.transfers.query"),
        ("POST", r"/core/debits", "core.debits"),
        ("GET", r"/core/debits/[^/]+", "core.debits.query"),
        ("GET", r"/core/accounts/[^/]+", "core.accounts"),
        ("GET", r"/core/lender(/statement)?", "core.lender"),
        ("POST", r"/sms/messages", "sms.messages"),
        ("POST", r"/email/messages", "email.messages"),
        ("GET", r"/ca/(trust|revocations)", "ca.trust"),
        ("POST", r"/ca/certificates", "ca.certificates"),
        ("POST", r"/ca/signatures", "ca.signatures"),
        ("POST", r"/ca/timestamps", "ca.timestamps"),
        ("POST", r"/evidence/receipts", "evidence.receipts"),
    )
)
SERVICES = tuple(service for _, _, service in ROUTES)


@dataclass(frozen=True)
class Conditions:
    """What one call meets."""

    latency_ms: int
    fault: str | None
    hold_ms: int


def service_of(method: str, path: str) -> str | None:
    """Return the service that a call is for; None if it is for the sandbox itself."""
    for of_method, pattern, service in ROUTES:
        if method == of_method and pattern.fullmatch(path):
            return service
    return None


def met_by(service: str) -> Conditions:
    """Return what this call to a service meets; a fault that fires is counted."""
    here = Fault.objects.filter(service__in=(service, EVERY_SERVICE))
    setting = Setting.objects.annotate(has_fault=Exists(here)).get()
    latency_ms = setting.latency_ms_by_service.get(service, setting.latency_ms)
    fault = take_fault(service) if setting.has_fault else None
    return Conditions(latency_ms, fault.kind if fault else None, fault.hold_ms if fault else 0)


def take_fault(service: str) -> Fault | None:
    """Count this call, and return the fault that fires for it.

    A share of 0.1 fires at every tenth call: the same on every run.
    """
    with transaction.atomic():
        fault = (
            Fault.objects.select_for_update()
            .filter(service__in=(service, EVERY_SERVICE))
            # The service's own switch goes before the one for all.
            .order_by(Case(When(service=EVERY_SERVICE, then=Value(1)), default=Value(0)))
            .first()
        )
        if fault is None or fault.times_left == 0:
            return None
        fires = (fault.seen_count + 1) * fault.share_permille // 1000 > (
            fault.seen_count * fault.share_permille // 1000
        )
        fault.seen_count += 1
        if fires:
            fault.fired_count += 1
            fault.times_left = None if fault.times_left is None else fault.times_left - 1
        fault.save(update_fields=["seen_count", "fired_count", "times_left"])
        return fault if fires else None
