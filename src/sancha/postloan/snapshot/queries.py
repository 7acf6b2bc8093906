"""Reads what the snapshots hold: any tool that reads Parquet may do the same."""

import hashlib
from datetime import date
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from pyarrow import parquet

from sancha.office.products import queries as products
from sancha.postloan.snapshot.models import SnapshotFile
from sancha.postloan.snapshot.types import COLUMNS, SUMMED, Finding, Line, Written

ARROW = {
    "uuid": pa.string(),
    "text": pa.string(),
    "boolean": pa.bool_(),
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "smallint": pa.int16(),
    "date": pa.date32(),
    "numeric(12, 8)": pa.decimal128(12, 8),
}
SCHEMA = pa.schema(
    pa.field(name, ARROW[kind], metadata={"meaning": meaning}) for name, kind, meaning in COLUMNS
)


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files(legal_entity_id: UUID, on: date) -> list[Written]:
    """Return the files of a day's snapshot, as they were noted."""
    rows = SnapshotFile.objects.filter(legal_entity_id=legal_entity_id, on=on).order_by("part")
    return [
        Written(row.path, row.loans, row.balance_fen, row.sha256, row.size_bytes) for row in rows
    ]


def findings(written: list[Written]) -> list[Finding]:
    """Return which of these files are missing or are not what was written."""
    folder, found = Path(settings.SANCHA_SNAPSHOT_FOLDER), []
    for file in written:
        path = folder / file.path
        if not path.is_file():
            found.append(Finding(file.path, "missing"))
        elif fingerprint(path) != file.sha256:
            found.append(Finding(file.path, "changed"))
    return found


def table(written: list[Written], columns: list[str] | None = None) -> pa.Table:
    """Return what these files hold, or some columns of it."""
    folder = Path(settings.SANCHA_SNAPSHOT_FOLDER)
    return pa.concat_tables(
        parquet.read_table(folder / file.path, columns=columns, schema=SCHEMA) for file in written
    )


def lines(written: list[Written]) -> list[Line]:
    """Return the sums of these files by organisation, product and side of the balance sheet."""
    keys = ["organisation_id", "product_version_id", "is_accruing", "is_written_off"]
    held = table(written, [*keys[:3], "written_off_on", *SUMMED])
    held = held.append_column("is_written_off", pc.is_valid(held["written_off_on"]))
    sums = held.group_by(keys).aggregate([*((name, "sum") for name in SUMMED), ([], "count_all")])
    codes = {str(key): version.code for key, version in products.every_version().items()}
    found: dict[tuple[str, str, bool, bool], Line] = {}
    for row in sums.to_pylist():
        organisation_id, version_id, is_accruing, is_written_off = (row[name] for name in keys)
        key = (organisation_id, codes[version_id], is_accruing, is_written_off)
        before = found.get(key, Line(*key, 0, dict.fromkeys(SUMMED, 0)))
        found[key] = Line(
            *key,
            before.loans + row["count_all"],
            {name: before.sums_fen[name] + row[f"{name}_sum"] for name in SUMMED},
        )
    return [found[key] for key in sorted(found)]
