from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.platform import clock
from sancha.platform.acts import service
from sancha.postloan.night import permissions, services

OPERATOR = service("command line", permissions.RUN)


class Command(BaseCommand):
    help = "Order the bank's days to be closed up to a date; the worker closes them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, help="the date to open (next day)")

    def handle(self, *args: Any, **options: Any) -> None:
        for legal_entity_id in organisations.legal_entities():
            today = calendar.bank_date(legal_entity_id)
            until_on = options["until"] or today + timedelta(days=1)
            services.order_night(
                legal_entity_id=legal_entity_id,
                until_on=until_on,
                now=clock.now(),
                actor=OPERATOR,
            )
            self.stdout.write(f"{today} → {until_on}")
