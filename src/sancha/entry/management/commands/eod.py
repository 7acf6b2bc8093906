import subprocess
import sys
import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import clock
from sancha.platform.acts import service
from sancha.postloan.night import errands, permissions, queries, services

OPERATOR = service("command line", permissions.RUN)
EVERY_SECONDS = 2.0


class Command(BaseCommand):
    help = "Close the bank's days up to a date, or say how far the night has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=date.fromisoformat, help="the last day to close")
        parser.add_argument("--status", action="store_true")
        parser.add_argument("--helpers", type=int, default=1)
        parser.add_argument("--help-order", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["help_order"]:
            errands.work_off(options["help_order"])
            return
        for legal_entity_id in organisations.legal_entities():
            if not options["status"]:
                self.close(legal_entity_id, options["date"], options["helpers"])
            self.stdout.write(said(legal_entity_id))

    def close(self, legal_entity_id: UUID, last: date | None, helpers: int) -> None:
        """Close the days up to `last`; an order that was cut short is gone on with."""
        order = queries.running(legal_entity_id)
        if order is None:
            day = last or calendar.bank_date(legal_entity_id)
            if day <= calendar.closed_on(legal_entity_id):
                return
            order = services.order_night(
                legal_entity_id=legal_entity_id,
                until_on=day + timedelta(days=1),
                now=clock.now(),
                actor=OPERATOR,
            )
        command = [sys.executable, "-m", "django", "eod", "--help-order", str(order.id)]
        started = [subprocess.Popen(command) for _ in range(helpers)]
        ended = threading.Event()
        watcher = threading.Thread(target=self.watch, args=(legal_entity_id, ended))
        watcher.start()
        try:
            errands.work_off(order.id)
        finally:
            ended.set()
            watcher.join()
            for process in started:
                process.wait(timeout=60)
        if problem := queries.order(order.id).problem:
            raise CommandError(problem)

    def watch(self, legal_entity_id: UUID, ended: threading.Event) -> None:
        try:
            while not ended.wait(EVERY_SECONDS):
                self.stdout.write(said(legal_entity_id))
        finally:
            connections.close_all()


def said(legal_entity_id: UUID) -> str:
    """Say how far the night is: the day, the step, the loans a second and the time left."""
    progress = queries.progress(legal_entity_id, now=clock.now())
    if progress is None:
        return f"{calendar.closed_on(legal_entity_id)} closed · 已关账"
    rate = f"{progress.loans_per_second:,.0f}/s" if progress.loans_per_second else "–"
    left = "–" if progress.seconds_left is None else f"{progress.seconds_left:,.0f} s"
    return (
        f"{progress.on} {progress.step.en} · {progress.step.zh} "
        f"{progress.units_done}/{progress.units} {rate}, {left} left · 剩余"
    )
