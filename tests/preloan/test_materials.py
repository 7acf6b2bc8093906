"""Materials before an application: what the product requires must be there, or it is not taken."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from callers import application_body, phone, staff
from refusals import assert_problem
from road import Road
from sancha.engines.evidence import queries as evidence
from sancha.entry.sample.borrower import Borrower
from sancha.preloan.applications.models import Application, Folder
from uploads import legible, pdf, png

PRODUCT = "renovation_loan"


@pytest.fixture(scope="module")
def borrower(road: Road) -> Borrower:
    return road.borrower()


def asked(**changes: Any) -> dict[str, Any]:
    values = {"product": PRODUCT, "amount": "12000.00", "term_months": 6}
    return application_body(**values | changes)


def bring(borrower: Borrower, kind: str, content: bytes, name: str = "offer.png") -> Any:
    form = {
        "product": PRODUCT,
        "kind": kind,
        "file": SimpleUploadedFile(name, content, "application/octet-stream"),
    }
    return phone(borrower).client.post("/api/v1/borrower/materials", form)


class TestRequiredMaterials:
    def test_are_listed_with_those_that_one_may_add(self, borrower: Borrower) -> None:
        found = phone(borrower).get(f"/borrower/materials?product={PRODUCT}").json()
        assert [(kind["code"], kind["required"]) for kind in found["kinds"]] == [
            ("purpose_proof", True), ("income_proof", False), ("id_card_front", False),
        ]  # fmt: skip
        assert (found["items"], found["bytes_left"]) == ([], 50 * 1024 * 1024)
        other = phone(borrower).get("/borrower/materials").json()
        assert {kind["required"] for kind in other["kinds"]} == {False}

    def test_that_are_missing_keep_the_application_from_being_taken(
        self, borrower: Borrower
    ) -> None:
        for caller, path, body in (
            (phone(borrower), "/borrower/applications", asked()),
            (staff("wangli"), "/applications", asked(customer_id=str(borrower.actor.party_id))),
        ):
            answer = caller.post(path, body)
            assert_problem(answer, 422, "request.invalid", "/materials/purpose_proof")
            assert "装修合同或报价单" in answer.json()["errors"][0]["detail"]
        assert not Application.objects.filter(party_id=borrower.actor.party_id).exists()

    def test_that_are_optional_or_not_asked_for_do_not_help(self, borrower: Borrower) -> None:
        assert bring(borrower, "income_proof", png(legible()), "pay.png").status_code == 201
        answer = bring(borrower, "property_proof", png(legible()))
        assert answer.status_code == 422
        answer = phone(borrower).post("/borrower/applications", asked())
        assert_problem(answer, 422, "request.invalid", "/materials/purpose_proof")

    def test_brought_before_belong_to_the_application_that_is_taken(
        self, borrower: Borrower, road: Road
    ) -> None:
        assert bring(borrower, "purpose_proof", pdf(), "offer.pdf").status_code == 201
        mine = phone(borrower).get(f"/borrower/materials?product={PRODUCT}").json()
        assert sorted(item["kind"] for item in mine["items"]) == ["income_proof", "purpose_proof"]
        party_id = borrower.actor.party_id
        seen = staff("wangli").get(f"/customers/{party_id}/materials?product={PRODUCT}").json()
        assert seen["total"] == 2
        made = phone(borrower).post("/borrower/applications", asked())
        assert made.status_code == 201, made.content
        application_id = made.json()["id"]
        assert {info.kind for info in evidence.documents_of(application_id)} == {
            "income_proof", "purpose_proof",
        }  # fmt: skip
        folder = Folder.objects.get(party_id=party_id)
        assert (str(folder.id), folder.used_at is not None) == (application_id, True)
        documents = phone(borrower).get(f"/borrower/applications/{application_id}/documents")
        assert documents.json()["total"] == 2
        assert bring(borrower, "purpose_proof", png(legible())).status_code == 409

    def test_of_others_are_out_of_reach(self, borrower: Borrower, road: Road) -> None:
        path = f"/customers/{borrower.actor.party_id}/materials"
        assert staff("chenjing").get(path).json().get("total", 0) == 0
        form = {
            "product": PRODUCT,
            "kind": "income_proof",
            "file": SimpleUploadedFile("a.pdf", pdf(), "application/pdf"),
        }
        answer = staff("chenjing").client.post(f"/api/v1{path}", form)
        assert answer.status_code in {403, 404}
