"""Looks into an uploaded file, alone: run as a program, in a process with little memory and time.

It reads one line of JSON and the file from its input, and writes one line of JSON and the clean
file to its output. It imports nothing that knows a database or a key.
"""

import io
import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import Any, Final

from sancha.engines.evidence.errors import (
    ActiveContent,
    Blurred,
    FileDamaged,
    FileTooLarge,
    PasswordProtected,
    TooBright,
    TooDark,
    TooHeavy,
    TooManyPages,
    TooManyPixels,
    TooSmallToRead,
)
from sancha.engines.evidence.limits import MAX_FILE_BYTES, MEBIBYTE
from sancha.platform.errors import DomainError

MAX_MEMORY_BYTES: Final = 512 * MEBIBYTE
MAX_SECONDS: Final = 10
MAX_PIXELS: Final = 40_000_000
MAX_PAGES: Final = 200
MAX_OBJECTS: Final = 50_000
MAX_DEPTH: Final = 50
# Below this a card or a page cannot be read; light is the mean of 0 to 255, sharpness the variance
# of the edges at the size looked at: sharp print has hundreds, the same out of focus less than ten.
LEAST_WIDE: Final = 600
LEAST_HIGH: Final = 380
LOOKED_AT: Final = 1000
DARKEST: Final = 40
BRIGHTEST: Final = 252
LEAST_SHARP: Final = 25
JPEG_QUALITIES: Final = (90, 80, 70, 60)

# Names in a PDF by which it runs something, sends something, or carries other files.
ACTIVE: Final = frozenset(
    {
        *("/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/XFA"),
        *("/EmbeddedFile", "/EmbeddedFiles", "/RichMedia"),
    }
)
# The same in the raw bytes, for objects that the table of contents does not list. Names too short
# to be told from compressed data are left to the walk through the objects.
HIDDEN: Final = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z])"
)
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def limit_resources() -> None:
    """Take memory, time and the right to write files away from this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def clean(media_type: str, content: bytes, *, to_be_read: bool) -> bytes:
    """Return the file as it may be kept; a picture is drawn anew, a PDF is kept as it is.

    :raises DomainError: one of `errors.REFUSALS`.
    """
    if media_type == "application/pdf":
        inspect_pdf(content)
        return content
    return redraw(media_type, content, to_be_read=to_be_read)


def redraw(media_type: str, content: bytes, *, to_be_read: bool) -> bytes:
    """Decode a picture and encode it again: of the old file only the picture itself is left.

    Comments, places where it was taken and whatever else was hidden in it are gone; it is turned
    upright first, because the note that says how goes, too.

    :raises TooManyPixels: before anything is decoded.
    :raises Exception: of any kind, if it does not decode.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=[media_type.removeprefix("image/")]) as image:
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            if to_be_read:
                check_legible(image)
            return encode(media_type, plain(image))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels from error


def check_legible(image: Any) -> None:
    """Look at size, light and sharpness, as a person would before reading.

    :raises TooSmallToRead: :raises TooDark: :raises TooBright: :raises Blurred:
    """
    from PIL import ImageFilter, ImageStat

    wide, high = sorted(image.size, reverse=True)
    if wide < LEAST_WIDE or high < LEAST_HIGH:
        raise TooSmallToRead(wide=LEAST_WIDE, high=LEAST_HIGH)
    grey = image.convert("L")
    grey.thumbnail((LOOKED_AT, LOOKED_AT))
    light = ImageStat.Stat(grey).mean[0]
    if light < DARKEST:
        raise TooDark
    if light > BRIGHTEST:
        raise TooBright
    edges = grey.filter(
        ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    )
    inner = edges.crop((1, 1, edges.width - 1, edges.height - 1))
    if ImageStat.Stat(inner).var[0] < LEAST_SHARP:
        raise Blurred


def plain(image: Any) -> Any:
    """Return the picture in a usual mode, without anything attached to it."""
    if image.mode.startswith("I"):  # Sixteen bits of grey, as some scanners make.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif "transparency" in image.info or image.mode in {"LA", "PA", "La", "RGBa"}:
        image = image.convert("RGBA")
    elif image.mode not in {"L", "RGB", "RGBA"}:
        image = image.convert("RGB")
    image.info = {}
    return image


