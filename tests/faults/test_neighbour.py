"""R34: a neighbour that says nothing is cut off in time, and nobody else waits for it."""

import threading
import time
from collections.abc import Iterator
from statistics import quantiles

import pytest
from django.db import connections

from callers import staff
from road import Road, calm, drain, sandbox
from sancha.engines.outside import breaker, connectors
from sancha.engines.outside.models import OutsideCall
from sancha.preloan.applications import queries as applications

CUT_OFF_SECONDS, PAGE_SECONDS = 10.0, 1.0


@pytest.fixture(autouse=True)
def well_again(road: Road) -> Iterator[None]:
    yield
    calm()
    breaker.forget_all()


def test_a_dead_bureau_is_cut_off_and_the_work_goes_on_when_it_is_back(
    road: Road, figures: dict[str, dict[str, object]]
) -> None:
    application = road.apply(road.borrower("good"))
    desk = staff("zhoujie")
    dead = {"kind": "timeout_before_success", "hold_seconds": 30}
    sandbox("PUT", "/faults", {"bureau.reports": dead})
    started = time.monotonic()
    opened_after: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            if breaker.states().get(connectors.BUREAU.name) == "open" and not opened_after:
                opened_after.append(time.monotonic() - started)

    def work() -> None:
        try:
            drain()
        finally:
            connections.close_all()

    watcher, worker = threading.Thread(target=watch), threading.Thread(target=work)
    watcher.start()
    worker.start()
    pages = []
    while worker.is_alive():
        asked = time.monotonic()
        assert desk.get("/disbursements").status_code == 200
        pages.append(time.monotonic() - asked)
        time.sleep(0.05)
    worker.join()
    done.set()
    watcher.join()
    assert applications.get(application.id).status.code == "collecting"  # Parked, not decided.
    assert opened_after
    assert opened_after[0] <= CUT_OFF_SECONDS
    p95_seconds = quantiles(pages, n=20)[-1]
    assert p95_seconds < PAGE_SECONDS
    figures["R34"] = {
        "opened_after_s": round(opened_after[0], 1),
        "pages": len(pages),
        "page_p95_ms": round(1000 * p95_seconds),
    }

    sandbox("PUT", "/faults", {})
    breaker.forget_all()  # As when its rest is over.
    assert road.decided(application.id).approved_amount_fen == 5_000_000
    outcomes = OutsideCall.objects.filter(
        subject_id=application.id, connector=connectors.BUREAU.name
    ).order_by("started_at")
    assert [call.outcome for call in outcomes][-1] == "answered"
