from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sancha.office.organisation import queries as organisations


class Command(BaseCommand):
    help = "Write a large book of loans into the first lender, for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["generate"])
        parser.add_argument("--loans", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        from sancha.entry.book.generate import generate

        made = generate(organisations.legal_entities()[0], options["loans"])
        self.stdout.write(f"{made.loans} loans, {made.fallen} instalments fallen due")
