"""The switches of the stage: clock, faults, latency; and whether the server is well."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field, RootModel, model_validator

from sancha_sandbox import clock, conditions, living, orders
from sancha_sandbox.models import Clock, Fault, Setting, Society

router = Router()
Milliseconds = Annotated[int, Field(ge=0, le=600_000)]
LONGEST_SECONDS = 40 * 366 * 86_400


class ClockOut(Schema):
    """`today` is the day in Shanghai; `offset_seconds` how far the clock is ahead of real time."""

    now: datetime
    today: date
    offset_seconds: int


class AdvanceIn(Schema):
    """Either a span or a moment; a moment without a zone is Shanghai time."""

    seconds: Annotated[int, Field(ge=0, le=LONGEST_SECONDS)] | None = None
    until: datetime | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> "AdvanceIn":
        if (self.seconds is None) == (self.until is None):
            raise ValueError("give either seconds or until")
        return self


class FaultSwitch(Schema):
    """`share` of the calls, for `times` firings (null: until switched off).

    With a `seed` the calls are chosen as by lot, without one they are evenly spread.
    """

    kind: Literal[
        "timeout_before_success",
        "timeout_after_success",
        "unavailable",
        "wrong_amount",
        "duplicate",
        "late",
        "reordered",
        "bad_signature",
        "lost",
        "truncated",
        "extra",
        "missing",
        "unknown",
    ]
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    times: Annotated[int, Field(ge=0)] | None = None
    hold_seconds: Annotated[float, Field(ge=0, le=600)] = 10.0
    seed: Annotated[int, Field(ge=0, lt=2**62)] | None = None


class FaultOut(FaultSwitch):
    """`times` is what is left."""

    fired: int


class Switches(RootModel[dict[str, FaultSwitch | list[FaultSwitch]]]):
    """All faults that are on, by service, one or several of each; `*` is every service."""

    @model_validator(mode="after")
    def known(self) -> "Switches":
        for service, switch in self.all:
            if service not in (*conditions.SERVICES, conditions.EVERY_SERVICE):
                raise ValueError(f"no such service: {service}")
            if switch.kind not in conditions.kinds_of(service):
                raise ValueError(f"{service} has no fault {switch.kind}")
        if len({(service, switch.kind) for service, switch in self.all}) < len(self.all):
            raise ValueError("a fault is switched on twice")
        return self

    @property
    def all(self) -> list[tuple[str, FaultSwitch]]:
        return [
            (service, switch)
            for service, given in self.root.items()
            for switch in (given if isinstance(given, list) else [given])
        ]


class LifeIO(Schema):
    """With life on, people earn, spend and pay other debts as the clock advances."""

    is_on: bool


class Latency(Schema):
    default_ms: Milliseconds
    services: dict[str, Milliseconds] = {}


class HealthOut(Schema):
    status: Literal["ok"]
    people: int


@router.get("/health", response=HealthOut)
def health(request: HttpRequest) -> dict[str, object]:
    society = Society.objects.first()
    if society is None:
        raise HttpError(503, "no society")
    return {"status": "ok", "people": society.people_count}


@router.get("/clock", response=ClockOut)
def read_clock(request: HttpRequest) -> dict[str, object]:
    return clock_out()


@router.post("/clock/advance", response=ClockOut)
def advance_clock(request: HttpRequest, body: AdvanceIn) -> dict[str, object]:
    by = None if body.seconds is None else timedelta(seconds=body.seconds)
    orders.settle_due(now=clock.advance(by=by, until=body.until))
    return clock_out()


def clock_out() -> dict[str, object]:
    now = clock.now()
    offset_seconds = Clock.objects.get().offset_us // 10**6
    return {"now": now, "today": clock.day_of(now), "offset_seconds": offset_seconds}


Faults = dict[str, FaultOut | list[FaultOut]]


@router.get("/faults", response=Faults)
def read_faults(request: HttpRequest) -> dict[str, object]:
    return faults_out()


@router.put("/faults", response=Faults)
def switch_faults(request: HttpRequest, body: Switches) -> dict[str, object]:
    """Switch on exactly these faults; all others go off, and counting begins anew."""
    with transaction.atomic():
        Fault.objects.all().delete()
        Fault.objects.bulk_create(
            Fault(
                service=service,
                kind=switch.kind,
                seed=switch.seed,
                share_permille=round(switch.share * 1000),
                times_left=switch.times,
                hold_ms=round(switch.hold_seconds * 1000),
            )
            for service, switch in body.all
        )
    return faults_out()


def faults_out() -> dict[str, object]:
    """Return a service's fault, or the list of them where there are several."""
    found: dict[str, list[dict[str, object]]] = {}
    for fault in Fault.objects.order_by("service", "id"):
        found.setdefault(fault.service, []).append(
            {
                "kind": fault.kind,
                "share": fault.share_permille / 1000,
                "times": fault.times_left,
                "hold_seconds": fault.hold_ms / 1000,
                "seed": fault.seed,
                "fired": fault.fired_count,
            }
        )
    return {service: some[0] if len(some) == 1 else some for service, some in found.items()}


@router.get("/life", response=LifeIO)
def read_life(request: HttpRequest) -> dict[str, object]:
    return {"is_on": Setting.objects.get().is_life_on}


@router.put("/life", response=LifeIO)
def switch_life(request: HttpRequest, body: LifeIO) -> dict[str, object]:
    """Let people's lives go on from today, or stand still."""
    living.switch(is_on=body.is_on, today=clock.day_of(clock.now()))
    return read_life(request)


@router.get("/latency", response=Latency)
def read_latency(request: HttpRequest) -> dict[str, object]:
    setting = Setting.objects.get()
    return {"default_ms": setting.latency_ms, "services": setting.latency_ms_by_service}


@router.put("/latency", response=Latency)
def set_latency(request: HttpRequest, body: Latency) -> dict[str, object]:
    Setting.objects.update(latency_ms=body.default_ms, latency_ms_by_service=dict(body.services))
    return read_latency(request)
