"""What people see of a signature: stamps, seals, codes to verify by, and sealed sheets."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

import pylopdf_fonts_zh_cn
import segno
import typst

from sancha.engines.signing.types import Place

BEIJING: Final = ZoneInfo("Asia/Shanghai")
SEAL_PLACE: Final = Place(field="seal", page=-1, box=(420, 85, 530, 195))
VERIFY_ZH: Final = "扫码或凭编号和验证码，在公开验证页核对真伪"
VERIFY_EN: Final = "Scan, or enter number and code on the public page, to verify"


@cache
def fonts() -> Any:
    """Only the fonts that are shipped: what this machine has must not change a document."""
    folder = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


@dataclass(frozen=True, kw_only=True)
class Lines:
    """A list below the rows: what each column is, and what stands there; `none`: if nothing does."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet that says some things: label and value in rows."""

    title: str
    title_en: str
    on: date
    rows: tuple[tuple[str, str], ...]
    note: str
    code: str
    address: str
    footer: str
    lines: Lines | None = None


def person_stamp(
    name: str, *, at: datetime, lines: tuple[str, ...], picture: bytes | None
) -> bytes:
    """Return the mark of a person's signature as a PDF of one page; `picture` is her hand (PNG)."""
    values = {"name": name, "lines": [f"{moment(at)}", *lines], "picture": picture is not None}
    inputs = {"stamp": json.dumps(values, ensure_ascii=False)}
    if picture is not None:
        inputs["picture"] = ",".join(map(str, picture))
    return compiled("stamp.typ", inputs)


def seal_stamp(name: str, *, label: str, at: datetime) -> bytes:
    """Return a firm's round seal as a PDF of one page."""
    values = {"name": name, "label": label, "at": moment(at)}
    return compiled("seal.typ", {"stamp": json.dumps(values, ensure_ascii=False)})


def set_sheet(sheet: Sheet) -> bytes:
    """Return a sheet as PDF/A, with room for a seal at `SEAL_PLACE`."""
    values = {
        "title": sheet.title,
        "title_en": sheet.title_en,
        "on": [sheet.on.year, sheet.on.month, sheet.on.day],
        "rows": sheet.rows,
        "note": sheet.note,
        "qr": qr(sheet.address),
        "code": sheet.code,
        "verify_zh": VERIFY_ZH,
        "verify_en": VERIFY_EN,
        "footer": sheet.footer,
        "lines": vars(sheet.lines) if sheet.lines else None,
    }
    inputs = {"sheet": json.dumps(values, ensure_ascii=False)}
    return compiled("sheet.typ", inputs, standards=["a-2b"])


def qr(text: str) -> str:
    """Return a QR code as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue().decode()


def moment(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def compiled(name: str, inputs: Mapping[str, str], standards: list[Any] | None = None) -> bytes:
    template = files("sancha.engines.signing").joinpath("library", name).read_bytes()
    pdf = typst.compile(
        template,
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
        pdf_standards=standards or [],
    )
    return bytes(pdf)
