"""One thread beside the server: settles what is due and tells the lender."""

import logging
import threading

from django.db import connection

from sancha_sandbox import callbacks, clock, orders, payments

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.25


def start() -> None:
    threading.Thread(target=run, name="background", daemon=True).start()


def run() -> None:
    pause = threading.Event()
    while True:
        look()
        pause.wait(PAUSE_SECONDS)


def look() -> None:
    """Do what is due; a failure is logged, and the next look tries again."""
    try:
        orders.settle_due(now=clock.now())
        payments.settle_due(clock.now())
        callbacks.deliver_due()
    except Exception:
        log.exception("the background work failed")
    finally:
        connection.close()