def encode(media_type: str, image: Any) -> bytes:
    """:raises FileTooLarge: if it is larger than the limit even at the lowest quality."""
    if media_type == "image/png":
        options: list[dict[str, Any]] = [{"format": "PNG"}, {"format": "PNG", "compress_level": 9}]
    else:
        options = [{"format": "JPEG", "quality": quality} for quality in JPEG_QUALITIES]
        image = image if image.mode == "L" else image.convert("RGB")
    for option in options:
        encoded = io.BytesIO()
        image.save(encoded, **option)
        if encoded.tell() <= MAX_FILE_BYTES:
            return encoded.getvalue()
    raise FileTooLarge


def inspect_pdf(content: bytes) -> None:
    """Read a PDF's structure; nothing in it is run, and its pages are not drawn.

    :raises FileDamaged: if it has no pages, or something follows its end.
    :raises PasswordProtected: if it is encrypted.
    :raises TooManyPages: if it has more than 200.
    :raises ActiveContent: if it runs something or carries other files.
    :raises TooHeavy: if it has too many objects, or unpacks to too much.
    :raises Exception: of any kind, if it cannot be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError

    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \0"):
        raise FileDamaged  # Another file may hang behind it.
    if found := HIDDEN.search(ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), content)):
        raise ActiveContent(found=found[0].decode())
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise PasswordProtected
        pages = len(reader.pages)
        if pages == 0:
            raise FileDamaged
        if pages > MAX_PAGES:
            raise TooManyPages
        for name in names_in(reader):
            if name in ACTIVE:
                raise ActiveContent(found=name)
    except LimitReachedError as error:
        raise TooHeavy from error


def names_in(reader: Any) -> Iterator[str]:
    """Return every name in every object of the file, whether anything refers to it or not.

    :raises TooHeavy: if there are too many objects.
    """
    from pypdf.generic import IndirectObject

    places = {
        (number, generation)
        for generation, offsets in reader.xref.items()
        for number in offsets
        if number
    }
    places |= {(number, 0) for number in reader.xref_objStm}
    if len(places) > MAX_OBJECTS:
        raise TooHeavy
    yield from names_of(reader.trailer, MAX_DEPTH)
    for number, generation in sorted(places):
        found = reader.get_object(IndirectObject(number, generation, reader))
        yield from names_of(found, MAX_DEPTH)


def names_of(thing: Any, depth: int) -> Iterator[str]:
    """Return the names in one object; what it refers to is looked at by itself.

    :raises TooHeavy: if it is nested too deeply.
    """
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    if depth == 0:
        raise TooHeavy
    if isinstance(thing, NameObject):
        yield str(thing)
    elif isinstance(thing, DictionaryObject):
        for key, value in dict.items(thing):
            yield str(key)
            yield from names_of(value, depth - 1)
    elif isinstance(thing, ArrayObject):
        for value in list.__iter__(thing):
            yield from names_of(value, depth - 1)


def main() -> None:
    """Answer one request; every way out but a crash is an answer.

    :raises ImportError: if the libraries are missing, which says nothing of the file.
    """
    limit_resources()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    request = json.loads(source.readline())
    content, answer = b"", {}
    try:
        upload = source.read(MAX_FILE_BYTES + 1)
        content = clean(request["media_type"], upload, to_be_read=request["to_be_read"])
    except DomainError as error:
        answer = {"code": error.code, "values": error.values}
    except (MemoryError, RecursionError):
        answer = {"code": TooHeavy.code, "values": {}}
    except ImportError:
        raise
    except Exception:  # noqa: BLE001 (a reader led astray by a hostile file raises anything)
        answer = {"code": FileDamaged.code, "values": {}}
    target.write(json.dumps(answer).encode() + b"\n")
    target.write(content)
    target.flush()


if __name__ == "__main__":
    main()
