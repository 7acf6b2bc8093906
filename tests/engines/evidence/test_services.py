import hashlib
import random
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from sancha.engines.evidence import queries, services
from sancha.engines.evidence.errors import (
    ContentChanged,
    DocumentErased,
    FileEmpty,
    FileTooLarge,
    KindUnknown,
    SubjectFull,
    TypeNotAccepted,
)
from sancha.engines.evidence.kinds import kinds
from sancha.engines.evidence.types import (
    MAX_FILE_BYTES,
    MAX_SUBJECT_BYTES,
    MEBIBYTE,
    CleanFile,
    DocumentInfo,
)
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import make_person_key
from sancha.platform.door import use_case
from sancha.platform.errors import KeyReused, NotFound, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.reading import reading
from support import ELSEWHERE, HERE, administer, at_once, clerk, cluster_url, query

pytestmark = pytest.mark.usefixtures("database")

CLERK = clerk("evidence.upload")
NOW = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # The new year has begun in Shanghai.
PARTY, SUBJECT = uuid7(), uuid7()


@use_case
def open_person(*, party_id: UUID, actor: Actor) -> None:
    actor.require("evidence.upload", on=Scope(party_id, HERE))
    make_person_key(party_id)


@use_case
def file_document(
    *, file: CleanFile, kind: str, subject_id: UUID, party_id: UUID, title: str, actor: Actor
) -> DocumentInfo:
    actor.require("evidence.upload", on=Scope(subject_id, HERE))
    return services.file_document(
        file=file,
        kind=kind,
        party_id=party_id,
        subject_id=subject_id,
        subject_type="application",
        organisation_id=HERE,
        uploaded_at=NOW,
        title=title,
    )


def pdf_file(content: bytes, name: str = "收入证明.pdf") -> CleanFile:
    return CleanFile(name=name, media_type="application/pdf", content=content)


def noise(size_bytes: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size_bytes)


def put(
    content: bytes = b"%PDF- one",
    *,
    kind: str = "income_proof",
    subject_id: UUID = SUBJECT,
    party_id: UUID = PARTY,
    title: str = "",
) -> DocumentInfo:
    return file_document(
        file=pdf_file(content),
        kind=kind,
        subject_id=subject_id,
        party_id=party_id,
        title=title,
        actor=CLERK,
    )


@pytest.fixture(autouse=True)
def person(database: str) -> None:
    open_person(party_id=PARTY, actor=CLERK)


