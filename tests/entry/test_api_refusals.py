"""The bad cases, as a person meets them: a code, words in her language, and the field."""

import io
from typing import Any
from uuid import UUID

import pytest

import uploads
from callers import Caller, application_body, customer_body, phone, staff
from refusals import assert_problem
from road import Road, person
from sancha.core.identifiers import id_check_digit
from sancha.credit.parties import queries as parties
from sancha.entry.sample.borrower import Borrower
from sancha.platform.models import Access
from support import query

MEGABYTE = 1024 * 1024
LANGUAGES = [("zh-CN", "zh"), ("en-US", "en")]


@pytest.fixture(scope="module")
def borrower(road: Road) -> Borrower:
    return road.borrower("good")


@pytest.fixture(scope="module")
def case(road: Road) -> tuple[Borrower, UUID]:
    borrower = road.borrower("good")
    return borrower, road.apply(borrower, amount="20000.00").id


def wrong_digit(id_number: str) -> str:
    right = id_check_digit(id_number[:17])
    return id_number[:17] + ("0" if right != "0" else "1")


@pytest.mark.parametrize(("asked", "language"), LANGUAGES)
class TestCustomer:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id_number", "wrong digit"),
            ("phone", "1234"),
            ("bank_card", "6222020000000000"),
            ("name", "x"),
            ("occupation", "astronaut"),
            ("monthly_income", "-1.00"),
            ("monthly_income", "a lot"),
            ("address", "一号"),
        ],
    )
    def test_with_a_wrong_field_is_refused_beside_it(
        self, road: Road, asked: str, language: str, field: str, value: str
    ) -> None:
        someone = person_not_taken()
        if value == "wrong digit":
            value = wrong_digit(someone["id_number"])
        body = customer_body(someone, **{field: value})
        answer = staff("wangli").post("/customers", body, language=asked)
        assert_problem(answer, 422, "request.invalid", f"/{field}", language=language)
        assert value == "x" or value not in answer.content.decode()

    def test_with_a_field_missing_is_told_so(self, road: Road, asked: str, language: str) -> None:
        body = customer_body(person_not_taken())
        del body["bank_card"]
        answer = staff("wangli").post("/customers", body, language=asked)
        assert_problem(answer, 422, "request.invalid", "/bank_card", language=language)

    def test_who_is_a_minor_is_refused(self, road: Road, asked: str, language: str) -> None:
        body = customer_body(person("minor"))
        answer = staff("wangli").post("/customers", body, language=asked)
        assert_problem(answer, 422, "request.invalid", "/id_number", language=language)

    def test_opened_twice_is_refused(self, road: Road, asked: str, language: str) -> None:
        body = customer_body(person("good"))
        assert staff("wangli").post("/customers", body).status_code == 201
        answer = staff("chenjing").post("/customers", body, language=asked)
        assert_problem(answer, 422, "request.invalid", "/id_number", language=language)


def person_not_taken() -> dict[str, Any]:
    """Somebody who is never opened, so that one person serves many refusals."""
    if not ONE:
        ONE.update(person("good"))
    return ONE


ONE: dict[str, Any] = {}


