from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sancha.core.money import grouped
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations


class Command(BaseCommand):
    help = "Write a large book of loans into the first lender, for measuring; or read a day's snapshot of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["generate", "snapshot"])
        parser.add_argument("--loans", type=int, default=0)
        parser.add_argument("--date", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        legal_entity_id = organisations.legal_entities()[0]
        if options["action"] == "snapshot":
            self.show(legal_entity_id, options["date"] or calendar.closed_on(legal_entity_id))
            return
        from sancha.entry.book.generate import generate

        made = generate(legal_entity_id, options["loans"])
        self.stdout.write(f"{made.loans} loans, {made.fallen} instalments fallen due")

    def show(self, legal_entity_id: Any, on: date) -> None:
        """Print the sums of a day's snapshot, after comparing each file with its fingerprint."""
        from sancha.postloan.snapshot import queries

        written = queries.files(legal_entity_id, on)
        if not written:
            raise CommandError(f"{on}: no snapshot · 无快照")
        if found := queries.findings(written):
            raise CommandError("\n".join(f"{one.path}: {one.problem}" for one in found))
        names = organisations.all_organisations()
        by_id = {str(key): place.name.zh for key, place in names.items()}
        for line in queries.lines(written):
            amounts = "  ".join(
                f"{name.removesuffix('_fen')} {grouped(fen)}" for name, fen in line.sums_fen.items()
            )
            side = "on balance · 表内" if line.is_accruing else "off balance · 表外"
            if line.is_written_off:
                side = "written off · 已核销"
            place = by_id[line.organisation_id]
            self.stdout.write(f"{place}  {line.product}  {side}  {line.loans} loans  {amounts}")
        self.stdout.write(f"{on}: {len(written)} files, {sum(f.loans for f in written)} loans")
