import json
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sancha.engines.evidence import bundles, sealing, seals, verifying
from sancha.engines.evidence.verifying import Finding
from sancha.platform import clock


class Command(BaseCommand):
    help = "Seal the records, verify them, export their proofs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["seal", "verify", "bundle", "fork", "key"])
        parser.add_argument("--object", type=UUID, help="only the records about this object")
        parser.add_argument("--file", type=Path, help="where the bundle goes")
        parser.add_argument("--note", default="", help="why the log forks: which backup, by whom")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["action"])(options)

    def seal(self, options: dict[str, Any]) -> None:
        done = sealing.seal(now=clock.now())
        self.stdout.write(f"{done.rows} 行已封存 rows sealed; {line_of(done.head)}")

    def fork(self, options: dict[str, Any]) -> None:
        if not options["note"].strip():
            raise CommandError("--note: 请写明原因 say which backup was restored, and why")
        done = sealing.fork(note=options["note"].strip(), now=clock.now())
        self.stdout.write(f"{done.rows} 行已封存 rows sealed; {line_of(done.head)}")

    def key(self, options: dict[str, Any]) -> None:
        key = seals.public_key()
        self.stdout.write(f"{seals.key_id_of(key)} {key.hex()}")

    def verify(self, options: dict[str, Any]) -> None:
        if options["object"]:
            return self.verify_object(options["object"])
        began = time.perf_counter()
        verdict = verifying.verify()
        seconds = time.perf_counter() - began
        for finding in sorted(verdict.findings, key=lambda found: found.place):
            self.stdout.write(told(finding))
        line = {
            "rows": verdict.rows,
            "heads": verdict.heads,
            "root": verdict.last.root if verdict.last else None,
            "rows_per_second": round(verdict.rows / seconds),
            "intact": not verdict.findings,
        }
        self.stdout.write(json.dumps(line))
        if (first := verdict.first) is not None:
            raise CommandError(f"先看 look first at: {told(first)}")
        return None

    def verify_object(self, object_id: UUID) -> None:
        dossier = verifying.dossier(object_id)
        for row in dossier.broken:
            self.stdout.write(f"{row.relation} {row.key}: {verifying.CHANGED.en}")
        waiting = sum(row.index is None for row in dossier.rows)
        line = {"rows": len(dossier.rows), "waiting": waiting, "intact": not dossier.broken}
        self.stdout.write(json.dumps(line))
        if dossier.broken:
            row = dossier.broken[0]
            raise CommandError(f"先看 look first at: {row.relation} {row.key}")

    def bundle(self, options: dict[str, Any]) -> None:
        if not options["object"] or not options["file"]:
            raise CommandError("--object ID --file FILE")
        dossier = verifying.dossier(options["object"])
        options["file"].write_text(bundles.bundle(options["object"], dossier), encoding="utf-8")
        self.stdout.write(f"{len(dossier.rows)} 行 rows → {options['file']}")


def line_of(head: seals.Head) -> str:
    return f"#{head.number} size {head.size} root {head.root}"


def told(finding: Finding) -> str:
    return f"{finding.table} {finding.row}: {finding.what.zh} {finding.what.en}"
