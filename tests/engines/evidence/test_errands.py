"""Uploads as people send them, through the real inspection process."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from PIL import Image, ImageFilter

import uploads
from sancha.engines.evidence import errands, inspection, ports
from sancha.engines.evidence.errands import check_upload, draw_page, harmless
from sancha.engines.evidence.errors import (
    ActiveContent,
    Blurred,
    CannotBeDrawn,
    ContentDiffers,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    Infected,
    NoSuchPage,
    PasswordProtected,
    ScannerSilent,
    TooBright,
    TooDark,
    TooHeavy,
    TooManyPages,
    TooManyPixels,
    TooSmallToRead,
    TypeNotAccepted,
)
from sancha.engines.evidence.types import MAX_FILE_BYTES
from sancha.platform.errors import DomainError, Kind, OutOfPlace


class TestSize:
    def test_ten_megabytes_are_taken_and_one_byte_more_is_not(self) -> None:
        whole = uploads.pdf_of_size(MAX_FILE_BYTES)
        assert check_upload("流水.pdf", "application/pdf", whole).content == whole
        with pytest.raises(FileTooLarge) as refusal:
            check_upload("流水.pdf", "application/pdf", whole + b"\n")
        assert refusal.value.kind is Kind.TOO_LARGE

    def test_an_empty_file_is_refused(self) -> None:
        with pytest.raises(FileEmpty):
            check_upload("a.pdf", "application/pdf", b"")


class TestType:
    def test_a_program_named_pdf_is_called_by_its_name(self) -> None:
        with pytest.raises(ContentDiffers) as refusal:
            check_upload("收入证明.pdf", "application/pdf", b"MZ\x90\0" + b"\0" * 400)
        message = refusal.value.message
        assert message.zh == "文件名是 PDF，内容却是可执行程序，请上传真正的 PDF 文件"
        assert message.en == "The file is named PDF but contains a program; send a real PDF file"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.jpg", uploads.png()),
            ("a.png", uploads.pdf()),
            ("a.pdf", b"\n" + uploads.pdf()),
            ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
            ("a.pdf", b"PK\x03\x04"),
        ],
    )
    def test_content_of_another_type_is_refused(self, name: str, content: bytes) -> None:
        with pytest.raises(ContentDiffers):
            check_upload(name, "", content)

    @pytest.mark.parametrize(
        ("name", "declared"),
        [
            ("a.exe", "application/pdf"),
            ("a.svg", "image/svg+xml"),
            ("pdf", "application/pdf"),
            ("a.pdf.exe", ""),
            ("a.pdf\0.exe", ""),
            ("a.pdf", "text/html"),
            ("a.png", "image/jpeg"),
        ],
    )
    def test_a_name_or_declared_type_off_the_list_is_refused(
        self, name: str, declared: str
    ) -> None:
        with pytest.raises(TypeNotAccepted):
            check_upload(name, declared, uploads.pdf())

    @pytest.mark.parametrize("declared", ["image/jpeg", "image/jpg", "", "IMAGE/JPEG; q=1"])
    def test_usual_ways_to_declare_are_understood(self, declared: str) -> None:
        assert check_upload("照片.JPEG", declared, uploads.jpg()).media_type == "image/jpeg"


class TestName:
    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/cron.d/job.pdf", "job.pdf"),
            ("C:\\Users\\王\\证明.pdf", "证明.pdf"),
            ("a\0b\r\n.pdf", "ab.pdf"),
            ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
            ("字" * 300 + ".pdf", "字" * 116 + ".pdf"),
        ],
    )
    def test_is_made_harmless(self, name: str, kept: str) -> None:
        assert harmless(name) == kept

    def test_is_what_the_clean_file_bears(self) -> None:
        assert check_upload("../王\0.pdf", "", uploads.pdf()).name == "王.pdf"


class TestPictures:
    def test_lose_where_they_were_taken_and_stand_upright(self) -> None:
        sent = uploads.jpg_from_abroad()
        assert b"OWNER-CANARY" in sent
        assert b"COMMENT-CANARY" in sent
        kept = check_upload("id.jpg", "image/jpeg", sent).content
        assert b"CANARY" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert image.size == (30, 40)
            assert not image.getexif()
            assert "comment" not in image.info

    def test_lose_what_hangs_behind_them(self) -> None:
        page = b"<html><script>alert(1)</script></html>"
        for sent in (uploads.jpg() + page, uploads.jpg(comment=page)):
            kept = check_upload("id.jpg", "image/jpeg", sent).content
            assert page in sent
            assert b"<script>" not in kept

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
    def test_of_every_usual_mode_are_taken(self, mode: str) -> None:
        image = Image.new("L", (20, 10), 128)
        sent = uploads.png(
            image.convert("I;16").point(lambda v: v * 256)
            if mode == "I;16"
            else image.convert(mode)
        )
        kept = check_upload("id.png", "image/png", sent).content
        with Image.open(io.BytesIO(kept)) as drawn:
            assert drawn.size == (20, 10)
            assert drawn.convert("L").getpixel((3, 3)) in ({0, 255} if mode == "1" else {127, 128})

    def test_in_print_colours_are_taken(self) -> None:
        sent = uploads.jpg(uploads.picture(mode="CMYK"))
        assert check_upload("id.jpg", "image/jpeg", sent).content.startswith(b"\xff\xd8\xff")

    def test_of_forty_million_pixels_are_taken_within_the_memory_given(self) -> None:
        sent = uploads.jpg(uploads.picture((8_000, 5_000)))
        kept = check_upload("id.jpg", "image/jpeg", sent).content
        with Image.open(io.BytesIO(kept)) as image:
            assert image.size == (8_000, 5_000)

    @pytest.mark.parametrize("side", [6_400, 20_000])
    def test_of_more_pixels_are_refused(self, side: int) -> None:
        bomb = uploads.pixel_bomb(side)
        assert len(bomb) < 100_000
        with pytest.raises(TooManyPixels):
            check_upload("id.png", "image/png", bomb)

    def test_that_do_not_decode_are_refused(self) -> None:
        whole = uploads.jpg(uploads.picture((400, 300)))
        for broken in (whole[: len(whole) // 2], whole[:3] + b"\0" * 500):
            with pytest.raises(FileDamaged):
                check_upload("id.jpg", "image/jpeg", broken)


class TestPdf:
    def test_is_kept_to_the_byte(self) -> None:
        sent = uploads.pdf(3)
        assert check_upload("a.pdf", "application/pdf", sent).content == sent

    @pytest.mark.parametrize(
        ("make", "error"),
        [
            (uploads.pdf_with_script, ActiveContent),
            (uploads.pdf_with_attachment, ActiveContent),
            (lambda: uploads.pdf_with_action("/Launch"), ActiveContent),
            (lambda: uploads.pdf_with_action("/Launch").replace(b"unch", b"#75nch"), ActiveContent),
            (lambda: uploads.pdf_with_action("/Launch", compressed=True), ActiveContent),
            (lambda: uploads.pdf_with_action("/JS", compressed=True), ActiveContent),
            (uploads.pdf_with_password, PasswordProtected),
            (lambda: uploads.pdf(201), TooManyPages),
            (lambda: uploads.pdf() + b"PK\x03\x04 and more", FileDamaged),
            (lambda: uploads.pdf()[:-200], FileDamaged),
            (lambda: b"%PDF-1.7\n" + b"\0" * 500 + b"%%EOF", FileDamaged),
        ],
    )
    def test_is_refused_for_what_is_wrong_with_it(
        self, make: Callable[[], bytes], error: type[DomainError]
    ) -> None:
        with pytest.raises(error):
            check_upload("a.pdf", "application/pdf", make())

    def test_of_two_hundred_pages_and_harmless_actions_is_taken(self) -> None:
        check_upload("a.pdf", "application/pdf", uploads.pdf(200))
        check_upload("a.pdf", "", uploads.pdf_with_action("/GoTo"))
        check_upload("a.pdf", "", uploads.pdf_with_action("/GoTo", compressed=True))

    def test_that_unpacks_without_end_is_refused(self) -> None:
        bomb = uploads.pdf_bomb()
        assert len(bomb) < 500_000
        with pytest.raises(TooHeavy):
            check_upload("a.pdf", "application/pdf", bomb)


class TestLegibility:
    def test_a_page_of_print_is_taken_and_only_where_it_is_to_be_read(self) -> None:
        page = uploads.jpg(uploads.legible())
        assert check_upload("a.jpg", "", page, to_be_read=True).media_type == "image/jpeg"
        assert check_upload("a.jpg", "", uploads.jpg()).media_type == "image/jpeg"

    @pytest.mark.parametrize(
        ("spoil", "refusal"),
        [
            (lambda page: page.resize((590, 393)), TooSmallToRead),
            (lambda page: page.point(lambda value: value // 8), TooDark),
            (lambda page: page.point(lambda value: 255), TooBright),
            (lambda page: page.filter(ImageFilter.GaussianBlur(2)), Blurred),
            (lambda page: uploads.picture((900, 600), "#808080"), Blurred),
        ],
    )
    def test_asks_for_another_picture_and_says_why(
        self, spoil: Callable[[Any], Any], refusal: type[DomainError]
    ) -> None:
        sent = uploads.png(spoil(uploads.legible()))
        with pytest.raises(refusal) as caught:
            check_upload("a.png", "image/png", sent, to_be_read=True)
        assert caught.value.kind is Kind.INVALID
        assert "重新拍摄" in caught.value.message.zh

    def test_a_phone_s_upright_picture_is_measured_as_it_is_seen(self) -> None:
        upright = uploads.legible((600, 900))
        assert check_upload("a.png", "", uploads.png(upright), to_be_read=True).content


EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class TestScanner:
    @pytest.fixture(autouse=True)
    def house_scanner(self) -> Iterator[list[bytes]]:
        seen: list[bytes] = []

        def scan(content: bytes) -> str | None:
            seen.append(content)
            if b"SILENT" in content:
                raise ConnectionRefusedError
            return "Eicar-Test-Signature" if EICAR in content else None

        before = ports.provide_scanner(scan)
        yield seen
        ports.provide_scanner(before)

    def test_sees_the_file_as_it_came_and_lets_a_clean_one_through(
        self, house_scanner: list[bytes]
    ) -> None:
        sent = uploads.pdf()
        assert check_upload("a.pdf", "", sent).content == sent
        assert house_scanner == [sent]

    def test_what_it_finds_is_refused_by_name(self) -> None:
        with pytest.raises(Infected) as caught:
            check_upload("a.pdf", "", uploads.pdf(ballast=EICAR))
        assert "Eicar-Test-Signature" in caught.value.message.zh

    def test_nothing_is_kept_while_it_is_silent(self) -> None:
        with pytest.raises(ScannerSilent) as caught:
            check_upload("a.pdf", "", uploads.pdf(ballast=b"SILENT"))
        assert caught.value.kind is Kind.UNAVAILABLE


class TestProcess:
    def test_knows_no_secrets_of_its_parent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen: dict[str, str] = {}

        def run(*args: object, env: dict[str, str], **options: object) -> object:
            seen.update(env)
            raise errands.subprocess.TimeoutExpired("inspection", 1)

        monkeypatch.setenv("SANCHA_DATABASE_PASSWORD", "canary")
        monkeypatch.setattr(errands.subprocess, "run", run)
        with pytest.raises(TooHeavy):  # Also what is said when it does not come back.
            check_upload("a.pdf", "", uploads.pdf())
        assert set(seen) == {"PYTHONPATH", "LC_ALL", "PYTHONDONTWRITEBYTECODE"}

    def test_is_refused_what_it_may_not_take(self) -> None:
        child = os.fork()
        if child == 0:
            inspection.limit_resources()
            try:
                bytearray(inspection.MAX_MEMORY_BYTES)
            except MemoryError:
                os._exit(7)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

    def test_runs_outside_transactions(self, database: str) -> None:
        with transaction.atomic(), pytest.raises(OutOfPlace):
            check_upload("a.pdf", "", uploads.pdf())


class TestPages:
    def test_are_counted_and_drawn_as_pictures(self) -> None:
        content = uploads.pdf(3)
        assert draw_page("application/pdf", content, page=0).pages == 3
        drawn = draw_page("application/pdf", content, page=3)
        with Image.open(io.BytesIO(drawn.picture)) as image:
            assert (image.format, max(image.size) <= 2400) == ("JPEG", True)
        with pytest.raises(NoSuchPage) as refusal:
            draw_page("application/pdf", content, page=4)
        assert refusal.value.values == {"page": 4, "pages": 3}

    def test_a_photograph_is_one_page_no_wider_than_a_screen(self) -> None:
        sent = uploads.jpg(uploads.picture((4000, 3000)))
        drawn = draw_page("image/jpeg", sent, page=1)
        with Image.open(io.BytesIO(drawn.picture)) as image:
            assert (drawn.pages, image.size) == (1, (1600, 1200))

    def test_what_is_no_document_is_not_drawn(self) -> None:
        with pytest.raises(CannotBeDrawn):
            draw_page("application/pdf", b"%PDF-1.7 and then nothing", page=1)

    def test_a_process_that_draws_for_ever_is_stopped(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(errands, "MAX_WALL_SECONDS", 3)
        with pytest.raises(CannotBeDrawn):
            draw_page("application/pdf", uploads.endless_pdf(), page=1)

    @pytest.mark.parametrize("opening", ["open('/etc/hostname')", "socket.socket()"])
    def test_the_process_opens_no_file_and_no_connection(self, opening: str) -> None:
        program = f"""
import socket
from sancha.engines.evidence.drawing import limit_openings
limit_openings()
{opening}
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
        assert done.returncode == 1
        assert b"Too many open files" in done.stderr
