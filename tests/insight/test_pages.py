"""Every page of the whole life of loans, read over HTTP beside three cases of one bank."""

import os
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from insight.screens import Screen, counted, phone_of, staff_screen
from road import Road, let_work, member
from sancha.credit.loans.types import LoanView
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.approval import services as approval
from sancha.postloan.servicing import services as servicing
from sancha.preloan.applications.types import ApplicationView

# A mortgage's 360 read alike: `SANCHA_FAULTS=full` pays as often.
PAYMENTS = 360 if os.environ.get("SANCHA_FAULTS") == "full" else 40
OPINION = "收入与负债核实无误，同意办理"


@dataclass
class Life:
    """A loan with one instalment paid, a case half way through review, and one declined."""

    road: Road
    borrower: Borrower
    loan: LoanView
    middling: Borrower
    reviewed: ApplicationView
    bad: Borrower
    declined: ApplicationView

    @property
    def desk(self) -> Screen:
        return staff_screen("wangli")

    @property
    def phone(self) -> Screen:
        return phone_of(self.borrower)


def first_opinion(application_id: UUID) -> None:
    actor = member("zhaomin")
    task = next(t for t in processes.tasks_of(application_id) if t.status == "open")
    approval.give_opinion(
        application_id=application_id,
        task_id=task.id,
        outcome="approve",
        opinion=OPINION,
        amount_fen=None,
        now=timezone.now(),
        actor=actor,
    )


@pytest.fixture(scope="module")
def life(road: Road) -> Life:
    borrower, loan = road.lend()
    middling = road.borrower("middling", having="employer")
    reviewed = road.decided(road.apply(middling, amount="20000.00").id)
    first_opinion(reviewed.id)
    bad = road.borrower("bad")
    declined = road.decided(road.apply(bad, amount="20000.00").id)
    road.nights(date(2026, 2, 11))
    let_work(lambda: True)
    return Life(road, borrower, loan, middling, reviewed, bad, declined)


def states(steps: list[dict[str, Any]]) -> dict[str, str]:
    return {step["code"]: step["state"] for step in steps}


class TestCustomer:
    def test_shows_the_profile_masked_with_all_business(self, life: Life) -> None:
        page = life.desk.get(f"/customers/{life.loan.party_id}")
        name = life.borrower.person["name"]
        assert page["name_masked"].startswith(name[0])
        assert name not in str(page)
        assert life.borrower.phone not in str(page)
        assert page["status"]["code"] == "formal"
        fields = {field["field"]: field for field in page["profile"]}
        assert fields["occupation"]["text"]["en"] == "Company employee"
        assert (fields["bank_card"]["masked"], fields["employer"]["masked"]) == (True, False)
        assert [loan["number"] for loan in page["loans"]] == [life.loan.number]
        assert page["applications"][0]["amount"] == "50000.00"
        assert page["consents"][0]["status"]["code"] == "in_force"
        assert {d["kind"]["code"] for d in page["documents"]} >= {"contract"}
        assert {d["uploaded_by"] for d in page["documents"]} <= {"系统", "客户本人"}

    def test_is_not_found_from_another_branch(self, life: Life) -> None:
        other = staff_screen("chenjing")
        assert other.refused(f"/customers/{life.loan.party_id}") == "request.not_found"
        assert other.refused(f"/applications/{life.reviewed.id}") == "request.not_found"
        assert other.refused(f"/loans/{life.loan.id}") == "request.not_found"

    def test_is_refused_without_the_permission(self, life: Life) -> None:
        assert staff_screen("admin").refused(f"/customers/{life.loan.party_id}") == "access.denied"


class TestApplications:
    def test_are_listed_newest_first_with_who_has_each(self, life: Life) -> None:
        page = life.desk.get("/applications")
        assert page["total"] == 3
        newest = page["items"][0]
        assert (newest["id"], newest["holder"]) == (str(life.declined.id), None)
        reviewed = page["items"][1]
        assert (reviewed["status"]["code"], reviewed["holder"]) == ("second_review", "终审岗")
        assert reviewed["customer"]["name"] == life.middling.person["name"]
        english = staff_screen("wangli", "en-US").get("/applications", status="second_review")
        assert [row["holder"] for row in english["items"]] == ["Second approver"]

    def test_are_found_by_name_number_product_and_status(self, life: Life) -> None:
        desk = life.desk
        name = life.middling.person["name"]
        ids = [row["id"] for row in desk.get("/applications", q=name)["items"]]
        assert str(life.reviewed.id) in ids
        by_number = desk.get("/applications", q=life.declined.number)
        assert [row["id"] for row in by_number["items"]] == [str(life.declined.id)]
        assert desk.get("/applications", product="consumer_loan")["total"] == 3
        assert desk.get("/applications", product="unknown")["total"] == 0
        assert desk.get("/applications", status="paid")["total"] == 1

    def test_take_a_constant_number_of_queries(self, life: Life) -> None:
        desk = life.desk
        with counted() as short:
            desk.get("/applications", page_size=1)
        with counted() as long:
            desk.get("/applications")
        assert (len(short), len(long)) == (6, 6)


