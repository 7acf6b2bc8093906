"""What becomes of a contract: signed in several ways, void, returned, cancelled, verified."""

import base64
import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.test import Client
from PIL import Image, ImageDraw

from road import Road, calm, drain, let_work, member, sandbox
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.errors import ContractNotOpen
from sancha.credit.parties import services as party_services
from sancha.credit.parties.models import Party
from sancha.engines.evidence import queries as evidence
from sancha.engines.evidence.types import CleanFile
from sancha.engines.notice.models import Notice
from sancha.engines.process import queries as processes
from sancha.engines.signing import pades
from sancha.engines.signing import queries as signing
from sancha.entry.sample import world
from sancha.entry.sample.borrower import Borrower, has_contract
from sancha.inloan.contracts import errands, queries, services
from sancha.inloan.contracts.errors import HandwritingMissing, PasswordTooWeak
from sancha.inloan.contracts.types import Consent, Origin
from sancha.inloan.disbursement import queries as disbursements
from sancha.inloan.disbursement import services as payments
from sancha.platform import clock
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.platform.errors import Denied
from sancha.platform.models import Event
from sancha.preloan.applications import queries as applications
from support import at_once, query


@pytest.fixture
def ready(road: Road) -> tuple[Borrower, UUID]:
    """A borrower whose contract waits for her."""
    borrower = road.borrower("good")
    application_id = road.decided(road.apply(borrower, amount="20000.00").id).id
    let_work(lambda: has_contract(application_id))
    contract = facilities.living_contract_of(application_id)
    assert contract is not None
    return borrower, contract.id


def fresh_code(borrower: Borrower, contract_id: UUID) -> str:
    before = world.last_code(borrower.phone)
    services.send_code(contract_id=contract_id, now=clock.now(), actor=borrower.actor)
    return borrower.receive_code(before)


def handwriting() -> CleanFile:
    picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line((10, 20, 150, 90, 280, 30), fill=(10, 20, 90, 255), width=6)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return CleanFile(name="signature.png", media_type="image/png", content=out.getvalue())


PHONE = Origin("203.0.113.9", "Phone/1")


def sign(borrower: Borrower, contract_id: UUID, **how: object) -> str:
    borrower.read_cost(contract_id)
    outcome = services.confirm(
        contract_id=contract_id,
        consent=Consent(**how),  # type: ignore[arg-type]
        origin=PHONE,
        now=clock.now(),
        actor=borrower.actor,
    )
    return outcome.act_outcome


def application_of(contract_id: UUID) -> UUID:
    return facilities.contract(contract_id).application_id


def status_of(contract_id: UUID) -> tuple[str, str]:
    contract = facilities.contract(contract_id)
    return contract.status.code, applications.get(contract.application_id).status.code


def limit_of(contract_id: UUID) -> tuple[int, int]:
    return facilities.usage()[facilities.contract(contract_id).facility_id]


def signed_pdf(contract_id: UUID) -> bytes:
    signed = queries.signed_of(contract_id)
    assert signed is not None
    assert signed.document_id is not None
    return evidence.open_document(signed.document_id).content


