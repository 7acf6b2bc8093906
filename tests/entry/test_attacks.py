"""What strangers, customers and staff try that they may not, over HTTP, each with its refusal."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

import uploads
from callers import customer_body, nobody, phone, staff
from refusals import assert_problem
from road import Road, person
from sancha.credit.facilities import queries as facilities
from sancha.engines.evidence import errands as inspection
from sancha.engines.process import queries as processes
from sancha.entry import wsgi
from sancha.entry.sample.borrower import Borrower
from sancha.platform import metrics
from sancha.platform.log import JsonFormatter
from sancha.platform.models import Access
from sancha.preloan.applications.types import ApplicationView
from support import query

NUL, HALF = "\\u0000", "\\ud800"  # As JSON writes what no text of ours may hold.
HUGE = 10**20


@pytest.fixture(scope="module")
def middling(road: Road) -> Borrower:
    return road.borrower("middling")


@pytest.fixture(scope="module")
def case(road: Road, middling: Borrower) -> ApplicationView:
    """A case that waits for the first review."""
    return road.decided(road.apply(middling, amount="20000.00").id)


@pytest.fixture(scope="module")
def paid(road: Road) -> tuple[Borrower, UUID]:
    """A borrower whose loan is paid out, and her application."""
    borrower, loan = road.lend(amount="20000.00")
    found = query(
        "SELECT application_id FROM disbursement_disbursement WHERE loan_id = %s", loan.id
    )
    return borrower, found[0][0]


def pdf(name: str = "proof.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, uploads.pdf(), "application/pdf")


def accesses() -> int:
    return Access.objects.count()


class TestDocuments:
    @pytest.mark.parametrize("kind", ["contract", "contract_confirmed", "authorisation", "x"])
    def test_nobody_uploads_what_the_house_files(
        self, middling: Borrower, case: ApplicationView, kind: str
    ) -> None:
        """Else a borrower's own PDF would stand as her contract, confirmed."""
        code = "applications.kind_not_asked"
        path = f"/applications/{case.id}/documents"
        assert_problem(phone(middling).upload(f"/borrower{path}", kind, pdf()), 422, code)
        assert_problem(staff("wangli").upload(path, kind, pdf()), 422, code)
        assert query("SELECT 1 FROM evidence_document WHERE subject_id = %s", case.id) == []

    def test_who_opened_one_is_on_record(self, paid: tuple[Borrower, UUID]) -> None:
        application_id = paid[1]
        found = query("SELECT id FROM evidence_document WHERE subject_id = %s", application_id)
        before = accesses()
        assert staff("wangli").get(f"/documents/{found[0][0]}/content").status_code == 200
        newest = Access.objects.latest("recorded_at")
        assert (newest.outcome, newest.subject) == ("seen", application_id)
        assert staff("admin").get(f"/documents/{found[0][0]}/content").status_code == 403
        assert staff("chenjing").get(f"/documents/{found[0][0]}/content").status_code == 404
        assert accesses() == before + 2

    def test_a_page_that_draws_for_ever_is_said_and_the_next_is_shown(
        self, middling: Borrower, case: ApplicationView, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hostile = SimpleUploadedFile("bill.pdf", uploads.endless_pdf(), "application/pdf")
        plain = SimpleUploadedFile("two.pdf", uploads.pdf(2), "application/pdf")
        path = f"/borrower/applications/{case.id}/documents"
        sent = [
            phone(middling).upload(path, "income_proof", file).json() for file in (hostile, plain)
        ]
        bad, good = (f"/documents/{one['id']}/pages" for one in sent)
        assert staff("wangli").get(bad).json() == {"pages": 1}
        before = accesses()
        with monkeypatch.context() as hurried:
            hurried.setattr(inspection, "MAX_WALL_SECONDS", 2)
            answer = staff("wangli").get(f"{bad}/1")
        assert_problem(answer, 422, "evidence.cannot_be_drawn")
        shown = staff("wangli").get(f"{good}/1")
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert shown["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert_problem(staff("wangli").get(f"{good}/9"), 404, "evidence.no_such_page")
        assert staff("admin").get(f"{good}/1").status_code == 403
        assert staff("chenjing").get(f"{good}/1").status_code == 404
        assert accesses() == before + 4  # Who looked is on record, whatever came of it.

    def test_a_path_in_a_name_stays_a_name(self, middling: Borrower, case: ApplicationView) -> None:
        path = f"/borrower/applications/{case.id}/documents"
        named = pdf("proof.pdf")
        named._name = "../../..\\e\u202evil.pdf"
        answer = phone(middling).upload(path, "income_proof", named)
        assert answer.status_code == 201, answer.content
        assert answer.json()["file_name"] == "evil.pdf"


class TestPersonalData:
    def test_customers_are_listed_masked(self, paid: tuple[Borrower, UUID]) -> None:
        borrower = paid[0]
        page = staff("wangli").get("/customers")
        assert page.status_code == 200
        assert page.json()["total"] > 0
        for clear in ("phone", "id_number", "name", "bank_account", "address"):
            assert str(borrower.person[clear]) not in json.dumps(page.json(), ensure_ascii=False)

    @pytest.mark.parametrize("reason", ["abc", "a" * 201, "核对身份\u202e", "   a  "])
    def test_no_value_without_a_readable_reason(
        self, paid: tuple[Borrower, UUID], reason: str
    ) -> None:
        path = f"/customers/{paid[0].actor.party_id}/unmask"
        before = accesses()
        answer = staff("wangli").post(path, {"reason": reason})
        assert_problem(answer, 422, "request.invalid", "/reason")
        assert accesses() == before

    def test_the_auditor_sees_who_saw_what(self, paid: tuple[Borrower, UUID]) -> None:
        path = f"/customers/{paid[0].actor.party_id}/unmask"
        assert staff("wangli").post(path, {"reason": "电话核实身份"}).status_code == 200
        newest = staff("zhenghua").get("/audit/accesses").json()["items"][0]
        assert newest["outcome"]["label"]["zh"] == "已查看完整信息"
        assert "bank_card" in newest["fields"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("employer", "厂\u202e"), ("employer", "厂" * 101), ("address", "北京市朝阳区\u2066某路")],
    )
    def test_what_hides_in_a_text_does_not_reach_the_contract(
        self, road: Road, field: str, value: str
    ) -> None:
        body = customer_body(person("good"), **{field: value})
        answer = staff("wangli").post("/customers", body)
        assert_problem(answer, 422, "request.invalid", f"/{field}")

    def test_what_somebody_looked_for_stays_out_of_the_log(self) -> None:
        record = logging.makeLogRecord({"msg": "failed", "request": "GET /x?q=13800138000"})
        assert "13800138000" not in JsonFormatter().format(record)


class TestRights:
    def test_a_refused_question_to_the_bank_is_on_record(self, paid: tuple[Borrower, UUID]) -> None:
        payment = query("SELECT id FROM disbursement_disbursement")[0][0]
        before = accesses()
        answer = staff("wangli").post(f"/disbursements/{payment}/query")
        assert_problem(answer, 403, "access.denied")
        newest = Access.objects.latest("recorded_at")
        assert (accesses(), newest.outcome, newest.subject) == (before + 1, "denied", payment)

    def test_who_may_not_review_is_told_nothing_of_the_review(self, case: ApplicationView) -> None:
        """Not even that it is hers by no right: the permission comes before the state."""
        task = next(t for t in processes.tasks_of(case.id) if t.status == "open")
        path, body = (
            f"/applications/{case.id}/opinions",
            {"outcome": "approve", "opinion": "同意办理"},
        )
        given = staff("zhaomin").post(path, {**body, "task_id": str(task.id)})
        assert given.status_code == 200, given.content
        for account in ("chenjing", "sunhao", "zhoujie"):
            again = staff(account).post(path, {**body, "task_id": str(task.id)})
            assert_problem(again, 403, "access.denied")

    def test_another_borrower_finds_nothing(
        self, middling: Borrower, paid: tuple[Borrower, UUID]
    ) -> None:
        application_id = paid[1]
        contract = facilities.contract_of_application(application_id)
        assert contract is not None
        other = phone(middling)
        for path in (f"applications/{application_id}", f"contracts/{contract.id}"):
            assert_problem(other.get(f"/borrower/{path}"), 404, "request.not_found")
        for path in (f"applications/{application_id}/documents", f"contracts/{contract.id}/pdf"):
            assert_problem(other.get(f"/borrower/{path}"), 404, "request.not_found")
        for path in (f"contracts/{contract.id}/codes", f"contracts/{contract.id}/confirmation"):
            answer = other.post(f"/borrower/{path}", {"code": "123456"})
            assert_problem(answer, 403, "access.denied")
        upload = f"/borrower/applications/{application_id}/documents"
        assert_problem(other.upload(upload, "income_proof", pdf()), 403, "access.denied")


class TestMalformed:
    """Nothing that a stranger sends is a failure of ours, and every refusal has one form."""

    @pytest.mark.parametrize("broken", [NUL, HALF])
    @pytest.mark.parametrize("field", ["account", "password"])
    def test_signing_in_with_what_is_no_text(self, road: Road, broken: str, field: str) -> None:
        body = {"account": "wangli", "password": "x"} | {field: "BROKEN"}
        sent = json.dumps(body).replace("BROKEN", broken).encode()
        answer = nobody().post("/staff/session", sent)
        assert_problem(answer, 422, "request.invalid", f"/{field}")

    @pytest.mark.parametrize(
        "path",
        ["customers?q", "applications?q", "applications?product", "loans?status", "tasks?status"],
    )
    def test_looking_for_what_is_no_text(self, road: Road, path: str) -> None:
        name = path.partition("?")[2]
        answer = staff("wangli").get(f"/{path}=%00")
        assert_problem(answer, 422, "request.invalid", f"/{name}")

    @pytest.mark.parametrize("path", ["customers", "applications", "loans", "tasks"])
    @pytest.mark.parametrize("page", [HUGE, 2**63 - 1, -HUGE])
    def test_pages_far_away_are_empty_or_the_first(self, road: Road, path: str, page: int) -> None:
        answer = staff("wangli").get(f"/{path}?page={page}&page_size={page}")
        assert answer.status_code == 200, answer.content

    def test_notices_far_away(self, middling: Borrower) -> None:
        answer = phone(middling).get(f"/borrower/notices?page={HUGE}")
        assert (answer.status_code, answer.json()["items"]) == (200, [])

    @pytest.mark.parametrize("day", [date.min, date.max])
    @pytest.mark.parametrize("bound", ["from_on", "until_on"])
    @pytest.mark.parametrize("records", ["acts", "accesses"])
    def test_the_first_and_the_last_day(
        self, road: Road, records: str, bound: str, day: date
    ) -> None:
        answer = staff("zhenghua").get(f"/audit/{records}?{bound}={day.isoformat()}")
        assert answer.status_code == 200, answer.content

    @pytest.mark.parametrize(
        "body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"account":' + b"9" * 5000 + b"}"]
    )
    def test_bodies_that_are_no_json(self, road: Road, body: bytes) -> None:
        assert_problem(nobody().post("/staff/session", body), 400, "request.unreadable")

    def test_bodies_without_end(self, road: Road) -> None:
        body = b'{"account": "' + b"a" * 2_000_000 + b'"}'
        assert_problem(nobody().post("/staff/session", body), 413, "request.too_large")

    def test_deeply_nested_findings_are_found(self, road: Road) -> None:
        body = b'{"account": ' + b'{"a":' * 400 + b'"' + NUL.encode() + b'"' + b"}" * 401
        assert nobody().post("/staff/session", body).status_code == 422

    def test_forms_that_are_none(self, case: ApplicationView) -> None:
        answer = staff("wangli").client.post(
            f"/api/v1/applications/{case.id}/documents",
            b"xx",
            content_type='multipart/form-data; boundary=""',
        )
        assert_problem(answer, 400, "request.bad")

    @pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "NONSENSE"])
    def test_methods_that_an_address_does_not_take(self, road: Road, method: str) -> None:
        answer = nobody().ask(method, "/staff/session")
        assert_problem(answer, 405, "request.not_allowed")
        assert "POST" in answer["Allow"]
        assert "NONSENSE" not in metrics.exposition({})

    def test_another_host_by_name(self, road: Road) -> None:
        """A name that leads here, but is not ours: no page under it may write."""
        strange = {"Host": "evil.example", "Origin": "http://evil.example"}
        assert_problem(nobody().post("/staff/session", {}, **strange), 403, "request.other_origin")

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
    def test_another_site(self, road: Road, origin: str) -> None:
        answer = staff("zhoujie").post("/night/runs", {"until_on": "2026-02-01"}, Origin=origin)
        assert_problem(answer, 403, "request.other_origin")


