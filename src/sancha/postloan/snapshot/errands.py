"""Writes the file of a partition: outside any transaction, whole or not at all."""

import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from pyarrow import csv, parquet

from sancha.credit.loans.batch import Reach
from sancha.credit.loans.types import Rates
from sancha.platform.door import errand
from sancha.postloan.snapshot import batch
from sancha.postloan.snapshot.queries import SCHEMA, fingerprint
from sancha.postloan.snapshot.types import Written, path_of

BLOCK_BYTES = 4 * 1024 * 1024  # So much is in memory at once, and becomes one group of rows.


@errand
def write(reach: Reach, rates: Rates, *, on: date) -> Written:
    """Write how the loans of a reach stood at the close of a day; written again, it is the same file.

    It stands under its name when it is complete: a reader finds the whole of it or nothing.
    """
    folder = Path(settings.SANCHA_SNAPSHOT_FOLDER)
    path = path_of(folder, reach.legal_entity_id, on, reach.number)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    try:
        with batch.lines(reach, rates, on=on) as pieces:
            loans, balance_fen = fill(draft, Pieces(pieces))
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        sha256, size_bytes = fingerprint(draft), draft.stat().st_size
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return Written(str(path.relative_to(folder)), loans, balance_fen, sha256, size_bytes)


def fill(path: Path, source: io.RawIOBase) -> tuple[int, int]:
    """Write lines of CSV as Parquet, group by group; return how many loans, and their balance."""
    loans = balance_fen = 0
    reading = csv.ReadOptions(column_names=SCHEMA.names, block_size=BLOCK_BYTES, use_threads=False)
    converting = csv.ConvertOptions(
        column_types=SCHEMA,
        null_values=[""],
        strings_can_be_null=True,
        true_values=["t"],
        false_values=["f"],
    )
    with parquet.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for group in groups(source, reading, converting):
            writer.write_batch(group)
            loans += group.num_rows
            balance_fen += pc.sum(group.column("balance_fen")).as_py() or 0
    return loans, balance_fen


def groups(
    source: io.RawIOBase, reading: csv.ReadOptions, converting: csv.ConvertOptions
) -> Iterator[pa.RecordBatch]:
    """Yield the lines as columns; none, if there is not a single loan."""
    buffered = io.BufferedReader(source, BLOCK_BYTES)
    if buffered.peek(1):
        yield from csv.open_csv(buffered, read_options=reading, convert_options=converting)


class Pieces(io.RawIOBase):
    """Pieces of a text as a file to read."""

    def __init__(self, pieces: Iterator[memoryview | bytes]) -> None:
        super().__init__()
        self.pieces, self.left = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self.left:
            self.left = memoryview(next(self.pieces, b""))
        count = min(len(into), len(self.left))
        into[:count] = self.left[:count]
        self.left = self.left[count:]
        return count