class TestSigned:
    def test_by_hand_carries_both_signatures_her_hand_and_an_evidence_file(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        code = fresh_code(borrower, contract_id)
        how = {"way": "handwriting", "code": code, "handwriting": handwriting()}
        assert sign(borrower, contract_id, **how) == "done"
        errands.sign(contract_id)
        trust = signing.newest_trust()
        assert trust is not None
        verdicts = pades.judge(signed_pdf(contract_id), trust)
        assert [(v.field, v.is_valid) for v in verdicts] == [("borrower", True), ("lender", True)]
        assert [v.signer for v in verdicts] == [
            borrower.person["name"],
            "三查示范消费金融有限公司",
        ]
        signed = queries.signed_of(contract_id)
        assert signed is not None
        assert signed.evidence_id is not None
        sheet = evidence.open_document(signed.evidence_id).content
        assert [v.is_valid for v in pades.judge(sheet, trust)] == [True]
        trace = queries.trace_of(signed.id)
        assert (trace.address, trace.device, trace.verified_by) == (
            "203.0.113.9",
            "Phone/1",
            "sms_code",
        )
        stored = query("SELECT trace FROM contracts_signing WHERE id = %s", signed.id)[0][0]
        assert b"203.0.113.9" not in bytes(stored)

    def test_by_hand_without_a_hand_is_refused(self, ready: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ready
        with pytest.raises(HandwritingMissing):
            sign(borrower, contract_id, way="handwriting", code="000000")
        assert status_of(contract_id) == ("ready", "contract")

    def test_by_a_password_that_a_code_sets_and_five_wrong_tries_end(
        self, road: Road, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        assert sign(borrower, contract_id, way="password", password="none set 1") == (
            "password_used_up"
        )
        code = fresh_code(borrower, contract_id)
        with pytest.raises(PasswordTooWeak):
            sign(borrower, contract_id, way="password", password="short", code=code)
        right = "correct horse 7"
        wrong = other_than(code)
        assert sign(borrower, contract_id, way="password", password=right, code=wrong) == "wrong"
        party_id = facilities.contract(contract_id).party_id
        assert not queries.has_password(party_id)
        assert sign(borrower, contract_id, way="password", password=right, code=code) == "done"
        services.fail_signing(
            signing_id=intended_of(contract_id), problem="identity", now=clock.now()
        )
        outcomes = [
            sign(borrower, contract_id, way="password", password=f"wrong {n}") for n in range(6)
        ]
        assert outcomes == ["password_wrong"] * 5 + ["password_used_up"]
        assert sign(borrower, contract_id, way="password", password=right) == "password_used_up"
        assert not queries.has_password(party_id)
        assert status_of(contract_id) == ("ready", "contract")

    def test_by_a_password_alone_once_she_has_one(self, ready: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ready
        code = fresh_code(borrower, contract_id)
        right = "correct horse 7"
        assert sign(borrower, contract_id, way="password", password=right, code=code) == "done"
        services.fail_signing(
            signing_id=intended_of(contract_id), problem="identity", now=clock.now()
        )
        assert sign(borrower, contract_id, way="password", password=right) == "done"
        errands.sign(contract_id)
        assert status_of(contract_id) == ("confirmed", "paying")

    def test_while_the_authority_is_down_waits_and_no_money_leaves(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        assert sign(borrower, contract_id, code=fresh_code(borrower, contract_id)) == "done"
        sandbox("PUT", "/faults", {"ca.timestamps": {"kind": "unavailable"}})
        drain()
        assert status_of(contract_id) == ("signing", "contract")
        assert disbursements.of_contract(contract_id) is None
        calm()
        let_work(lambda: facilities.contract(contract_id).status.code == "confirmed")
        let_work(lambda: applications.get(application_of(contract_id)).status.code == "paid")

    def test_by_two_workers_at_once_is_signed_and_filed_once(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        assert sign(borrower, contract_id, code=fresh_code(borrower, contract_id)) == "done"
        results = at_once(*[partial(errands.sign, contract_id)] * 3)
        assert results == [None] * 3
        kinds = [d.kind for d in evidence.documents_of(application_of(contract_id))]
        assert sorted(kinds) == ["contract", "contract_confirmed", "signing_evidence"]
        assert Event.objects.filter(subject=contract_id, type="contract.confirmed").count() == 1


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def intended_of(contract_id: UUID) -> UUID:
    intended = queries.intended_of(contract_id)
    assert intended is not None
    return intended.id


class TestVerifiedByAnybody:
    def test_by_number_and_code_and_one_changed_byte_of_the_file_shows(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        sign(borrower, contract_id, code=fresh_code(borrower, contract_id))
        errands.sign(contract_id)
        number = facilities.contract(contract_id).number
        asked = {"number": number, "code": queries.verification_code_of(contract_id)}
        answer = Client().post("/api/v1/verifications", asked, content_type="application/json")
        seen = answer.json()
        assert (seen["number"], seen["is_valid"], seen["same_file"]) == (number, True, None)
        assert [s["is_valid"] for s in seen["signatures"]] == [True, True]
        name = borrower.person["name"]
        assert name not in answer.content.decode()
        assert seen["party_masked"][0] == name[0]

        pdf = signed_pdf(contract_id)
        for content, is_same in ((pdf, True), (flipped(pdf, 5000), False), (pdf + b"\n", False)):
            file = io.BytesIO(content)
            file.name = "contract.pdf"
            seen = Client().post("/api/v1/verifications/files", {**asked, "file": file}).json()
            assert (seen["same_file"], seen["is_valid"]) == (is_same, True)

    def test_a_wrong_code_reads_like_a_wrong_number(self, ready: tuple[Borrower, UUID]) -> None:
        _, contract_id = ready
        number = facilities.contract(contract_id).number
        right = queries.verification_code_of(contract_id)
        asked = [(number, right), (number, "AAAA-AAAA-AAAA"), ("HT209900000001", right), ("", "")]
        answers = [
            Client().post(
                "/api/v1/verifications",
                {"number": number_, "code": code},
                content_type="application/json",
            )
            for number_, code in asked  # The first is right, but nothing is signed yet.
        ]
        assert {(a.status_code, a.json()["code"]) for a in answers} == {
            (404, "verification.not_found")
        }


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1
    return bytes(changed)


class TestNotSignedInTime:
    def test_is_void_on_the_fourth_day_of_the_bank_and_everybody_is_told(
        self, road: Road, ready: tuple[Borrower, UUID]
    ) -> None:
        _, contract_id = ready
        contract = facilities.contract(contract_id)
        assert contract.confirm_before_on == contract.dated_on + timedelta(days=3)
        assert contract.dated_on == road.today
        road.nights(contract.confirm_before_on)
        drain()
        assert status_of(contract_id) == ("ready", "contract")  # Its last day.
        road.next_night()
        drain()
        assert status_of(contract_id) == ("void", "void")
        assert facilities.contract(contract_id).ended_for == "not_signed"
        assert limit_of(contract_id) == (0, 0)
        instance = processes.instance_of(application_of(contract_id))
        assert instance is not None
        assert (instance.status, instance.waiting_at) == ("cancelled", [])
        told = Notice.objects.filter(subject_id=contract_id, template__startswith="contract.ended")
        kinds = sorted(told.values_list("recipient_kind", flat=True))
        assert kinds[0] == "party"
        assert "staff" in kinds

    def test_of_a_signed_one_nothing_lapses(self, road: Road, ready: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ready
        sign(borrower, contract_id, code=fresh_code(borrower, contract_id))
        errands.sign(contract_id)
        late = facilities.contract(contract_id).confirm_before_on + timedelta(days=9)
        assert services.lapse(contract_id=contract_id, on=late) is False
        assert status_of(contract_id)[0] == "confirmed"


class TestReturned:
    def test_for_a_reason_is_void_and_made_anew(self, ready: tuple[Borrower, UUID]) -> None:
        _, contract_id = ready
        manager = member("wangli")
        services.return_contract(contract_id=contract_id, reason="地址有误，请更正", actor=manager)
        assert status_of(contract_id) == ("void", "approved")
        drain()
        again = facilities.living_contract_of(application_of(contract_id))
        assert again is not None
        assert again.id != contract_id
        assert (again.status.code, again.amount_fen) == ("ready", 2_000_000)
        assert applications.get(application_of(contract_id)).status.code == "contract"
        with pytest.raises(ContractNotOpen):
            services.return_contract(contract_id=contract_id, reason="再次退回", actor=manager)

    def test_by_somebody_who_may_not_is_refused(self, ready: tuple[Borrower, UUID]) -> None:
        _, contract_id = ready
        for actor in (member("zhaomin"), member("chenjing")):
            with pytest.raises(Denied):
                services.return_contract(contract_id=contract_id, reason="不应如此", actor=actor)
        assert status_of(contract_id) == ("ready", "contract")


@use_case
def correct(*, party_id: UUID, values: dict[str, str], actor: Actor) -> None:
    """What a correction of a customer's data does."""
    party = Party.objects.select_for_update().get(pk=party_id)
    actor.require("customers.open", on=party)
    on = facilities.Contract.objects.filter(party_id=party_id).latest("made_at").dated_on
    party_services.record_facts(party, values, source="staff", by=actor.name, valid_from_on=on)


class TestDataChanged:
    @pytest.mark.parametrize(
        ("values", "reason", "ends"),
        [
            ({"name": "改名人"}, "identity_changed", "void"),
            ({"address": "北京市海淀区新的地址 8 号"}, "contact_changed", "approved"),
        ],
    )
    def test_a_new_name_ends_the_case_a_new_address_makes_a_new_contract(
        self, ready: tuple[Borrower, UUID], values: dict[str, str], reason: str, ends: str
    ) -> None:
        borrower, contract_id = ready
        party_id = facilities.contract(contract_id).party_id
        code = fresh_code(borrower, contract_id)
        correct(party_id=party_id, values=values, actor=member("wangli"))
        assert sign(borrower, contract_id, code=code) == reason
        assert status_of(contract_id) == ("void", ends)
        assert queries.signings_of(contract_id) == []
        drain()


class TestCancelledBeforeTheMoney:
    def test_by_the_borrower_ends_the_case_and_frees_the_limit(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        sign(borrower, contract_id, code=fresh_code(borrower, contract_id))
        errands.sign(contract_id)
        cancel(contract_id, "withdrawn", borrower.actor)
        assert status_of(contract_id) == ("cancelled", "withdrawn")
        assert limit_of(contract_id) == (0, 0)
        drain()
        assert disbursements.of_contract(contract_id) is None

    def test_by_the_bank_goes_back_to_its_reviewers_and_can_be_lent_again(
        self, road: Road, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        sign(borrower, contract_id, code=fresh_code(borrower, contract_id))
        errands.sign(contract_id)
        cancel(contract_id, "approval", member("zhoujie"))
        assert status_of(contract_id) == ("cancelled", "first_review")
        assert limit_of(contract_id) == (0, 0)
        waiting = processes.position_of(application_of(contract_id))
        assert [p.step for p in waiting] == ["first_review"]
        drain()
        assert disbursements.of_contract(contract_id) is None

    def test_once_the_order_has_left_is_refused(
        self, road: Road, ready: tuple[Borrower, UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        borrower, contract_id = ready
        sandbox("PUT", "/core/settings", {"settle_seconds": 3600})
        sign(borrower, contract_id, code=fresh_code(borrower, contract_id))
        drain()
        payment = disbursements.of_contract(contract_id)
        assert payment is not None
        assert payment.status.code == "sent"
        for to, actor in (("withdrawn", borrower.actor), ("approval", member("zhoujie"))):
            with pytest.raises(payments.deciding.MoneyOnItsWay):
                cancel(contract_id, to, actor)
        assert status_of(contract_id) == ("confirmed", "paying")
        sandbox("POST", "/clock/advance", {"seconds": 3600})
        let_work(lambda: applications.get(application_of(contract_id)).status.code == "paid")
        calm()

    def test_against_the_payment_at_once_one_of_them_wins(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        sign(borrower, contract_id, code=fresh_code(borrower, contract_id))
        errands.sign(contract_id)
        pay: Callable[[], object] = drain_pay(contract_id)
        results = at_once(pay, partial(cancel, contract_id, "withdrawn", borrower.actor))
        payment = disbursements.of_contract(contract_id)
        if payment is None:
            assert status_of(contract_id) == ("cancelled", "withdrawn"), results
        else:
            assert status_of(contract_id)[0] == "confirmed", results
            let_work(lambda: applications.get(application_of(contract_id)).status.code == "paid")


def drain_pay(contract_id: UUID) -> Callable[[], object]:
    from sancha.inloan.disbursement import errands as paying

    return partial(paying.pay, contract_id)


def cancel(contract_id: UUID, to: str, actor: Actor) -> UUID:
    return payments.cancel_contract(
        contract_id=contract_id, to=to, reason="客户取消用款计划", now=clock.now(), actor=actor
    )


def test_handwriting_comes_as_base64_of_a_picture() -> None:
    from sancha.inloan.contracts.api import handwriting_of

    coded = base64.b64encode(handwriting().content).decode()
    assert handwriting_of(f"data:image/png;base64,{coded}").media_type == "image/png"
    for wrong in ("", "!", "data:image/png;base64,AAAA"):
        with pytest.raises(HandwritingMissing):
            handwriting_of(wrong)