class TestScreens:
    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[Any]:
        for folder, page in (("dist", "index.html"), ("dist-borrower", "m.html")):
            (tmp_path / folder / "assets").mkdir(parents=True)
            (tmp_path / folder / page).write_text("<html nonce=__CSP_NONCE__>")
            (tmp_path / folder / "assets" / "app.js").write_text("let x;")
        (tmp_path / "secret").write_text("secret")
        from sancha.entry.pages import dist

        dist.cache_clear()
        with override_settings(SANCHA_WEB_DIST=str(tmp_path)):
            yield wsgi.make_application()
        dist.cache_clear()

    def get(self, server: Any, path: str) -> tuple[str, dict[str, str], bytes]:
        started: list[Any] = []
        environ: dict[str, Any] = {"PATH_INFO": path}
        setup_testing_defaults(environ)
        body = b"".join(
            server(environ, lambda status, headers, *rest: started.append((status, headers)))
        )
        return started[0][0], dict(started[0][1]), body

    @pytest.mark.parametrize("path", ["/", "/index.html", "/m/", "/m/m.html", "/m", "/customers"])
    def test_every_page_has_its_policy_and_nonce(self, server: Any, path: str) -> None:
        """Also under the name of its file, where a server of files would give it away bare."""
        status, headers, body = self.get(server, path)
        assert status == "200 OK"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert b"__CSP_NONCE__" not in body

    def test_other_sites_read_no_file(self, server: Any) -> None:
        _, headers, body = self.get(server, "/assets/app.js")
        assert body == b"let x;"
        assert "Access-Control-Allow-Origin" not in headers

    @pytest.mark.parametrize("path", ["/../secret", "/assets/../../secret", "/m/../../secret"])
    def test_nothing_beside_the_screens_is_served(self, server: Any, path: str) -> None:
        assert b"secret" not in self.get(server, path)[2]