class TestCase:
    def test_tells_the_whole_of_a_paid_one(self, life: Life) -> None:
        page = life.desk.get(f"/applications/{life.loan.application_id}")
        assert states(page["steps"]) == dict.fromkeys(
            ("submitted", "collect", "contract", "confirm", "disburse"), "done"
        )
        assert (page["instalment"], page["annual_rate_pct"]) == ("4303.32", "6")
        assert page["approved_amount"] == "50000.00"
        assert page["loan"]["number"] == life.loan.number
        assert page["contract"]["status"]["code"] == "confirmed"
        assert page["disbursement"]["status"]["code"] == "paid"
        assert (page["my_task"], page["allowed_actions"]) == (None, [])
        titles = [event["title"]["zh"] for event in page["history"]]
        assert titles[-1] == "提交申请"
        assert {"申请获批", "借款人同意签署", "收到还款"} <= set(titles)
        assert {n["channel"]["zh"] for n in page["notices"]} == {"站内消息", "短信"}
        assert all(n["text"] for n in page["notices"])

    def test_shows_what_each_source_said(self, life: Life) -> None:
        page = life.desk.get(f"/applications/{life.reviewed.id}")
        sources = {source["code"]: source for source in page["sources"]}
        assert {s["status"]["code"] for s in sources.values()} == {"answered"}
        assert sources["identity"]["facts"][0]["text"]["zh"] == "一致"
        assert sources["bureau"]["reference"]
        assert len(sources["bureau"]["facts"]) == 8
        assert sources["court"]["facts"][0]["tone"] == "green"
        assert sources["tax"]["facts"][1]["unit"]["zh"] == "元"
        assert sources["social"]["facts"][1]["value"] == "12"
        assert sources["operator"]["facts"][0]["text"]["zh"] == "是"
        assert sources["business"]["facts"][0]["text"]["zh"] == "存续"
        assert sources["bureau"]["answered_at"] >= sources["bureau"]["asked_at"]

    def test_takes_the_score_apart(self, life: Life) -> None:
        score = life.desk.get(f"/applications/{life.reviewed.id}")["score"]
        assert sum(d["points"] for d in score["dimensions"]) == score["value"]
        assert sum(d["maximum"] for d in score["dimensions"]) == score["maximum"] == 100
        assert score["model"] == "consumer_admission v1"
        lost = {d["code"]: d["maximum"] - d["points"] for d in score["dimensions"]}
        assert [r["code"] for r in score["reasons"]] == sorted(lost, key=lost.__getitem__)[
            ::-1
        ] or [lost[r["code"]] for r in score["reasons"]] == sorted(lost.values(), reverse=True)

    def test_offers_the_review_to_the_second_approver_alone(self, life: Life) -> None:
        path = f"/applications/{life.reviewed.id}"
        mine = staff_screen("liuyang").get(path)
        assert mine["my_task"]["kind"] == "second_review"
        assert mine["allowed_actions"] == ["approve", "decline", "return"]
        assert states(mine["steps"]) == {
            "submitted": "done",
            "collect": "done",
            "first_review": "done",
            "second_review": "current",
            "contract": "waiting",
            "confirm": "waiting",
            "disburse": "waiting",
        }
        opinion = mine["opinions"][0]
        assert (opinion["person"], opinion["role"]["zh"]) == ("赵敏", "初审岗")
        assert (opinion["opinion"], opinion["amount"]) == (OPINION, "20000.00")
        assert staff_screen("zhaomin").get(path)["my_task"] is None
        assert life.desk.get(path)["allowed_actions"] == ["attach", "withdraw"]

    def test_stops_where_it_was_declined(self, life: Life) -> None:
        page = life.desk.get(f"/applications/{life.declined.id}")
        assert states(page["steps"]) == {"submitted": "done", "collect": "failed"}
        assert page["decision"]["outcome"]["code"] == "decline"
        assert page["decision"]["reasons"][0]["tone"] == "red"
        assert page["history"][0]["note"]["zh"]

    def test_takes_a_constant_number_of_queries(self, life: Life) -> None:
        desk = life.desk
        with counted() as paid:
            desk.get(f"/applications/{life.loan.application_id}")
        with counted() as reviewed:
            desk.get(f"/applications/{life.reviewed.id}")
        # The paid case has documents, and so the key that opens their titles.
        assert (len(paid), len(reviewed)) == (44, 43)


