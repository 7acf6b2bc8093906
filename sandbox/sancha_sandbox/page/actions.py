"""What the page's buttons do. Each does one thing and goes back to where it came from."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from sancha_sandbox import accounts, clock, conditions, living, orders, statements
from sancha_sandbox.models import Fault, Setting
from sancha_sandbox.money import fen
from sancha_sandbox.page.views import asked_by
from sancha_sandbox.refusals import Refusal, TooFewMovements

MOST_MS, MOST_TIMES, MOST_SECONDS = 600_000, 10**6, 40 * 366 * 86_400
MOST_SEED = 2**62 - 1
HOSTILE = {
    ("core.transfers", conditions.TIMEOUT_AFTER): 100,
    ("core.transfers", conditions.TIMEOUT_BEFORE): 100,
    ("core.transfers", conditions.UNAVAILABLE): 50,
    (conditions.CALLBACKS, conditions.DUPLICATE): 150,
    (conditions.CALLBACKS, conditions.REORDERED): 100,
    (conditions.CALLBACKS, conditions.LATE): 30,
    (conditions.CALLBACKS, conditions.WRONG_AMOUNT): 20,
    (conditions.CALLBACKS, conditions.BAD_SIGNATURE): 10,
}  # Shares in permille.
Action = Callable[[HttpRequest], str]


def button(action: Action) -> Callable[[HttpRequest], HttpResponse]:
    """Run an action on a posted form and go back; what cannot be done is said on the page."""

    @wraps(action)
    def handle(request: HttpRequest) -> HttpResponse:
        try:
            note = action(request)
        except TooFewMovements:
            note = "too_few"
        except (ValueError, OverflowError, Refusal):
            note = "bad_input"
        return HttpResponseRedirect(asked_by(request).link(note=note))

    return require_POST(handle)


def whole(text: str, most: int) -> int:
    """:raises ValueError: if the text is not a whole number from 0 to `most`."""
    number = int(text)
    if not 0 <= number <= most:
        raise ValueError("out of bounds")
    return number


@button
def advance_clock(request: HttpRequest) -> str:
    if seconds := request.POST.get("seconds", ""):
        now = clock.advance(by=timedelta(seconds=whole(seconds, MOST_SECONDS)))
    else:
        until = datetime.fromisoformat(request.POST.get("until", ""))
        if until.year > datetime.now(clock.SHANGHAI).year + 40:
            raise ValueError("too far")
        now = clock.advance(until=until)
    orders.settle_due(now=now)
    return "done"


@button
def switch_fault(request: HttpRequest) -> str:
    service, kind = request.POST.get("service", ""), request.POST.get("kind", "")
    if service not in (*conditions.SERVICES, conditions.EVERY_SERVICE):
        raise ValueError("no such service")
    if kind not in conditions.kinds_of(service):
        raise ValueError("no such fault")
    if "off" in request.POST:
        Fault.objects.filter(service=service, kind=kind).delete()
        return "done"
    times, seed = request.POST.get("times", ""), request.POST.get("seed", "")
    values = {
        "share_permille": 10 * whole(request.POST.get("share_pct", "100"), 100),
        "times_left": whole(times, MOST_TIMES) if times else None,
        "hold_ms": 1000 * whole(request.POST.get("hold_seconds", "10"), 600),
        "seed": whole(seed, MOST_SEED) if seed else None,
        "seen_count": 0,
        "fired_count": 0,
    }
    Fault.objects.update_or_create(service=service, kind=kind, defaults=values)
    return "done"


@button
def set_weather(request: HttpRequest) -> str:
    """Switch all faults off, or on a set of them that makes core banking a hostile gateway."""
    faults = HOSTILE if request.POST.get("weather") == "hostile" else {}
    with transaction.atomic():
        Fault.objects.all().delete()
        Fault.objects.bulk_create(
            Fault(service=service, kind=kind, share_permille=permille, seed=1, hold_ms=6000)
            for (service, kind), permille in faults.items()
        )
    return "done"


@button
def switch_life(request: HttpRequest) -> str:
    living.switch(is_on=request.POST.get("life") == "on", today=clock.day_of(clock.now()))
    return "done"


@button
def spoil_statement(_request: HttpRequest) -> str:
    """Let the lender's statement of today be wrong once in each way."""
    now = clock.now()
    orders.settle_due(now=now)
    statement = accounts.statement(accounts.lender(), clock.day_of(now))
    once = dict.fromkeys(statements.KINDS, 1)
    statements.strike(statement.on, statement.rows, once, seed=statement.on.toordinal())
    return "done"


@button
def set_latency(request: HttpRequest) -> str:
    Setting.objects.update(latency_ms=whole(request.POST.get("latency_ms", ""), MOST_MS))
    return "done"


@button
def set_balance(request: HttpRequest) -> str:
    balance_fen = fen(request.POST.get("balance", "").strip())
    number, now = request.POST.get("account", ""), clock.now()
    orders.settle_due(now=now, account=number)
    accounts.set_state(number, balance_fen=balance_fen, is_open=None, now=now)
    return "done"


@button
def pay_salaries(_request: HttpRequest) -> str:
    now = clock.now()
    _, paid_now = accounts.pay_salaries(on=clock.day_of(now), now=now)
    return "done" if paid_now else "salaries_before"