class TestFileDocument:
    def test_keeps_what_it_was_given(self) -> None:
        info = put()
        assert (info.number[:5], info.kind, info.title) == ("D2027", "income_proof", "收入证明.pdf")
        assert (info.size_bytes, info.media_type) == (9, "application/pdf")
        assert (info.party_id, info.subject_id, info.subject_type) == (
            PARTY,
            SUBJECT,
            "application",
        )
        assert (info.uploaded_by, info.uploaded_at) == (CLERK.id, NOW)
        assert info.content_hash == hashlib.sha256(b"%PDF- one").hexdigest()
        opened = queries.open_document(info.id)
        assert opened.info == info
        assert opened.content == b"%PDF- one"

    def test_takes_a_title_of_its_own(self) -> None:
        assert put(title="2026 年度收入").title == "2026 年度收入"

    def test_the_same_content_of_one_kind_under_one_subject_is_the_same_document(self) -> None:
        first = put()
        assert put(title="again") == first
        assert put(subject_id=uuid7()).id != first.id
        assert put(kind="other").kind == "other"
        assert query("SELECT count(*) FROM evidence_document") == [(3,)]
        assert query("SELECT count(*) FROM evidence_blob") == [(3,)]

    def test_the_same_content_eight_times_at_once_is_one_document(self) -> None:
        results = at_once(*[put] * 8)
        assert len({result.id for result in results}) == 1
        assert query("SELECT count(*) FROM evidence_document") == [(1,)]

    @pytest.mark.parametrize(
        ("content", "kind", "error"),
        [
            (b"x", "photograph", KindUnknown),
            (b"x", "id_card_front", TypeNotAccepted),
            (b"", "income_proof", FileEmpty),
            (b"x" * (MAX_FILE_BYTES + 1), "income_proof", FileTooLarge),
        ],
    )
    def test_refuses_and_files_nothing(
        self, content: bytes, kind: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            put(content, kind=kind)
        assert query("SELECT count(*) FROM evidence_document") == [(0,)]

    def test_is_an_operation(self) -> None:
        with pytest.raises(OutOfPlace):
            services.file_document(
                file=pdf_file(b"x"),
                kind="other",
                party_id=PARTY,
                subject_id=SUBJECT,
                subject_type="application",
                organisation_id=HERE,
                uploaded_at=NOW,
            )

    def test_records_the_document_but_never_its_content_twice(self) -> None:
        put(noise(MEBIBYTE, 1))
        recorded = query(
            """SELECT relation, row_count, after IS NULL FROM change
               WHERE relation LIKE 'evidence%' ORDER BY relation"""
        )
        assert recorded == [("evidence_blob", 1, True), ("evidence_document", 1, False)]


class TestRepeatedRequest:
    def test_is_told_from_another_by_the_content_of_its_file(self) -> None:
        binary = b"%PDF- \xff\xfe\x00"
        values = {"kind": "other", "subject_id": SUBJECT, "party_id": PARTY, "title": ""}
        upload = file_document.once("key")
        first = upload(file=pdf_file(binary), **values, actor=CLERK)  # type: ignore[arg-type]
        again = upload(file=pdf_file(binary), **values, actor=CLERK)  # type: ignore[arg-type]
        assert again == first
        with pytest.raises(KeyReused):
            upload(file=pdf_file(binary + b"\x01"), **values, actor=CLERK)  # type: ignore[arg-type]


class TestLimitOfASubject:
    def test_holds_under_twenty_uploads_at_once(self) -> None:
        for seed in range(4):
            put(noise(MAX_FILE_BYTES, seed))
        results = at_once(
            *[lambda seed=seed: put(noise(MEBIBYTE, seed)) for seed in range(100, 120)]
        )
        names = [type(result).__name__ for result in results]
        assert (names.count("DocumentInfo"), names.count("SubjectFull")) == (10, 10)
        assert queries.size_of(SUBJECT) == MAX_SUBJECT_BYTES
        assert queries.size_of(uuid7()) == 0

    def test_tells_how_much_is_left(self) -> None:
        for seed in range(5):
            put(noise(MAX_FILE_BYTES - 2048 * (seed == 4), seed))
        with pytest.raises(SubjectFull) as refusal:
            put(noise(2049, 9))
        assert refusal.value.message.en.endswith("2 KB are left")
        put(noise(2048, 9))


class TestOpenDocument:
    def test_notices_one_changed_byte(self, database: str) -> None:
        info = put(noise(4096, 1))
        for change in (
            "UPDATE evidence_blob SET content = set_byte(content, 99, get_byte(content, 99) # 1)",
            "UPDATE evidence_blob SET content = '\\x02'::bytea || content",
        ):
            administer(f"SET session_replication_role = replica; {change}", database)
            with pytest.raises(ContentChanged) as refusal:
                queries.open_document(info.id)
            assert info.number in refusal.value.message.zh

    def test_notices_content_moved_from_another_document(self, database: str) -> None:
        first, second = put(b"first"), put(b"second")
        administer(
            f"""SET session_replication_role = replica;
            UPDATE evidence_blob SET content =
                (SELECT content FROM evidence_blob WHERE document_id = '{first.id}')
            WHERE document_id = '{second.id}'""",
            database,
        )
        with pytest.raises(ContentChanged):
            queries.open_document(second.id)

    def test_notices_a_changed_hash(self, database: str) -> None:
        info = put()
        administer(
            """SET session_replication_role = replica;
            UPDATE evidence_document SET content_hash = sha256('other')""",
            database,
        )
        with pytest.raises(ContentChanged):
            queries.open_document(info.id)

    def test_is_over_when_the_person_is_erased(self, database: str) -> None:
        info = put()
        administer(
            "SET session_replication_role = replica; UPDATE person_key SET wrapped = NULL", database
        )
        with pytest.raises(DocumentErased):
            queries.open_document(info.id)
        assert queries.documents_of(SUBJECT)[0].title == ""

    def test_needs_a_document(self) -> None:
        with pytest.raises(NotFound):
            queries.open_document(uuid7())


class TestReading:
    def test_shows_documents_of_the_organisation_or_of_the_party_itself(self) -> None:
        info = put()
        borrower = Actor(
            id=uuid7(),
            kind="borrower",
            name="借款人",
            grants=frozenset({("evidence.read", PARTY)}),
            party_id=PARTY,
        )
        for actor in (clerk("evidence.read"), borrower):
            with reading(actor, "evidence.read"):
                assert queries.open_document(info.id).content == b"%PDF- one"
                assert queries.documents_of(SUBJECT) == (info,)
        with reading(clerk("evidence.read", at=ELSEWHERE), "evidence.read"):
            assert queries.documents_of(SUBJECT) == ()
            assert query("SELECT * FROM evidence_blob", alias="reader") == []
            with pytest.raises(NotFound):
                queries.open_document(info.id)

    def test_lists_without_touching_the_contents_in_two_queries(self) -> None:
        infos = [put(b"one"), put(b"two"), put(b"three")]
        with CaptureQueriesContext(connections["default"]) as captured:
            assert list(queries.documents_of(SUBJECT)) == infos
        assert len(captured) == 2  # The documents, and one person's key.
        assert not any("evidence_blob" in made["sql"] for made in captured)


def test_nothing_in_the_database_is_clear(database: str) -> None:
    canary = b"CLEAR-CANARY-370881"
    put(b"%PDF- " + canary, title=canary.decode())
    tables = query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = b""
    with psycopg.connect(cluster_url(), dbname=database) as connection:
        for (table,) in tables:
            with connection.cursor().copy(f'COPY (SELECT * FROM "{table}") TO STDOUT') as rows:  # type: ignore[arg-type]
                found += b"".join(bytes(row) for row in rows)
    assert b"income_proof" in found  # The dump is a dump.
    assert canary not in found
    assert canary.hex().encode() not in found


def test_every_shipped_kind_has_both_names_and_types() -> None:
    assert {"id_card_front", "income_proof", "contract"} <= set(kinds())
    for kind in kinds().values():
        assert kind.name.zh
        assert kind.name.en
        assert set(kind.media_types) <= {"image/jpeg", "image/png", "application/pdf"}