@pytest.mark.parametrize(("asked", "language"), LANGUAGES)
class TestApplication:
    @pytest.mark.parametrize(
        ("changes", "code", "pointer"),
        [
            ({"amount": "900.00"}, "request.invalid", "/amount"),
            ({"amount": "200100.00"}, "request.invalid", "/amount"),
            ({"amount": "5000.50"}, "request.invalid", "/amount"),
            ({"amount": "５０００"}, "request.invalid", "/amount"),
            ({"amount": 5000}, "request.invalid", "/amount"),
            ({"term_months": 7}, "request.invalid", "/term_months"),
            ({"term_months": "a year"}, "request.invalid", "/term_months"),
            ({"purpose": "日常消费"}, "request.invalid", "/purpose"),
            ({"purpose": "经营周转"}, "request.invalid", "/purpose"),
            ({"purpose": "other", "purpose_detail": "日常消费"}, "request.invalid", "/purpose_detail"),
            ({"purpose": "other", "purpose_detail": "经营周转"}, "request.invalid", "/purpose_detail"),
            ({"purpose_detail": "经营周转"}, "request.invalid", "/purpose_detail"),
            ({"consented": False}, "consents.not_agreed", "/consented"),
            ({"consent_version": "2020-01"}, "consents.stale_text", "/consent_version"),
        ],
    )  # fmt: skip
    def test_with_a_wrong_field_is_refused_beside_it(
        self,
        borrower: Borrower,
        asked: str,
        language: str,
        changes: dict[str, Any],
        code: str,
        pointer: str,
    ) -> None:
        body = application_body(**changes)
        answer = phone(borrower).post("/borrower/applications", body, language=asked)
        assert_problem(answer, 422, code, pointer, language=language)
        party_id = borrower.actor.party_id
        assert query(
            "SELECT count(*) FROM applications_application WHERE party_id = %s", party_id
        ) == [(0,)]

    def test_while_one_is_under_way_is_refused(
        self, case: tuple[Borrower, UUID], asked: str, language: str
    ) -> None:
        answer = phone(case[0]).post("/borrower/applications", application_body(), language=asked)
        assert_problem(answer, 409, "applications.already_open", language=language)

    def test_before_the_own_details_is_refused(self, road: Road, asked: str, language: str) -> None:
        stranger = Borrower(person("good"), road.borrower("good").wait).sign_in()
        answer = phone(stranger).post("/borrower/applications", application_body(), language=asked)
        assert_problem(answer, 409, "applications.no_party", language=language)


def named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def documents(application_id: UUID) -> int:
    found = query("SELECT count(*) FROM evidence_document WHERE subject_id = %s", application_id)
    return int(found[0][0])


