"""Staff, products, notices, diagrams and policies: proposed by one administrator, released by another."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from callers import nobody, staff
from refusals import assert_points_at, assert_problem
from road import Road, drain, member, sandbox
from sancha.core.money import yuan
from sancha.engines.notice import queries as notices
from sancha.engines.process import queries as processes
from sancha.office.products import queries as products
from sancha.office.proposals import services
from sancha.office.proposals.models import Proposal
from sancha.office.proposals.types import ProposalView, kinds
from sancha.office.staff import queries as people
from sancha.office.staff.errors import OwnAccount
from sancha.office.staff.models import Post
from sancha.platform.errors import DomainError, Invalid

pytestmark = pytest.mark.usefixtures("road")
NOW = datetime(2026, 1, 5, 3, tzinfo=UTC)
NEW = {
    "name": "高远", "phone": "13900000001", "organisation": "800101", "roles": ["collector"],
}  # fmt: skip


def propose(kind: str, key: str, values: dict[str, Any]) -> ProposalView:
    return services.propose(
        kind=kind, key=key, values=values, reason="业务需要", actor=member("admin")
    )


def release(proposal: ProposalView, account: str = "admin2") -> ProposalView:
    return services.release(proposal_id=proposal.id, opinion="同意", now=NOW, actor=member(account))


def changed(kind: str, key: str, values: dict[str, Any]) -> ProposalView:
    return release(propose(kind, key, values))


@pytest.fixture(autouse=True)
def nothing_waits(road: Road) -> Iterator[None]:
    yield
    for row in Proposal.objects.filter(status="open"):
        services.withdraw(proposal_id=row.id, now=NOW, actor=member("admin"))


class TestStaffAccount:
    def test_is_opened_by_two_and_its_holder_sets_the_password_by_her_phone(
        self, road: Road
    ) -> None:
        changed("staff", "gaoyuan", NEW)
        assert member("gaoyuan").permissions >= {"collection.see"}
        caller = nobody()
        assert caller.post("/staff/codes", {"account": "gaoyuan"}).status_code == 204
        drain()
        text = sandbox("GET", "/sms/messages?to=13900000001")["items"][0]["text"]
        code = "".join(c for c in text.split("，")[0] if c.isdigit())
        body = {"account": "gaoyuan", "code": code, "password": "Sunrise-2026-x"}
        weak = caller.post("/staff/password", {**body, "password": "Gaoyuan-2026"})
        assert_problem(weak, 422, "request.invalid", "/password")
        assert caller.post("/staff/password", body).status_code == 204
        again = caller.post("/staff/password", body)
        assert_problem(again, 422, "staff.wrong_code")
        signed_in = caller.post(
            "/staff/session", {"account": "gaoyuan", "password": "Sunrise-2026-x"}
        )
        assert signed_in.status_code == 200
        assert signed_in.json()["staff"]["roles"][0]["code"] == "collector"

    def test_of_an_unknown_name_is_answered_like_any_other(self, road: Road) -> None:
        assert nobody().post("/staff/codes", {"account": "nobody"}).status_code == 204
        body = {"account": "nobody", "code": "123456", "password": "Sunrise-2026-x"}
        assert_problem(nobody().post("/staff/password", body), 422, "staff.wrong_code")

    def test_takes_no_posts_that_exclude_each_other(self) -> None:
        for roles in (["relationship_manager", "first_approver"], ["administrator", "collector"]):
            with pytest.raises(Invalid) as refused:
                propose("staff", "twohats", {**NEW, "roles": roles})
            assert_points_at(refused.value, "/values/roles")
        assert people.account_of("twohats") is None

    def test_points_at_what_cannot_be_taken(self) -> None:
        wrong = {"name": " ", "phone": "1", "organisation": "9", "roles": ["king"]}
        with pytest.raises(Invalid) as refused:
            propose("staff", "A b", wrong)
        pointers = (
            "/key",
            "/values/name",
            "/values/organisation",
            "/values/phone",
            "/values/roles",
        )
        assert_points_at(refused.value, *pointers)

    def test_moves_and_closes_at_once(self, road: Road) -> None:
        changed("staff", "linfeng", NEW)
        changed("staff", "linfeng", {**NEW, "organisation": "800102", "roles": ["first_approver"]})
        actor = member("linfeng")
        west = road.bank.places["800102"].id
        assert ("approval.first_review", west) in actor.grants
        assert "collection.see" not in actor.permissions
        assert Post.objects.filter(staff_id=actor.id).count() == 2
        changed("staff", "linfeng", {**NEW, "is_active": False})
        found = people.account_of("linfeng")
        assert found is not None
        assert found.is_active is False

    def test_is_never_released_by_its_holder(self) -> None:
        values = {**NEW, "name": "何琳", "organisation": "800100", "roles": ["auditor"]}
        proposal = propose("staff", "admin2", values)
        with pytest.raises(OwnAccount):
            release(proposal)
        assert people.posts_of(member("admin2").id) == ["administrator"]


class TestProduct:
    def test_has_a_new_version_from_its_day(self, road: Road) -> None:
        values = kinds()["product"].current("consumer_loan")
        assert values is not None
        later = road.today + timedelta(days=30)
        terms = {**values["terms"], "amount_max_fen": 30_000_000}
        changed("product", "consumer_loan", {**values, "terms": terms, "valid_from": str(later)})
        assert products.on_offer("consumer_loan", on=road.today).terms.amount_max_fen == 20_000_000
        assert products.on_offer("consumer_loan", on=later).terms.amount_max_fen == 30_000_000

    @pytest.mark.parametrize(
        "change", [{"due_day": "x"}, {"amount_min_fen": 10**12}, {"more": 1}, {"purposes": [{}]}]
    )
    def test_takes_only_whole_terms(self, change: dict[str, Any]) -> None:
        values = kinds()["product"].current("consumer_loan")
        assert values is not None
        with pytest.raises(Invalid) as refused:
            propose("product", "consumer_loan", {**values, "terms": values["terms"] | change})
        assert all(pointer.startswith("/values/terms/") for pointer in refused.value.fields)

    @pytest.mark.parametrize(
        ("change", "pointed_at"),
        [
            ({"every_months": 5}, "every_months"),
            ({"every_months": 6}, "every_months"),  # Longer than the shortest of its terms.
            ({"every_months": 3, "method": "bullet"}, "every_months"),
            ({"due_month": 3}, "due_month"),  # Of every month there is none to choose.
            ({"due_day": 32}, "due_day"),
            ({"principal_every": 2}, "principal_every"),  # Only of equal principal.
            ({"principal_months": [10]}, "principal_months"),
            ({"principal_months": [13], "method": "equal_principal"}, "principal_months"),
            ({"principal_grace": 3}, "principal_grace"),  # The shortest of its terms has three.
            ({"principal_grace": 1, "method": "interest_first"}, "principal_grace"),
            ({"whole_yuan": True, "method": "bullet"}, "whole_yuan"),
            ({"rounding": "down"}, "rounding"),
            ({"every_weeks": 0, "due_day": None}, "every_weeks"),
            ({"every_weeks": 13, "due_day": None}, "every_weeks"),  # The shortest term has twelve.
            ({"every_weeks": 1, "every_days": 10, "due_day": None}, "every_weeks"),
            ({"every_days": 10, "due_day": None, "method": "bullet"}, "every_days"),
            ({"every_days": 10}, "due_day"),  # Not on a day of the month.
            ({"every_weeks": 2, "every_months": 3, "due_day": None}, "every_months"),
            ({"every_days": 1, "due_day": None, "term_options": [3, 240]}, "term_options"),
            ({"first_period": "none"}, "first_period"),
            ({"method": "custom"}, "method"),
            ({"day_count": "30/366"}, "day_count"),
            ({"term_options": []}, "term_options"),
        ],
    )
    def test_takes_no_terms_of_which_no_plan_can_be_made(
        self, change: dict[str, Any], pointed_at: str
    ) -> None:
        values = kinds()["product"].current("consumer_loan")
        assert values is not None
        with pytest.raises(Invalid) as refused:
            propose("product", "consumer_loan", {**values, "terms": values["terms"] | change})
        assert_points_at(refused.value, f"/values/terms/{pointed_at}")

    def test_names_a_process_that_was_released(self) -> None:
        values = kinds()["product"].current("consumer_loan")
        assert values is not None
        terms = values["terms"] | {"process": "nothing"}
        with pytest.raises(DomainError, match="unknown"):
            propose("product", "consumer_loan", {**values, "terms": terms})


class TestNotice:
    def test_says_the_new_words_from_its_release_on(self) -> None:
        values = kinds()["notice"].current("application.referred")
        assert values is not None
        values["body"] = {"zh": "您的申请 {application} 已转人工", "en": "{application} is with us"}
        proposal = propose("notice", "application.referred", values)
        assert "已转人工审核" in notices.template_in_force("application.referred").body.zh
        release(proposal)
        assert (
            notices.template_in_force("application.referred").body.en == "{application} is with us"
        )

    @pytest.mark.parametrize("words", ["没有变量", "{application.__class__}", "{application!r}"])
    def test_keeps_its_variables_and_runs_nothing(self, words: str) -> None:
        values = kinds()["notice"].current("application.referred")
        assert values is not None
        values["body"] = {"zh": words, "en": words}
        with pytest.raises(DomainError, match=r"notice\.words_refused"):
            propose("notice", "application.referred", values)


class TestDiagramAndPolicy:
    def test_are_followed_once_released(self) -> None:
        last = processes.latest("consumer_loan")
        bpmn = last.bpmn.replace("</bpmn:definitions>", "<!-- 2 --></bpmn:definitions>")
        bpmn = bpmn if bpmn != last.bpmn else last.bpmn + "\n"
        changed("process", "consumer_loan", {"bpmn": bpmn})
        assert processes.latest("consumer_loan").version == last.version + 1
        assert processes.latest("consumer_loan").released_by == member("admin2").id

    def test_are_refused_when_they_would_run_code(self) -> None:
        bpmn = processes.latest("consumer_loan").bpmn
        with pytest.raises(DomainError, match=r"process\.diagram_refused"):
            propose("process", "consumer_loan", {"bpmn": bpmn.replace("userTask", "scriptTask")})
        values = kinds()["policy"].current("consumer_admission")
        assert values is not None
        broken = json.loads(json.dumps(values["content"]).replace("inputNode", "functionNode"))
        with pytest.raises(DomainError, match=r"decision\.graph_refused"):
            propose("policy", "consumer_admission", {**values, "content": broken})


class TestOverHttp:
    def test_each_kind_is_listed_and_shown_as_it_would_be_changed(self, road: Road) -> None:
        desk = staff("admin")
        found = {kind["code"] for kind in desk.get("/setup").json()}
        assert found == {
            *("parameter", "staff", "product", "notice", "process", "policy"),
            *("posting_rule", "watched_trade"),
        }
        for kind in found:
            things = desk.get(f"/setup/{kind}").json()
            assert things, kind
            shown = desk.get(f"/setup/{kind}/{things[0]['key']}")
            assert (shown.status_code, shown.json()["may_propose"]) == (200, True), shown.content
        assert staff("zhenghua").get("/setup/staff/admin").json()["may_propose"] is False
        assert_problem(staff("wangli").get("/setup/staff"), 403, "access.denied")

    def test_names_every_term_of_a_product_and_what_its_codes_mean(self, road: Road) -> None:
        shown = staff("admin").get("/setup/product/consumer_loan").json()
        fields = {field["name"]: field for field in shown["fields"]}
        assert [name for name in shown["values"]["terms"] if f"terms.{name}" not in fields] == []
        choices = {name: [c["code"] for c in field["choices"]] for name, field in fields.items()}
        assert choices["terms.first_period"] == ["short", "long", "merged"]
        assert choices["terms.due_day"] == []

    def test_of_a_product_reads_in_yuan_and_in_words(self, road: Road) -> None:
        values = staff("admin").get("/setup/product/consumer_loan").json()["values"]
        before = yuan(values["terms"]["amount_max_fen"])
        values["terms"] |= {
            "method": "equal_principal",
            "amount_max_fen": 10_000_050,
            "first_period": "short",
            "whole_yuan": True,
            "rounding": "half_even",
            "principal_months": [4, 10],
            "allocation": ["interest", "principal"],
            "materials": [
                {"kind": "deed", "label": {"zh": "房产证", "en": "Deed"}, "required": True}
            ],
        }
        body = {"kind": "product", "key": "consumer_loan", "values": values, "reason": "调整"}
        made = staff("admin").post("/proposals", body).json()
        lines = {line["name"]: line for line in made["lines"]}
        most = lines["terms.amount_max_fen"]
        assert (most["before"], most["after"], most["said"]) == (before, "100000.50", None)
        whole = lines["terms.whole_yuan"]
        assert (whole["was"]["zh"], whole["said"]["zh"]) == ("否", "是")
        rounding = lines["terms.rounding"]
        assert (rounding["was"]["zh"], rounding["said"]["zh"]) == (
            "四舍五入到分",
            "四舍六入五成双到分",
        )
        first = lines["terms.first_period"]
        assert first["was"]["en"].startswith("Odd days: own period if there are enough")
        assert first["said"]["zh"] == "零头天数自成一期"
        months, order = lines["terms.principal_months"], lines["terms.allocation"]
        assert (months["was"]["zh"], months["said"]["zh"]) == ("（无）", "4、10")
        assert (order["was"]["zh"], order["said"]["en"]) == (
            "费用、利息、本金",
            "Interest, Principal",
        )
        assert lines["terms.materials"]["said"] == {
            "zh": "代码：deed；名称（中文）：房产证；名称（英文）：Deed；必须提交：是",
            "en": "Code: deed; Name in Chinese: 房产证; Name in English: Deed; Required: Yes",
        }
        withdrawn = staff("admin").post(f"/proposals/{made['id']}/withdrawal", {})
        assert withdrawn.json()["status"]["code"] == "withdrawn"

    def test_of_a_posting_rule_names_part_side_and_place(self, road: Road) -> None:
        shown = staff("admin").get("/setup/posting_rule/bank.paid_unmatched").json()
        fields = {field["name"]: field for field in shown["fields"]}
        place = fields["components.amount.credit_at"]
        assert place["label"] == {"zh": "金额：贷方机构", "en": "Amount: Credit in the books of"}
        assert [choice["label"]["zh"] for choice in place["choices"]] == ["所属机构", "总部"]

    def test_goes_from_hand_to_hand_with_before_and_after(self, road: Road) -> None:
        body = {
            "kind": "parameter",
            "key": "disbursement.follow_up_minutes",
            "values": {"value": "45", "valid_from": "2026-01-01", "source": "运营会议纪要"},
            "reason": "回访人手不足",
        }
        made = staff("admin").post("/proposals", body, key="one")
        assert made.status_code == 201, made.content
        assert staff("admin").post("/proposals", body, key="one")["Idempotency-Replayed"] == "true"
        path = f"/proposals/{made.json()['id']}"
        own = staff("admin").get(path).json()
        assert (own["may_decide"], own["may_withdraw"]) == (False, True)
        assert_problem(
            staff("admin").post(f"{path}/release", {"opinion": ""}), 403, "proposals.same_person"
        )
        other = staff("admin2").get(path).json()
        lines = {line["name"]: (line["before"], line["after"]) for line in other["lines"]}
        assert other["may_decide"] is True
        assert lines["value"] == ("30", "45")
        done = staff("admin2").post(f"{path}/release", {"opinion": "同意"})
        assert (done.status_code, done.json()["status"]["code"]) == (200, "released")
        shown = staff("zhenghua").get("/parameters/disbursement.follow_up_minutes").json()
        assert shown["in_force"]["value"] == "45"
        assert [v["value"] for v in shown["values"]] == ["45", "30"]
        assert date.fromisoformat(shown["values"][1]["valid_from_on"]) == date(2020, 1, 1)
