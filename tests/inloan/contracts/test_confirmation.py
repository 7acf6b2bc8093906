import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from callers import phone, staff
from refusals import assert_refused
from road import Road, drain, let_work
from sancha.credit.facilities import queries as facilities
from sancha.credit.facilities.errors import ContractNotOpen
from sancha.engines.evidence import queries as evidence
from sancha.engines.notice.errors import CodeTooSoon
from sancha.entry.sample import world
from sancha.entry.sample.borrower import Borrower, has_contract
from sancha.inloan.contracts import errands, queries, services
from sancha.inloan.contracts.errors import CostChanged, CostNotRead, ReadTooQuickly
from sancha.inloan.contracts.types import Consent, Origin
from sancha.platform.errors import Denied, Kind
from sancha.platform.models import Access, Act
from sancha.preloan.applications import queries as applications
from support import at_once, query


@pytest.fixture
def ready(road: Road) -> tuple[Borrower, UUID]:
    """A borrower whose contract waits for her."""
    borrower = road.borrower("good")
    application_id = road.decided(road.apply(borrower, amount="20000.00").id).id
    let_work(lambda: has_contract(application_id))
    contract = facilities.contract_of_application(application_id)
    assert contract is not None
    return borrower, contract.id


def code_for(borrower: Borrower, contract_id: UUID, now: datetime) -> str:
    borrower.read_cost(contract_id)
    before = world.last_code(borrower.phone)
    services.send_code(contract_id=contract_id, now=now, actor=borrower.actor)
    return borrower.receive_code(before)


def confirming(borrower: Borrower, contract_id: UUID, now: datetime) -> Callable[[str], str]:
    def confirm(code: str) -> str:
        confirmation = services.confirm(
            contract_id=contract_id, consent=Consent(code=code), now=now, actor=borrower.actor
        )
        return confirmation.act_outcome

    return confirm


def application_of(contract_id: UUID) -> UUID:
    return facilities.contract(contract_id).application_id


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def assert_still_waits(contract_id: UUID) -> None:
    contract = facilities.contract(contract_id)
    assert (contract.status.code, contract.confirmed_at) == ("ready", None)
    assert applications.get(contract.application_id).status.code == "contract"
    assert query(
        "SELECT count(*) FROM disbursement_disbursement WHERE contract_id = %s", contract_id
    ) == [(0,)]


