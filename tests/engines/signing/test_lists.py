"""A sheet with a list: however long it is, no line stands where the seal goes."""

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from sancha.engines.signing.sheets import SEAL_PLACE, Lines, Sheet, set_sheet

ROW = ("2026-01-01", "1,000.00", "1,010.00")


def pages_of(count: int) -> list[list[float]]:
    """Return the height of each line of the list on each page, from below."""
    sheet = Sheet(
        title="还款对账单",
        title_en="Statement of account",
        on=date(2026, 1, 1),
        rows=(("借款人", "王某"),) * 11,
        note="说明",
        code="D1 AAAA",
        address="http://127.0.0.1/verify",
        footer="示范",
        lines=Lines(heads=("日期", "本金", "合计"), rows=(ROW,) * count, none="尚无还款"),
    )
    found = []
    for page in PdfReader(io.BytesIO(set_sheet(sheet))).pages:
        heights: list[float] = []

        def note(text: str, cm: Any, tm: Any, _font: Any, _size: Any, at: Any = heights) -> None:
            if "1,010.00" in text:
                at.append(tm[5] * cm[3] + cm[5])

        page.extract_text(visitor_text=note)
        found.append(heights)
    return found


@pytest.mark.parametrize("count", [0, 3, 9, 11, 15, 19, 60])
def test_leaves_the_seal_its_room(count: int) -> None:
    pages = pages_of(count)
    assert sum(len(heights) for heights in pages) == count
    assert all(height > SEAL_PLACE.box[3] for height in pages[-1])
