"""A customer's data corrected: new facts with their reason, who she is by two people."""

from typing import Any

import pytest

from callers import phone, staff
from refusals import assert_problem
from road import Road, member, person
from sancha.credit.corrections.models import Correction
from sancha.credit.parties import queries as parties
from sancha.credit.parties.models import PartyFact
from sancha.entry.sample.borrower import Borrower
from sancha.platform.models import Change

REASON = "客户持身份证原件到柜面更正"


@pytest.fixture(scope="module")
def borrower(road: Road) -> Borrower:
    return road.borrower()


def correct(borrower: Borrower, account: str = "wangli", **values: str) -> Any:
    path = f"/customers/{borrower.actor.party_id}/corrections"
    return staff(account).post(path, {"reason": REASON, **values})


def decide(correction: dict[str, Any], account: str, outcome: str = "approve") -> Any:
    path = f"/corrections/{correction['id']}/decision"
    return staff(account).post(path, {"outcome": outcome, "opinion": "已核对证件原件"})


class TestCorrect:
    def test_writes_a_new_fact_and_keeps_the_former(self, borrower: Borrower) -> None:
        party_id = borrower.actor.party_id
        before = [f.value for f in parties.facts_of(party_id) if f.field == "employer"]
        made = correct(borrower, employer="示范市第一中学", occupation="teacher")
        assert made.status_code == 201, made.content
        assert (made.json()["status"]["code"], made.json()["reason"]) == ("applied", REASON)
        profile = parties.profile_of(party_id)
        assert (profile.employer, profile.occupation) == ("示范市第一中学", "teacher")
        facts = [f for f in parties.facts_of(party_id) if f.field == "employer"]
        assert [f.value for f in facts] == ["示范市第一中学", *before]
        assert (facts[0].source.zh, facts[0].recorded_by) == ("更正", "王莉")
        found = staff("wangli").get(f"/customers/{party_id}/corrections").json()
        assert [c["status"]["code"] for c in found["items"]] == ["applied"]

    @pytest.mark.parametrize(
        ("values", "pointer"),
        [
            ({"phone": "123"}, "/phone"),
            ({"id_number": "110105194912310021"}, "/id_number"),
            ({"monthly_income": "viel"}, "/monthly_income"),
            ({"bank_card": "6222020000000000001"}, "/bank_card"),
            ({"occupation": "wizard"}, "/occupation"),
        ],
    )
    def test_refuses_beside_its_field_what_cannot_be(
        self, borrower: Borrower, values: dict[str, str], pointer: str
    ) -> None:
        before = PartyFact.objects.count()
        assert_problem(correct(borrower, **values), 422, "request.invalid", pointer)
        assert PartyFact.objects.count() == before

    def test_needs_a_reason_a_difference_and_the_permission(self, borrower: Borrower) -> None:
        path = f"/customers/{borrower.actor.party_id}/corrections"
        answer = staff("wangli").post(path, {"employer": "别处", "reason": " 改 "})
        assert_problem(answer, 422, "corrections.reason_missing", "/reason")
        known = parties.profile_of(borrower.actor.party_id).employer
        assert_problem(
            correct(borrower, employer=known), 422, "corrections.nothing_changed", "/values"
        )
        assert correct(borrower, "chenjing", employer="别处").status_code in {403, 404}
        assert correct(borrower, "huangtao", employer="别处").status_code == 403
        assert phone(borrower).post(path, {"employer": "x", "reason": REASON}).status_code == 401


class TestIdentity:
    def test_is_changed_by_two_people(self, road: Road) -> None:
        borrower, other = road.borrower(), person("good")
        party_id = borrower.actor.party_id
        old = parties.profile_of(party_id)
        made = correct(borrower, name=other["name"], phone=other["phone"]).json()
        assert made["status"]["code"] == "proposed"
        assert parties.profile_of(party_id) == old  # Nothing yet.
        assert_problem(correct(borrower, employer="别处"), 409, "corrections.waiting")
        [waiting] = staff("huangtao").get("/corrections").json()["items"]
        assert waiting["allowed_actions"] == ["decide"]
        assert {f["field"]: f["after"] for f in waiting["fields"]}["phone"] == (
            f"{other['phone'][:3]}****{other['phone'][-4:]}"
        )
        assert decide(made, "wangli").status_code == 403
        assert staff("wangli").get("/corrections").status_code == 403
        assert decide(made, "huangtao").json()["status"]["code"] == "applied"
        assert_problem(decide(made, "huangtao"), 409, "corrections.decided")
        new = parties.profile_of(party_id)
        assert (new.name, new.phone) == (other["name"], other["phone"])
        found = staff("wangli").get(f"/customers?q={other['phone']}").json()["items"]
        assert [row["id"] for row in found] == [str(party_id)]
        assert (
            phone(borrower).get("/borrower/me").json()["phone_masked"].endswith(other["phone"][-4:])
        )
        row = Correction.objects.get(pk=made["id"])
        assert (row.proposed_by, row.decided_by) == (member("wangli").id, member("huangtao").id)

    def test_that_was_rejected_stays_as_it_was(self, road: Road) -> None:
        borrower = road.borrower()
        old = parties.profile_of(borrower.actor.party_id)
        made = correct(borrower, bank_card=person("good")["bank_account"]).json()
        assert decide(made, "huangtao", "reject").json()["status"]["code"] == "rejected"
        assert parties.profile_of(borrower.actor.party_id) == old

    def test_of_somebody_else_is_not_taken(self, road: Road, borrower: Borrower) -> None:
        mine, hers = road.borrower(), parties.profile_of(borrower.actor.party_id)
        answer = correct(mine, id_number=hers.id_number)
        assert_problem(answer, 422, "request.invalid", "/id_number")

    def test_leaves_no_clear_value_in_the_records(self, road: Road) -> None:
        rows = Change.objects.filter(relation="corrections_correction")
        assert rows.exists()
        told = "".join(str(row.after) for row in rows)
        names = [parties.profile_of(r.party_id).phone for r in Correction.objects.all()]
        assert not any(number in told for number in names)