class TestUpload:
    @pytest.mark.parametrize(
        ("name", "content", "status", "code"),
        [
            ("流水.pdf", b"%PDF-1.4\n" + b"x" * (10 * MEGABYTE - 8), 413, "evidence.file_too_large"),
            ("流水.pdf", b"MZ\x90\x00" + b"\0" * 400, 422, "evidence.content_differs"),
            ("流水.exe", b"MZ\x90\x00" + b"\0" * 400, 422, "evidence.type_not_accepted"),
            ("流水.pdf.exe", uploads.pdf(), 422, "evidence.type_not_accepted"),
            ("流水", uploads.pdf(), 422, "evidence.type_not_accepted"),
            ("流水.jpg", uploads.pdf(), 422, "evidence.content_differs"),
            ("流水.pdf", uploads.pdf_with_script(), 422, "evidence.active_content"),
            ("流水.pdf", uploads.pdf_with_password(), 422, "evidence.password_protected"),
            ("流水.pdf", uploads.pdf()[:-200], 422, "evidence.file_damaged"),
            ("流水.pdf", b"", 422, "evidence.file_empty"),
        ],
        ids=[
            "too-large", "exe-as-pdf", "exe", "pdf.exe", "no-ending", "pdf-as-jpg", "script",
            "locked", "cut", "empty",
        ],
    )  # fmt: skip
    def test_of_what_is_not_taken_is_refused_with_a_clear_message(
        self, case: tuple[Borrower, UUID], name: str, content: bytes, status: int, code: str
    ) -> None:
        borrower, application_id = case
        before = documents(application_id)
        path = f"/borrower/applications/{application_id}/documents"
        answer = phone(borrower).upload(path, "income_proof", named(name, content))
        assert_problem(answer, status, code)
        assert documents(application_id) == before

    def test_of_exactly_ten_megabytes_is_taken_and_filed_once(
        self, case: tuple[Borrower, UUID]
    ) -> None:
        borrower, application_id = case
        path = f"/borrower/applications/{application_id}/documents"
        before, content = documents(application_id), uploads.pdf_of_size(10 * MEGABYTE)
        answers = [
            phone(borrower).upload(path, "income_proof", named("流水.pdf", content), key="ten")
            for _ in range(3)
        ]
        assert [answer.status_code for answer in answers] == [201] * 3
        assert {answer.content for answer in answers} == {answers[0].content}
        assert [answer.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
        assert answers[0].json()["size_bytes"] == 10 * MEGABYTE
        assert documents(application_id) == before + 1
        other = named("流水.pdf", uploads.pdf(2))
        assert_problem(
            phone(borrower).upload(path, "income_proof", other, key="ten"), 422, "door.key_reused"
        )
        assert documents(application_id) == before + 1

    def test_by_somebody_else_is_refused_with_an_access_row(
        self, case: tuple[Borrower, UUID], borrower: Borrower
    ) -> None:
        _, application_id = case
        before = documents(application_id)
        answer = phone(borrower).upload(
            f"/borrower/applications/{application_id}/documents",
            "income_proof",
            named("流水.pdf", uploads.pdf()),
        )
        assert_problem(answer, 403, "access.denied")
        assert documents(application_id) == before
        row = Access.objects.get(actor=borrower.actor.id, permission="applications.attach")
        assert (row.subject, row.outcome) == (application_id, "denied")

    def test_of_a_kind_that_is_not_asked_for_is_refused(self, case: tuple[Borrower, UUID]) -> None:
        borrower, application_id = case
        before = documents(application_id)
        path = f"/borrower/applications/{application_id}/documents"
        for kind in ("contract", "nonsense", ""):
            answer = phone(borrower).upload(path, kind, named("流水.pdf", uploads.pdf()))
            assert answer.status_code == 422, answer.content
        assert documents(application_id) == before


class TestForm:
    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"amount": NaN}', b"[" * 5000]
    )
    def test_a_body_that_is_none_is_refused_in_the_one_form(
        self, borrower: Borrower, body: bytes
    ) -> None:
        answer = phone(borrower).post("/borrower/quote", body)
        assert answer.status_code in {400, 422}, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"].startswith("request.")

    def test_a_null_byte_is_refused_wherever_it_stands(self, borrower: Borrower) -> None:
        answer = phone(borrower).post(
            "/borrower/applications", application_body(purpose_detail="厨房\0装修")
        )
        assert answer.status_code in {400, 422}, answer.content
        answer = staff("wangli").post(
            "/customers", customer_body(person_not_taken(), name="张\0三")
        )
        assert answer.status_code in {400, 422}, answer.content
        for path in ("/customers?q=%00", "/applications?q=%00", "/loans?status=%00"):
            answer = staff("wangli").get(path)
            assert answer.status_code in {200, 400, 422}, (path, answer.content)

    @pytest.mark.parametrize(
        "window",
        ["page=0", "page=-1", "page=99999999999999999999", "page_size=0", "page_size=1000"],
    )
    def test_any_page_is_answered(self, road: Road, window: str) -> None:
        for path in ("/customers", "/applications", "/loans", "/tasks"):
            answer = staff("wangli").get(f"{path}?{window}")
            assert answer.status_code in {200, 422}, (path, answer.content)
            assert len(answer.json().get("items", [])) <= 100

    def test_what_does_not_exist_is_not_found(self, road: Road) -> None:
        missing = "01a20135-8758-7c15-9224-3494b1c1c113"
        for path in ("/applications/{}", "/customers/{}", "/loans/{}", "/decisions/{}"):
            answer = staff("wangli").get(path.format(missing))
            assert_problem(answer, 404, "request.not_found")
            assert staff("wangli").get(path.format("not-an-id")).status_code in {404, 422}
        assert_problem(
            staff("zhoujie").post(f"/disbursements/{missing}/query"), 404, "request.not_found"
        )
        assert_problem(Caller().get("/nowhere"), 404, "request.not_found")


def test_one_person_served_many_refusals_and_was_never_opened(road: Road) -> None:
    assert parties.by_id_number(person_not_taken()["id_number"]) is None
