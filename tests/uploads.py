"""Files for tests of uploads: good ones, and those that people with other intentions send."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)


def picture(size: tuple[int, int] = (40, 30), colour: str = "#336699", mode: str = "RGB") -> Any:
    return Image.new(mode, size, colour)


def jpg(image: Any = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (image or picture()).save(target, "JPEG", **options)
    return target.getvalue()


def png(image: Any = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (image or picture()).save(target, "PNG", **options)
    return target.getvalue()


def legible(size: tuple[int, int] = (900, 600), colour: str = "#336699") -> Any:
    """A page with lines of print, as a phone takes it."""
    from PIL import ImageDraw

    image = Image.new("RGB", size, "#f2efe6")
    draw = ImageDraw.Draw(image)
    for line in range(20, size[1] - 20, 22):
        draw.text((30, line), "Proof of income 2026-01-05 50,000.00 " * 3, fill=colour)
    return image


def jpg_from_abroad() -> bytes:
    """A picture taken upright with a phone: turned, with its place and the camera's owner."""
    exif = Image.Exif()
    exif[0x0112] = 6  # Turn by 90 degrees to see it upright.
    exif[0x013B] = "OWNER-CANARY"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 30.0)  # Latitude.
    exif.get_ifd(0x8825)[1] = "N"
    return jpg(exif=exif, comment=b"COMMENT-CANARY")


def pixel_bomb(side: int) -> bytes:
    """A PNG of few bytes that says it has side × side pixels, and has them."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (side + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf(pages: int = 1, *, ballast: bytes = b"") -> bytes:
    """A plain PDF; `ballast` stands in it as it is, in a stream."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    if ballast:
        stream = StreamObject()
        stream.set_data(ballast)
        writer._add_object(stream)
    return written(writer)


def pdf_of_size(size_bytes: int, seed: int = 0) -> bytes:
    """A PDF of exactly this many bytes, other bytes for each seed."""
    guess = size_bytes - len(pdf(ballast=b"x")) - 20
    noise = random.Random(seed).randbytes(guess + 100)
    for length in range(guess, guess + 100):
        # No byte may look like the file's own end.
        made = pdf(ballast=noise[:length].replace(b"%%EOF", b"#####"))
        if len(made) == size_bytes:
            return made
    raise AssertionError("unreachable")


def pdf_with_script() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('hello')"),
        }
    )
    return written(writer)


def pdf_with_attachment() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_attachment("more.exe", b"MZ")
    return written(writer)


def pdf_with_action(name: str, *, compressed: bool = False) -> bytes:
    """A PDF whose page starts an action; compressed, its name is not in the clear bytes."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    action = DictionaryObject(
        {NameObject("/S"): NameObject(name), NameObject("/F"): TextStringObject("calc.exe")}
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): ArrayObject([action])})
    return in_object_stream(written(writer)) if compressed else written(writer)


def in_object_stream(plain: bytes) -> bytes:
    """Pack a small PDF's objects into a compressed object stream (PDF 1.5)."""
    import re

    bodies = {
        int(found[1]): found[2].strip()
        for found in re.finditer(rb"(\d+) 0 obj\s(.*?)\sendobj", plain, re.S)
    }
    root = int(re.search(rb"/Root (\d+) 0 R", plain)[1])  # type: ignore[index]
    index, packed = [], b""
    for number, body in sorted(bodies.items()):
        index.append(b"%d %d" % (number, len(packed)))
        packed += body + b" "
    first = b" ".join(index) + b" "
    stream = zlib.compress(first + packed)
    holder = max(bodies) + 1
    head = b"%PDF-1.5\n"
    objects = b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        holder,
        len(bodies),
        len(first),
        len(stream),
    )
    objects += stream + b"\nendstream\nendobj\n"
    rows = [struct.pack(">BIH", 0, 0, 65535)]
    places = {number: struct.pack(">BIH", 2, holder, i) for i, number in enumerate(sorted(bodies))}
    places[holder] = struct.pack(">BIH", 1, len(head), 0)
    start = len(head) + len(objects)
    places[holder + 1] = struct.pack(">BIH", 1, start, 0)
    rows += [places.get(n, struct.pack(">BIH", 0, 0, 0)) for n in range(1, holder + 2)]
    table = zlib.compress(b"".join(rows))
    listing = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Filter/FlateDecode" % (
        holder + 1,
        holder + 2,
        root,
    )
    listing += b"/Length %d>>stream\n%b\nendstream\nendobj\n" % (len(table), table)
    return head + objects + listing + b"startxref\n%d\n%%%%EOF\n" % start


def pdf_with_password() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


def pdf_bomb() -> bytes:
    """An object stream that unpacks to far more than it is."""
    plain = pdf(ballast=b" " * 100_000_000)
    return in_object_stream(plain)


def endless_pdf() -> bytes:
    """A PDF of few bytes, plain to look into, whose one page takes minutes to draw."""
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    strokes = StreamObject()
    strokes.set_data(b"0 0 600 800 re f " * 1_000_000)
    page[NameObject("/Contents")] = writer._add_object(strokes.flate_encode())
    return written(writer)
