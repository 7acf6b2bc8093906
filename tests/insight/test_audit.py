"""The auditor finds who did what to anything, sees before and after, and takes it away with proofs."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from callers import staff
from refusals import assert_problem
from road import Road, member
from sancha.credit.loans.types import LoanView
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.disbursement.models import Disbursement
from sancha.platform.models import Access
from sancha.platform.tables import cell, csv_file
from support import administer


@dataclass
class Life:
    borrower: Borrower
    loan: LoanView

    @property
    def objects(self) -> dict[str, UUID]:
        return {
            "customer": self.loan.party_id,
            "application": self.loan.application_id,
            "loan": self.loan.id,
        }


@pytest.fixture(scope="module")
def life(road: Road) -> Life:
    from sealed_log import sealed

    lived = Life(*road.lend(amount="20000.00"))
    path = f"/customers/{lived.loan.party_id}/unmask"
    assert staff("wangli").post(path, {"reason": "=HYPERLINK(1)核实"}).status_code == 200
    sealed()
    return lived


def read(path: str, account: str = "zhenghua") -> Any:
    answer = staff(account).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


class TestSearch:
    def test_finds_the_acts_and_changes_of_any_object(self, life: Life) -> None:
        for name in ("customer", "application"):  # A loan's rows change by the thousand at night.
            assert read(f"/audit/changes?subject={life.objects[name]}")["total"] > 0, name
        acts = read(f"/audit/acts?subject={life.loan.application_id}")["items"]
        assert {act["subject"]["id"] for act in acts} == {str(life.loan.application_id)}
        assert "inloan.contracts.services.making.make" in {act["use_case"] for act in acts}

    def test_shows_a_row_before_and_after_whoever_changed_it(self, life: Life) -> None:
        """The payment is made by an act on the contract, and found all the same."""
        payment = Disbursement.objects.get(loan_id=life.loan.id)
        page = read(f"/audit/changes?subject={payment.id}&table=disbursement_disbursement")
        assert page["total"] >= 2
        made = page["items"][-1]
        assert (made["kind"]["code"], made["before"]) == ("insert", None)
        assert made["after"]["number"] == payment.number
        assert page["items"][0]["after"]["status"] == "paid"

    def test_narrows_by_person_action_and_time(self, life: Life) -> None:
        someone = member("wangli")
        found = read(f"/audit/accesses?actor={someone.id}&subject={life.loan.party_id}")
        assert [row["outcome"]["code"] for row in found["items"]] == ["unmasked"]
        assert (found["items"][0]["actor"]["kind"]["code"], found["items"][0]["actor"]["name"]) == (
            "staff", "王莉",
        )  # fmt: skip
        assert found["items"][0]["request_id"]
        acts = read("/audit/acts?use_case=preloan.applications.services.submit")
        assert acts["total"] == 1
        assert read("/audit/acts?until_on=2020-01-01")["total"] == 0
        assert read("/audit/changes?until_on=2020-01-01")["total"] == 0
        assert read(f"/audit/changes?actor={someone.id}")["total"] == 0

    def test_is_only_for_who_audits(self, life: Life) -> None:
        for path in ("changes", "seal", f"objects/{life.loan.id}", "export/acts"):
            assert_problem(staff("zhoujie").get(f"/audit/{path}"), 403, "access.denied")


class TestSeal:
    def test_stands_on_the_page_with_its_head(self, life: Life) -> None:
        head = read("/audit/seal")["head"]
        assert head["size"] > 0
        assert len(head["root"]) == 64

    def test_of_one_object_is_whole_until_a_record_is_touched(self, life: Life, road: Road) -> None:
        path = f"/audit/objects/{life.loan.party_id}"
        shown = read(path)
        assert shown["broken"] == []
        assert shown["sealed"] > 5
        key = Access.objects.filter(subject=life.loan.party_id).values_list("id", flat=True)[0]
        from django.db import connection

        database = connection.settings_dict["NAME"]
        alter = "SET session_replication_role = replica; UPDATE access SET outcome = '{}' WHERE id = '{}'"
        administer(alter.format("seen", key), database)
        assert read(path)["broken"] == [f"access {key}"]
        administer(alter.format("unmasked", key), database)
        assert read(path)["broken"] == []

    def test_goes_out_as_a_bundle_and_that_is_on_record(self, life: Life) -> None:
        answer = staff("zhenghua").get(f"/audit/objects/{life.loan.id}/bundle")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        whole = json.loads(answer.content)
        assert {row["table"] for row in whole["rows"]} >= {"ledger_entry"}
        newest = Access.objects.latest("recorded_at")
        assert (newest.outcome, newest.subject) == ("exported", life.loan.id)


class TestExport:
    def rows(self, records: str, language: str) -> list[list[str]]:
        answer = staff("zhenghua").get(f"/audit/export/{records}", language=language)
        assert answer.status_code == 200, answer.content
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    @pytest.mark.parametrize("records", ["acts", "changes", "accesses"])
    def test_is_a_table_in_either_language_without_formulas(self, life: Life, records: str) -> None:
        chinese, english = self.rows(records, "zh-CN"), self.rows(records, "en-US")
        assert (chinese[0][0], english[0][0]) == ("时间", "At")
        assert len(chinese) > 2
        cells = [value for row in chinese for value in row]
        assert not [value for value in cells if value.startswith(("=", "+", "-", "@"))]

    def test_holds_a_reason_that_would_be_a_formula_as_text(self, life: Life) -> None:
        reasons = [row[5] for row in self.rows("accesses", "zh-CN")]
        assert "'=HYPERLINK(1)核实" in reasons
        assert [cell(v) for v in ("-1", "\tx", "@a", "a=1", None)] == [
            "'-1",
            "'\tx",
            "'@a",
            "a=1",
            "",
        ]
        assert csv_file(["a"], [["=1"]]) == "\ufeffa\r\n'=1\r\n".encode()