class TestDecision:
    def test_shows_inputs_output_and_every_row_of_the_trace(self, life: Life) -> None:
        case = life.desk.get(f"/applications/{life.loan.application_id}")
        page = life.desk.get(f"/decisions/{case['decision']['id']}")
        assert page["subject"]["title"].endswith("50,000.00 元 · 12 个月")
        inputs = {given["feature"]: given for given in page["inputs"]}
        assert inputs["amount_fen"]["value"] == "50000.00"
        assert inputs["amount_fen"]["unit"]["zh"] == "元"
        assert inputs["identity_result"]["source"]["zh"] == "身份核验"
        assert page["output"]["outcome"] == "approve"
        assert page["graph"]["name"]["en"] == "Consumer loan admission"
        tables = [node for node in page["trace"] if node["kind"] == "decisionTableNode"]
        assert all(any(row["hit"] for row in node["table_rows"]) for node in tables)
        for node in tables:
            assert {len(row["cells"]) for row in node["table_rows"]} == {len(node["table_columns"])}
        assert [node["order"] for node in page["trace"]] == list(range(1, len(page["trace"]) + 1))
        assert 0 <= page["duration_ms"] < 60_000


class TestLoans:
    def test_are_listed_with_what_falls_due_next(self, life: Life) -> None:
        page = life.desk.get("/loans", q=life.borrower.person["name"])
        row = next(row for row in page["items"] if row["id"] == str(life.loan.id))
        assert (row["amount"], row["days_past_due"]) == ("50000.00", 0)
        assert (row["next_due_on"], row["next_due"]) == ("2026-03-10", "4303.32")
        assert [s["code"] for s in page["statuses"]] == [
            "active",
            "overdue",
            "written_off",
            "settled",
        ]
        assert life.desk.get("/loans", status="overdue")["total"] == 0

    def test_take_a_constant_number_of_queries(self, life: Life) -> None:
        desk = life.desk
        with counted() as asked:
            desk.get("/loans")
        assert len(asked) == 9

    def test_one_shows_schedule_postings_and_events(self, life: Life) -> None:
        page = life.desk.get(f"/loans/{life.loan.id}")
        summary, schedule = page["summary"], page["schedule"]
        assert summary["instalments_paid"] == 1
        assert [row["state"]["code"] for row in schedule] == ["paid"] + ["future"] * 11
        assert schedule[0]["paid"] == schedule[0]["total"]
        assert schedule[-1]["balance"] == "0.00"
        assert summary["balance"] == schedule[0]["balance"]
        assert float(summary["interest_accrued"]) > 0
        assert summary["contract"]["number"].startswith("HT")
        events = [posting["event"]["zh"] for posting in page["postings"]]
        assert events == ["发放贷款", "贷款还款"]
        accounts = {leg["account"] for posting in page["postings"] for leg in posting["legs"]}
        assert {"1303", "1132"} <= accounts
        titles = [event["title"]["zh"] for event in page["events"]]
        assert titles[0] == "收到还款"
        assert titles[-1] == "贷款到账，借据生效"


