"""Inspects an upload before anything is stored: outside any transaction, in a limited process."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Any

import sancha
from sancha.engines.evidence import ports
from sancha.engines.evidence.errors import (
    REFUSALS,
    CannotBeDrawn,
    ContentDiffers,
    FileEmpty,
    FileTooLarge,
    Infected,
    NoSuchPage,
    ScannerSilent,
    TooHeavy,
    TypeNotAccepted,
)
from sancha.engines.evidence.types import MAX_FILE_BYTES, CleanFile, DrawnPage
from sancha.platform.door import errand

ACCEPTED = "JPG / PNG / PDF"
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}
ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/x-pdf": "application/pdf",
}
UNDECLARED = {"", "application/octet-stream"}
SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
# What else a file may turn out to be, in words.
KNOWN = [
    (b"\xff\xd8\xff", " JPG 图片", "a JPG picture"),
    (b"\x89PNG", " PNG 图片", "a PNG picture"),
    (b"%PDF-", " PDF 文档", "a PDF"),
    (b"MZ", "可执行程序", "a program"),
    (b"\x7fELF", "可执行程序", "a program"),
    (b"PK", "压缩包或 Office 文档", "an archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文档", "an old Office document"),
    (b"GIF8", " GIF 图片", "a GIF picture"),
    (b"<", "网页或 XML", "a web page or XML"),
]
MAX_NAME_LENGTH = 120
MAX_WALL_SECONDS = 20  # The process has 10 seconds of work; the machine may be busy.


@errand
def check_upload(
    name: str, declared_type: str, content: bytes, *, to_be_read: bool = False
) -> CleanFile:
    """Return the file as it may be kept, with a harmless name.

    In this order: not empty, at most 10 MB, an accepted extension and declared type, first bytes
    that agree with them; then the inspection, which draws a picture anew and reads a PDF's
    structure in a process of its own, with 512 MB and 10 seconds. Of a picture `to_be_read`
    size, light and sharpness are looked at, too. Last, the house's scanner sees what came.

    :raises FileEmpty: :raises FileTooLarge: :raises TypeNotAccepted: :raises ContentDiffers:
    :raises FileDamaged: :raises TooManyPixels: :raises TooManyPages: :raises ActiveContent:
    :raises PasswordProtected: :raises TooHeavy: :raises TooSmallToRead: :raises TooDark:
    :raises TooBright: :raises Blurred: :raises Infected: :raises ScannerSilent: each says in its text what to do.
    """
    if not content:
        raise FileEmpty
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge
    name = harmless(name)
    media_type = media_type_of(name, declared_type)
    check_signature(name, media_type, content)
    clean = inspect(media_type, content, to_be_read=to_be_read)
    scan(content)
    return CleanFile(name=name, media_type=media_type, content=clean)


def scan(content: bytes) -> None:
    """:raises Infected: if the scanner finds something. :raises ScannerSilent: if it is down."""
    scanner = ports.scanner()
    if scanner is None:
        return
    try:
        found = scanner(content)
    except OSError as error:
        raise ScannerSilent from error
    if found is not None:
        raise Infected(found=found)


def harmless(name: str) -> str:
    """Return a name without folders, control characters or marks that turn its direction."""
    name = PurePosixPath(name.replace("\\", "/")).name
    name = "".join(c for c in name if not unicodedata.category(c).startswith("C"))
    stem, dot, extension = unicodedata.normalize("NFC", name).rpartition(".")
    return f"{stem[: MAX_NAME_LENGTH - len(extension) - 1].strip()}{dot}{extension.strip()}"


def media_type_of(name: str, declared_type: str) -> str:
    """:raises TypeNotAccepted: if the extension is unknown, or the declared type differs."""
    media_type = MEDIA_TYPES.get(PurePosixPath(name).suffix[1:].lower())
    declared = declared_type.partition(";")[0].strip().lower()
    declared = ALIASES.get(declared, declared)
    if media_type is None or (declared not in UNDECLARED and declared != media_type):
        raise TypeNotAccepted(accepted=ACCEPTED)
    return media_type


def check_signature(name: str, media_type: str, content: bytes) -> None:
    """:raises ContentDiffers: if the first bytes are not those of the type."""
    if any(content.startswith(s) for s, type_ in SIGNATURES.items() if type_ == media_type):
        return
    found_zh, found_en = next(
        ((zh, en) for start, zh, en in KNOWN if content.lstrip(b" \r\n\t").startswith(start)),
        ("其他内容", "something else"),
    )
    extension = name.rpartition(".")[2].upper()
    raise ContentDiffers(extension=extension, found_zh=found_zh, found_en=found_en)


def inspect(media_type: str, content: bytes, *, to_be_read: bool = False) -> bytes:
    """Have the file inspected by a process that knows neither keys nor database.

    :raises DomainError: what the inspection refused; `TooHeavy` if it did not come back.
    :raises RuntimeError: if it does not run at all, whatever the file.
    """
    request = {"media_type": media_type, "to_be_read": to_be_read}
    answer, body = alone("inspection", request, content)
    if answer:
        raise REFUSALS[answer["code"]](**answer["values"])
    return body


@errand
def draw_page(media_type: str, content: bytes, *, page: int) -> DrawnPage:
    """Have a page drawn as a picture by a process like that of the inspection; page 0 only counts.

    :raises CannotBeDrawn: if the file is damaged, or too much for the process.
    :raises NoSuchPage: if it has fewer pages.
    :raises RuntimeError: if the process does not run at all, whatever the file.
    """
    try:
        answer, picture = alone("drawing", {"media_type": media_type, "page": page}, content)
    except TooHeavy as error:
        raise CannotBeDrawn from error
    if answer["pages"] == 0:
        raise CannotBeDrawn
    if page and not picture:
        raise NoSuchPage(page=page, pages=answer["pages"])
    return DrawnPage(pages=answer["pages"], picture=picture)


def alone(module: str, request: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Run a program of this package over the file, and return its answer and what follows it.

    :raises TooHeavy: if it was stopped, or did not come back.
    :raises RuntimeError: if it does not run at all, whatever the file.
    """
    sources = Path(sancha.__file__).parents[1]
    command = [sys.executable, "-P", "-m", f"sancha.engines.evidence.{module}"]
    environment = {"PYTHONPATH": str(sources), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command)
            command,
            input=json.dumps(request).encode() + b"\n" + content,
            capture_output=True,
            env=environment,
            cwd=os.sep,
            timeout=MAX_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooHeavy from error
    head, line, body = done.stdout.partition(b"\n")
    if done.returncode < 0 or b"MemoryError" in done.stderr:  # Killed, or out of memory for words.
        raise TooHeavy
    if done.returncode or not line:
        raise RuntimeError(f"the {module} does not run: {done.stderr.decode()[-500:]}")
    return json.loads(head), body
