"""Lists as files for a spreadsheet, in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as UTF-8 with its mark, so that spreadsheets read Chinese.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it (ASVS 1.2.10).
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def cell(value: object) -> str:
    shown = "" if value is None else str(value)
    return f"'{shown}" if shown.startswith(FORMULA) else shown