class TestBorrower:
    def test_sees_her_paid_application(self, life: Life) -> None:
        page = life.phone.get("/borrower/applications")
        assert [row["stage"] for row in page["items"]] == ["paid"]
        one = life.phone.get(f"/borrower/applications/{life.loan.application_id}")
        assert states(one["steps"]) == dict.fromkeys(
            ("submitted", "check", "contract", "pay"), "done"
        )
        assert all(step["at"] for step in one["steps"])
        assert one["expected"] is None
        assert one["loan"]["number"] == life.loan.number
        assert one["payment"]["status"]["code"] == "paid"
        assert life.borrower.person["bank_account"] not in str(one)
        assert one["documents_open"] is False

    def test_sees_a_review_without_names_or_opinions(self, life: Life) -> None:
        one = phone_of(life.middling).get(f"/borrower/applications/{life.reviewed.id}")
        assert (one["stage"], one["approved"]) == ("review", None)
        assert states(one["steps"]) == {
            "submitted": "done",
            "check": "done",
            "review": "current",
            "contract": "waiting",
            "pay": "waiting",
        }
        assert one["expected"]["by_at"]
        assert "赵敏" not in str(one)
        assert OPINION not in str(one)

    def test_is_told_why_she_was_declined(self, life: Life) -> None:
        one = phone_of(life.bad).get(f"/borrower/applications/{life.declined.id}")
        assert (one["stage"], one["steps"][-1]["state"]) == ("declined", "failed")
        assert one["reasons"][0]["text"]["zh"]

    def test_reads_her_contract_with_every_cost(self, life: Life) -> None:
        one = life.phone.get(f"/borrower/applications/{life.loan.application_id}")
        page = life.phone.get(f"/borrower/contracts/{one['contract']['id']}")
        assert (page["stage"], page["confirm_before_at"]) == ("confirmed", None)
        assert page["amount_capitals"] == "伍万元整"
        assert page["cost"]["items"][0]["amount"] == page["total_interest"]
        assert page["cost"]["contingent"][0]["how"]["zh"].count("50%") == 1
        pdf = life.phone.client.get(page["pdf"]["url"])
        assert pdf.status_code == 200
        assert len(pdf.content) == page["pdf"]["size_bytes"]

    def test_sees_her_loan_and_its_schedule(self, life: Life) -> None:
        row = life.phone.get("/borrower/loans")["items"][0]
        assert (row["next"]["number"], row["next"]["due_on"]) == (2, "2026-03-10")
        assert row["overdue"] is None
        page = life.phone.get(f"/borrower/loans/{row['id']}")
        assert page["instalments_paid"] == 1
        assert len(page["schedule"]) == 12
        assert page["schedule"][0]["state"]["code"] == "paid"

    def test_reads_what_she_was_told(self, life: Life) -> None:
        page = life.phone.get("/borrower/notices")
        assert page["total"] == len(page["items"]) >= 5
        assert page["items"][0]["link"] == {"kind": "loan", "id": str(life.loan.id)}
        assert len(life.phone.get("/borrower/notices", page=1, page_size=2)["items"]) == 2

    def test_sees_nothing_of_others(self, life: Life) -> None:
        other = phone_of(life.middling)
        assert other.refused(f"/borrower/loans/{life.loan.id}") == "request.not_found"
        path = f"/borrower/applications/{life.loan.application_id}"
        assert other.refused(path) == "request.not_found"
        assert other.get("/borrower/loans")["items"] == []

    def test_is_nobody_at_the_desk(self, life: Life) -> None:
        assert life.phone.refused("/applications") == "access.signed_out"


class TestWorkbench:
    def test_lists_the_tasks_that_are_mine(self, life: Life) -> None:
        page = staff_screen("liuyang").get("/tasks")
        assert page["total"] == 1
        task = page["items"][0]
        assert (task["kind"], task["subject"]["id"]) == ("second_review", str(life.reviewed.id))
        assert task["subject"]["title"] == (
            f"{life.middling.person['name']} · 20,000.00 元 · 12 个月"
        )
        done = staff_screen("zhaomin").get("/tasks", state="done")
        assert [row["outcome"]["code"] for row in done["items"]] == ["approve"]
        assert staff_screen("zhaomin").get("/tasks")["total"] == 0

    def test_takes_a_constant_number_of_queries_for_the_inbox(self, life: Life) -> None:
        screen = staff_screen("liuyang")
        with counted() as asked:
            screen.get("/tasks")
        assert len(asked) == 5

    def test_counts_the_day_for_those_who_may_see_it(self, life: Life) -> None:
        page = staff_screen("liuyang").get("/workbench")
        assert page["bank_date"] == "2026-02-11"
        measures = {m["code"]: m for m in page["measures"]}
        assert measures["tasks_open"]["value"] == "1"
        assert (
            measures["loan_balance"]["value"]
            == life.desk.get(f"/loans/{life.loan.id}")["summary"]["balance"]
        )
        counts = {row["status"]["code"]: row["count"] for row in page["applications"]}
        assert counts == {"second_review": 1, "paid": 1, "declined": 1}
        admin = staff_screen("admin").get("/workbench")
        assert [m["code"] for m in admin["measures"]] == ["tasks_open", "changes_waiting"]
        assert admin["applications"] == []


