"""How well the outside works just now: its latency, and the faults that are switched on."""

import re
from dataclasses import dataclass
from zlib import crc32

from django.db import connection, transaction
from django.db.models import Case, Value, When

from sancha_sandbox.models import Fault
from sancha_sandbox.society.chance import chance

EVERY_SERVICE = "*"
UNAVAILABLE, TIMEOUT_BEFORE, TIMEOUT_AFTER = (
    "unavailable",
    "timeout_before_success",
    "timeout_after_success",
)
WRONG_AMOUNT, DUPLICATE, LATE, REORDERED, BAD_SIGNATURE, LOST = (
    "wrong_amount",
    "duplicate",
    "late",
    "reordered",
    "bad_signature",
    "lost",
)
TRUNCATED, EXTRA, MISSING, UNKNOWN = "truncated", "extra", "missing", "unknown"
OF_RESULTS = (TRUNCATED, WRONG_AMOUNT, DUPLICATE, EXTRA, MISSING, UNKNOWN)
OF_CALLS = (UNAVAILABLE, TIMEOUT_BEFORE, TIMEOUT_AFTER)
OF_CALLBACKS = (DUPLICATE, LATE, REORDERED, WRONG_AMOUNT, BAD_SIGNATURE, LOST)
# Asked at every call, and therefore plainly.
HERE = """SELECT coalesce((latency_ms_by_service ->> %s::text)::int, latency_ms),
           EXISTS (SELECT FROM sandbox_fault WHERE service IN (%s, %s))
    FROM sandbox_setting"""
CALLBACKS = "core.callbacks"  # No call: what the core bank posts to the lender by itself.
FILE_CALLBACKS = "payments.callbacks"
ALL_CALLBACKS = (CALLBACKS, FILE_CALLBACKS)
FILES, RESULTS = "payments.files", "payments.results"
QUERIES = ("core.transfers.query", "core.debits.query")
# Calls that stand for an outside service. Switches, boxes and the page always work, at once.
ROUTES = tuple(
    (method, re.compile(pattern), service)
    for method, pattern, service in (
        ("POST", r"/identity/checks", "identity.checks"),
        ("POST", r"/bureau/reports", "bureau.reports"),
        ("POST", r"/bureau/records", "bureau.records"),
        ("POST", r"/court/checks", "court.checks"),
        ("POST", r"/tax/incomes", "tax.incomes"),
        ("POST", r"/social/records", "social.records"),
        ("POST", r"/operator/checks", "operator.checks"),
        ("POST", r"/business/records", "business.records"),
        ("POST", r"/core/transfers", "core.transfers"),
        ("GET", r"/core/transfers/[^/]+", "core.transfers.query"),
        ("POST", r"/core/debits", "core.debits"),
        ("GET", r"/core/debits/[^/]+", "core.debits.query"),
        ("GET", r"/core/accounts/[^/]+", "core.accounts"),
        ("GET", r"/core/lender(/statement)?", "core.lender"),
        ("POST", r"/core/outflows", "core.outflows"),
        ("POST", r"/payments/files", FILES),
        ("GET", r"/payments/files/[^/]+", RESULTS),
        ("GET", r"/payments/statement", "payments.statement"),
        ("POST", r"/sms/messages", "sms.messages"),
        ("POST", r"/email/messages", "email.messages"),
        ("GET", r"/ca/(trust|revocations)", "ca.trust"),
        ("POST", r"/ca/certificates", "ca.certificates"),
        ("POST", r"/ca/signatures", "ca.signatures"),
        ("POST", r"/ca/timestamps", "ca.timestamps"),
        ("POST", r"/evidence/receipts", "evidence.receipts"),
        ("POST", r"/voice/calls", "voice.calls"),
        ("GET", r"/voice/calls/[^/]+", "voice.calls.query"),
    )
)
SERVICES = (*(service for _, _, service in ROUTES), *ALL_CALLBACKS)


def kinds_of(service: str) -> tuple[str, ...]:
    """Return the faults that a service can have."""
    if service in ALL_CALLBACKS:
        return OF_CALLBACKS
    if service == FILES:
        return (*OF_CALLS, LATE)
    if service == RESULTS:
        return (*OF_CALLS, *OF_RESULTS)
    return (*OF_CALLS, WRONG_AMOUNT) if service in QUERIES else OF_CALLS


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
    with connection.cursor() as cursor:
        cursor.execute(HERE, [service, service, EVERY_SERVICE])
        ((latency_ms, has_fault),) = cursor.fetchall()
    fault = take_fault(service) if has_fault else None
    return Conditions(latency_ms, fault.kind if fault else None, fault.hold_ms if fault else 0)


def take_fault(service: str) -> Fault | None:
    """Count this call at the service's switches, and return the fault that fires for it.

    Without a seed a share of 0.1 fires at every tenth call; with one, at calls that the seed
    chooses. Both do the same on every run. The first that fires spares the call the others.
    """
    with transaction.atomic():
        switched_on = list(
            Fault.objects.select_for_update()
            .filter(service__in=(service, EVERY_SERVICE))
            # The service's own switches go before those for all.
            .order_by(Case(When(service=EVERY_SERVICE, then=Value(1)), default=Value(0)), "id")
        )
        if service in ALL_CALLBACKS:  # What strikes every call is no fault of a callback.
            switched_on = [fault for fault in switched_on if fault.service == service]
        struck = None
        for fault in switched_on:
            if struck is None and fault.times_left != 0 and fires(fault):
                struck = fault
                fault.fired_count += 1
                fault.times_left = None if fault.times_left is None else fault.times_left - 1
            if fault.times_left != 0 or fault is struck:
                fault.seen_count += 1
            fault.save(update_fields=["seen_count", "fired_count", "times_left"])
        return struck


def fires(fault: Fault) -> bool:
    """Tell whether the next call is one of a fault's share."""
    if fault.seed is not None:
        drawn = chance(
            fault.seed, crc32(f"{fault.service}/{fault.kind}".encode()), fault.seen_count
        )
        return drawn < fault.share_permille * 10
    before, after = fault.seen_count, fault.seen_count + 1
    return after * fault.share_permille // 1000 > before * fault.share_permille // 1000
