"""Draws a page of a file as a picture, alone: run as a program, like `inspection`.

It reads one line of JSON and the file from its input, and writes one line of JSON and the picture
to its output. Before it looks at the file it gives up memory, time, and the right to open anything
more: no file of this machine, and no connection.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any, Final

from sancha.engines.evidence.inspection import MAX_PIXELS, limit_resources
from sancha.engines.evidence.limits import MAX_FILE_BYTES

WIDEST: Final = 1600  # Pixels: sharp at the width of a desk's screen.
TALLEST: Final = 2400
SHARPEST: Final = 3.0  # A point of paper in pixels: a stamp-sized page is not blown up.
QUALITY: Final = 82
STANDARD_STREAMS: Final = 3


def limit_openings() -> None:
    """Let no descriptor be opened beyond input, output and errors: no file, no socket."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD_STREAMS, STANDARD_STREAMS))


def draw(media_type: str, content: bytes, page: int) -> tuple[int, bytes]:
    """Return how many pages there are and the picture of this one: none for page 0, or beyond.

    :raises Exception: of any kind, if it cannot be drawn.
    """
    if media_type == "application/pdf":
        return draw_pdf(content, page)
    return 1, draw_picture(content) if page == 1 else b""


def draw_pdf(content: bytes, page: int) -> tuple[int, bytes]:
    from pypdfium2 import PdfDocument

    document = PdfDocument(content)
    pages = len(document)
    if not 1 <= page <= pages:
        return pages, b""
    sheet = document[page - 1]
    wide, high = sheet.get_size()
    scale = min(WIDEST / max(wide, 1), TALLEST / max(high, 1), SHARPEST)
    drawn = sheet.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    return pages, encoded(drawn.to_pil())


def draw_picture(content: bytes) -> bytes:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(content), formats=["jpeg", "png"]) as image:
        image.thumbnail((WIDEST, TALLEST))
        return encoded(image)


def encoded(image: Any) -> bytes:
    """Return the picture as JPEG; what is transparent lies on white paper."""
    from PIL import Image

    if image.mode in {"RGBA", "LA", "P"}:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    target = io.BytesIO()
    image.convert("RGB").save(target, "JPEG", quality=QUALITY)
    return target.getvalue()


def load_libraries() -> None:
    """Load what draws while files can still be opened.

    :raises ImportError: if it is missing, which says nothing of the file.
    """
    import pypdfium2
    from PIL import Image

    Image.init()
    pypdfium2.PdfDocument.new().close()


def main() -> None:
    """Answer one request; every way out but a crash is an answer."""
    load_libraries()
    limit_resources()
    limit_openings()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    request = json.loads(source.readline())
    try:
        content = source.read(MAX_FILE_BYTES + 1)
        pages, picture = draw(request["media_type"], content, request["page"])
    except Exception:  # noqa: BLE001 (a reader led astray by a hostile file raises anything)
        pages, picture = 0, b""
    target.write(json.dumps({"pages": pages}).encode() + b"\n")
    target.write(picture)
    target.flush()


if __name__ == "__main__":
    main()