class TestBooks:
    def test_balance_and_agree_with_the_bank(self, life: Life) -> None:
        page = staff_screen("zhoujie").get("/books/trial-balance")
        assert page["balanced"] is True
        assert page["total_debit"] == page["total_credit"]
        assert page["outside_bank"]["agrees"] is True
        assert page["on"] == "2026-02-11"
        sides = {row["account"]: (row["side"], row["kind"]["en"]) for row in page["rows"]}
        assert sides["1303"] == ("debit", "Asset")

    def test_are_read_as_of_a_day(self, life: Life) -> None:
        page = staff_screen("zhoujie").get("/books/trial-balance", on="2026-01-01")
        assert page["rows"] == []
        assert page["total_debit"] == "0.00"

    def test_are_not_for_everybody(self, life: Life) -> None:
        assert life.desk.refused("/books/trial-balance") == "access.denied"


class TestAudit:
    def test_lists_acts_by_who_what_and_number(self, life: Life) -> None:
        auditor = staff_screen("zhenghua")
        page = auditor.get("/audit/acts", q="zhaomin 没有这个人")
        assert (page["total"], page["items"]) == (0, [])
        opinions = auditor.get("/audit/acts", q="审批意见")
        assert [row["actor"]["name"] for row in opinions["items"]] == ["赵敏"]
        act = opinions["items"][0]
        assert act["label"]["zh"] == "审批意见"
        assert act["subject"]["id"] == str(life.reviewed.id)
        assert act["changes"] > 0
        about = auditor.get("/audit/acts", q=life.reviewed.number)
        assert {row["subject"]["number"] for row in about["items"]} == {life.reviewed.number}
        borrowers = auditor.get("/audit/acts", actor_kind="borrower", page_size=100)
        assert {row["actor"]["kind"]["code"] for row in borrowers["items"]} == {"borrower"}

    def test_shows_an_act_with_its_changes_and_no_secrets(self, life: Life) -> None:
        auditor = staff_screen("zhenghua")
        opinions = auditor.get("/audit/acts", q="审批意见")
        page = auditor.get(f"/audit/acts/{opinions['items'][0]['id']}")
        tables = {row["table"]: row for row in page["rows"]}
        assert tables["approval_approval"]["kind"]["code"] == "insert"
        assert tables["applications_application"]["before"]["status"] == "first_review"
        hired = auditor.get("/audit/acts", q="开立员工账号")["items"][0]
        rows = auditor.get(f"/audit/acts/{hired['id']}")["rows"]
        staff = next(row for row in rows if row["table"] == "staff_staff")
        assert staff["after"]["password_hash"] == "***"

    def test_lists_who_was_refused(self, life: Life) -> None:
        life.desk.refused("/books/trial-balance")
        page = staff_screen("zhenghua").get("/audit/accesses", q="王莉", outcome="denied")
        newest = page["items"][0]
        assert (newest["actor"]["name"], newest["actor"]["kind"]["code"]) == ("王莉", "staff")
        assert newest["label"]["zh"] == "查看账务"
        assert newest["outcome"]["tone"] == "red"

    def test_takes_a_constant_number_of_queries(self, life: Life) -> None:
        auditor = staff_screen("zhenghua")
        with counted() as short:
            auditor.get("/audit/acts", page_size=1)
        with counted() as long:
            auditor.get("/audit/acts", page_size=100)
        assert len(short) == len(long) == 13

    def test_is_for_the_auditor_alone(self, life: Life) -> None:
        assert life.desk.refused("/audit/acts") == "access.denied"


class TestALongLife:
    """Last, for it lends and is paid: what other pages count would be more."""

    def test_one_of_many_payments_takes_the_queries_of_one_that_has_none(self, life: Life) -> None:
        _, loan = life.road.lend()
        pages = []
        for payments in (0, PAYMENTS):
            for _ in range(payments):
                servicing.receive(
                    loan_id=loan.id,
                    amount_fen=100,
                    received_on=life.road.today,
                    reason="",
                    actor=member("zhoujie"),
                )
            with counted() as asked:
                page = life.desk.get(f"/loans/{loan.id}")
            pages.append((len(asked), len(page["postings"])))
        assert pages[0][0] == pages[1][0]
        assert pages[1][1] - pages[0][1] == PAYMENTS

    @pytest.mark.parametrize("path", ["/loans", "/use-of-funds"])
    def test_lists_take_the_queries_of_one_loan(self, life: Life, path: str) -> None:
        life.road.lend()
        with counted() as short:
            one = life.desk.get(path, page_size=1)["items"]
        with counted() as long:
            more = life.desk.get(path)["items"]
        assert len(more) > len(one) == 1
        assert len(short) == len(long)