class TestCost:
    def test_is_read_and_confirmed_before_anybody_signs_and_kept_as_it_was_shown(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        with pytest.raises(CostNotRead):
            confirming(borrower, contract_id, now)("123456")
        cost = queries.cost_of(facilities.contract(contract_id))
        assert cost.items[0].rate.zh == "月 0.5%（年 6%）"
        # A rate that follows the LPR is the contract's own, not what the product said at first.
        at_another = replace(facilities.contract(contract_id), annual_rate_pct=Decimal("4.65"))
        assert queries.cost_of(at_another).items[0].rate.zh == "月 0.3875%（年 4.65%）"
        assert queries.cost_of(at_another).items[0].how.zh.startswith("按月利率 0.3875% 计算")
        read = partial(
            services.confirm_cost, contract_id=contract_id, now=now, actor=borrower.actor
        )
        with pytest.raises(CostChanged):
            read(digest="0" * 64, read_seconds=60)
        with pytest.raises(ReadTooQuickly):
            read(digest=cost.digest, read_seconds=cost.reading_seconds - 1)
        assert queries.cost_read(contract_id) is None
        read(digest=cost.digest, read_seconds=70)
        read(digest=cost.digest, read_seconds=99)  # Said again, it stays as it was.
        kept = queries.cost_read(contract_id)
        assert kept is not None
        assert (kept.confirmed_at, kept.read_seconds, kept.digest) == (now, 70, cost.digest)
        assert kept.figures == asdict(cost)
        assert kept.figures["annual_cost_pct"] == cost.annual_cost_pct
        shown = staff("wangli").get(f"/contracts/{contract_id}").json()["cost_read"]["table"]
        told = json.loads(json.dumps(asdict(cost)))
        assert shown == {name: told[name] for name in shown}
        assert [item["name"]["zh"] for item in shown["items"]] == ["利息"]
        draft_id = facilities.contract(contract_id).document_id
        assert draft_id is not None
        assert kept.document_hash == evidence.document(draft_id).content_hash
        acts = Act.objects.filter(subject=contract_id, use_case__endswith="confirm_cost")
        assert acts.filter(outcome="done").count() == 2
        with pytest.raises(ProgrammingError):
            query("UPDATE contracts_costconfirmation SET read_seconds = 100")


class TestConfirm:
    def test_by_the_code_puts_the_contract_into_force_and_files_it_with_its_trace(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        assert confirming(borrower, contract_id, now)(code) == "done"
        assert facilities.contract(contract_id).status.code == "signing"
        application_id = application_of(contract_id)
        assert applications.get(application_id).status.code == "contract"
        seen = phone(borrower).get(f"/borrower/applications/{application_id}").json()
        assert (seen["stage"], seen["status"]["code"]) == ("paying", "signing")
        assert seen["expected"]["text"]["zh"].startswith("您已签署")
        errands.sign(contract_id)
        contract = facilities.contract(contract_id)
        assert contract.status.code == "confirmed"
        assert applications.get(contract.application_id).status.code == "paying"
        kinds = [info.kind for info in evidence.documents_of(contract.application_id)]
        assert sorted(kinds) == ["contract", "contract_confirmed", "signing_evidence"]

    def test_repeated_from_another_network_is_the_same_request(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        confirm = partial(
            services.confirm.once("on-the-train"),
            contract_id=contract_id,
            consent=Consent(code=code),
            now=now,
            actor=borrower.actor,
        )
        first = confirm(origin=Origin("203.0.113.7", "phone, by wire"))
        assert confirm(origin=Origin("198.51.100.9", "phone, by air")) == first
        acts = Act.objects.filter(subject=contract_id, use_case__endswith="signing.confirm")
        assert list(acts.values_list("outcome", flat=True)) == ["done"]

    def test_by_wrong_codes_is_refused_counted_and_kept_on_record(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        tries = [*[other_than(code)] * 5, code]
        outcomes = [confirming(borrower, contract_id, now)(one) for one in tries]
        assert outcomes == ["wrong"] * 4 + ["used_up"] * 2
        assert_still_waits(contract_id)
        acts = Act.objects.filter(subject=contract_id, use_case__endswith="signing.confirm")
        assert list(acts.order_by("id").values_list("outcome", flat=True)) == outcomes

        later = now + timedelta(minutes=1)
        again = code_for(borrower, contract_id, later)
        assert confirming(borrower, contract_id, later)(again) == "done"

    def test_by_a_code_older_than_ten_minutes_is_refused(
        self, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        late = now + timedelta(minutes=10)
        assert confirming(borrower, contract_id, late)(code) == "expired"
        assert_still_waits(contract_id)

    def test_by_the_code_of_sign_in_is_refused(self, ready: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ready
        borrower.read_cost(contract_id)
        code = world.last_code(borrower.phone) or ""
        assert confirming(borrower, contract_id, timezone.now())(code) == "expired"
        assert_still_waits(contract_id)

    def test_a_second_time_finds_the_contract_in_force(self, ready: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        results = at_once(*[partial(confirming(borrower, contract_id, now), code)] * 8)
        assert results.count("done") == 1, results
        refused = [result for result in results if result != "done"]
        assert {type(result) for result in refused} == {ContractNotOpen}, refused
        assert_refused(refused[0], "facilities.contract_not_open", Kind.CONFLICT)
        with pytest.raises(ContractNotOpen):
            services.send_code(
                contract_id=contract_id, now=now + timedelta(hours=1), actor=borrower.actor
            )

    def test_a_second_code_within_a_minute_is_not_sent(self, ready: tuple[Borrower, UUID]) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        with pytest.raises(CodeTooSoon):
            code_for(borrower, contract_id, now + timedelta(seconds=59))
        assert confirming(borrower, contract_id, now)(code) == "done"

    def test_by_another_borrower_is_refused_with_an_access_row(
        self, road: Road, ready: tuple[Borrower, UUID]
    ) -> None:
        borrower, contract_id = ready
        now = timezone.now()
        code = code_for(borrower, contract_id, now)
        stranger = road.borrower("good")
        with pytest.raises(Denied):
            confirming(stranger, contract_id, now)(code)
        with pytest.raises(Denied):
            services.send_code(contract_id=contract_id, now=now, actor=stranger.actor)
        rows = Access.objects.filter(actor=stranger.actor.id, subject=contract_id)
        assert [row.permission for row in rows] == ["contracts.confirm"] * 2
        assert_still_waits(contract_id)


class TestPreparing:
    def test_twice_makes_one_contract_and_one_document(self, road: Road) -> None:
        borrower = road.borrower("good")
        application_id = road.decided(road.apply(borrower, amount="20000.00").id).id
        results = at_once(*[partial(errands.prepare, application_id)] * 3)
        assert len(set(results)) == 1, results
        contract = facilities.contract_of_application(application_id)
        assert contract is not None
        assert contract.document_id == results[0]
        assert [info.kind for info in evidence.documents_of(application_id)] == ["contract"]
        drain()
        assert len(evidence.documents_of(application_id)) == 1
        assert facilities.usage()[contract.facility_id] == (0, 2_000_000)
