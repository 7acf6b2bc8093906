from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from refusals import assert_points_at, assert_refused
from road import Road, member, person
from sancha.core.money import grouped
from sancha.credit.consents import queries as consents
from sancha.credit.consents.models import Consent
from sancha.credit.parties import queries as parties
from sancha.credit.parties import services as party_services
from sancha.entry.sample.borrower import Borrower, profile_of
from sancha.platform.acts import Actor
from sancha.platform.errors import Denied, Invalid, Kind, NotFound
from sancha.platform.keys import uuid7
from sancha.platform.models import Access
from sancha.preloan.applications import services
from sancha.preloan.applications.errors import AlreadyOpen
from sancha.preloan.applications.models import Application
from sancha.preloan.applications.types import NO_PURPOSE, VAGUE, ApplicationView, Ask
from support import at_once, query

ASK = Ask(
    amount_fen=5_000_000,
    term_months=12,
    purpose="renovation",
    purpose_detail="",
    consent_version="",
    consented=True,
)


@pytest.fixture(scope="module")
def borrower(road: Road) -> Borrower:
    """Somebody with an income of at least 12,000, who has not applied yet."""
    return road.borrower("good")


def submit(borrower: Borrower, actor: Actor | None = None, **changes: Any) -> ApplicationView:
    version = consents.text_for("bureau_query").version
    asked = {"consent_version": version, **changes}
    party_id = borrower.actor.party_id
    assert party_id is not None
    return services.submit(
        party_id=party_id,
        product_code="consumer_loan",
        ask=replace(ASK, **asked),
        channel="phone",
        actor=actor or borrower.actor,
    )


@pytest.fixture
def nothing_submitted(road: Road) -> Iterator[None]:
    """What is refused leaves no application, no consent, no process and no job."""
    tables = ("applications_application", "consents_consent", "process_instance")
    before = [query(f"SELECT count(*) FROM {table}") for table in tables]
    jobs = query("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'screening.collect'")
    yield
    assert [query(f"SELECT count(*) FROM {table}") for table in tables] == before
    assert jobs == query(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'screening.collect'"
    )


@pytest.mark.usefixtures("nothing_submitted")
class TestRefusals:
    @pytest.mark.parametrize(
        "vague", ["日常消费", "经营周转", "资金周转", "消费", "用于日常消费支出", "个人使用"]
    )
    def test_a_vague_purpose_is_refused_with_a_hint(self, borrower: Borrower, vague: str) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, purpose=vague)
        assert_points_at(caught.value, "/purpose")
        assert caught.value.fields == {"/purpose": VAGUE}

    @pytest.mark.parametrize(
        ("purpose", "detail"),
        [
            ("renovation", "日常消费"),
            ("renovation", " 经营周转 "),
            ("renovation", "资金周转消费"),
            ("other", "日常消费"),
            ("other", "经营周转资金"),
            ("other", "用于日常消费支出"),
            ("other", "买东西"),
            ("other", ""),
            ("other", "   "),
        ],
    )
    def test_a_vague_detail_is_refused_with_a_hint(
        self, borrower: Borrower, purpose: str, detail: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, purpose=purpose, purpose_detail=detail)
        assert_points_at(caught.value, "/purpose_detail")
        assert caught.value.fields == {"/purpose_detail": VAGUE}

    @pytest.mark.parametrize("purpose", ["", "gambling", "Renovation"])
    def test_an_unknown_purpose_asks_to_choose_one(self, borrower: Borrower, purpose: str) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, purpose=purpose)
        assert_points_at(caught.value, "/purpose")
        assert caught.value.fields == {"/purpose": NO_PURPOSE}

    @pytest.mark.parametrize("detail", ["厨" * 101, "厨房\0装修", "厨房\u202e装修"])
    def test_a_detail_that_is_too_long_or_not_plain_text_is_refused(
        self, borrower: Borrower, detail: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, purpose_detail=detail)
        assert_points_at(caught.value, "/purpose_detail")

    @pytest.mark.parametrize("amount_fen", [0, -5_000_000, 90_000, 100_001, 5_000_050, 20_010_000])
    def test_an_amount_out_of_range_or_step_is_refused_with_the_range(
        self, borrower: Borrower, amount_fen: int
    ) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, amount_fen=amount_fen)
        assert_points_at(caught.value, "/amount")
        said = caught.value.fields["/amount"]
        assert "1,000.00" in said.zh
        assert "1,000.00" in said.en

    def test_no_more_than_six_incomes_may_be_asked(self, borrower: Borrower) -> None:
        party_id = borrower.actor.party_id
        assert party_id is not None
        income_fen = parties.profile_of(party_id).monthly_income_fen
        most_fen = min(20_000_000, 6 * income_fen // 10_000 * 10_000)
        with pytest.raises(Invalid) as caught:
            submit(borrower, amount_fen=most_fen + 10_000)
        assert_points_at(caught.value, "/amount")
        assert grouped(most_fen) in caught.value.fields["/amount"].zh

    @pytest.mark.parametrize("term_months", [0, -12, 1, 13, 360])
    def test_a_term_that_is_not_offered_is_refused_with_the_terms(
        self, borrower: Borrower, term_months: int
    ) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, term_months=term_months)
        assert_points_at(caught.value, "/term_months")
        assert caught.value.fields["/term_months"].zh == "请从可选期限中选择：3、6、12、24、36 个月"

    def test_all_findings_are_told_at_once(self, borrower: Borrower) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, amount_fen=1, term_months=5, purpose="日常消费")
        assert_points_at(caught.value, "/amount", "/term_months", "/purpose")

    def test_without_consent_nothing_is_submitted(self, borrower: Borrower) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, consented=False)
        assert_points_at(caught.value, "/consented", code="consents.not_agreed")

    def test_a_consent_to_another_text_is_no_consent(self, borrower: Borrower) -> None:
        with pytest.raises(Invalid) as caught:
            submit(borrower, consent_version="0.1")
        assert_points_at(caught.value, "/consent_version", code="consents.stale_text")

    def test_nobody_applies_for_somebody_else(self, road: Road, borrower: Borrower) -> None:
        stranger = road.borrower("good")
        with pytest.raises(Denied):
            submit(borrower, actor=stranger.actor)
        access = Access.objects.filter(actor=stranger.actor.id).get()
        assert (access.outcome, access.permission) == ("denied", "applications.submit")

    def test_a_customer_of_another_branch_is_not_a_manager_s_to_apply_for(
        self, borrower: Borrower
    ) -> None:
        with pytest.raises(Denied):
            submit(borrower, actor=member("chenjing"))

    def test_a_customer_who_does_not_exist_is_not_found(self, borrower: Borrower) -> None:
        with pytest.raises(NotFound):
            services.submit(
                party_id=uuid7(),
                product_code="consumer_loan",
                ask=ASK,
                channel="phone",
                actor=borrower.actor,
            )


class TestSubmitting:
    def test_starts_the_case_with_the_consent_it_needs(self, road: Road) -> None:
        borrower = road.borrower("good")
        application = submit(borrower, purpose="other", purpose_detail="给父母换助听器和轮椅")
        assert application.status.code == "collecting"
        assert application.number.startswith("A2026")
        assert (application.submitted_on, application.maker_id) == (road.today, None)
        consent = Consent.objects.get(party_id=application.party_id)
        text = consents.text_for("bureau_query")
        assert (consent.version, consent.text_hash) == (text.version, text.text_hash)
        assert (consent.purpose, consent.channel) == ("bureau_query", "phone")

    def test_a_second_time_is_refused_while_the_first_is_open(self, road: Road) -> None:
        borrower = road.borrower("good")
        first = submit(borrower)
        with pytest.raises(AlreadyOpen) as caught:
            submit(borrower, amount_fen=1_000_000)
        assert_refused(caught.value, "applications.already_open", Kind.CONFLICT)
        assert [a.id for a in Application.objects.filter(party_id=first.party_id)] == [first.id]
        assert Consent.objects.filter(party_id=first.party_id).count() == 1

    def test_eight_times_at_once_makes_one_case(self, road: Road) -> None:
        borrower = road.borrower("good")
        party_id = borrower.actor.party_id
        results = at_once(*[partial(submit, borrower)] * 8)
        opened = [result for result in results if isinstance(result, ApplicationView)]
        assert len(opened) == 1, results
        assert sum(isinstance(result, AlreadyOpen) for result in results) == 7
        assert Application.objects.filter(party_id=party_id).count() == 1

    def test_at_the_desk_notes_its_maker(self, road: Road) -> None:
        manager, application = enter_at_desk(road)
        assert (application.maker_id, application.submitted_by) == (manager.id, "王莉")
        assert application.channel == "desk"
        assert Consent.objects.get(party_id=application.party_id).channel == "desk"


def enter_at_desk(road: Road) -> tuple[Actor, ApplicationView]:
    manager = member("wangli")
    branch = road.bank.places["800101"]
    customer = party_services.open_customer(
        profile=profile_of(person("good")), organisation_id=branch.id, actor=manager
    )
    version = consents.text_for("bureau_query").version
    application = services.submit(
        party_id=customer.id,
        product_code="consumer_loan",
        ask=replace(ASK, consent_version=version),
        channel="desk",
        actor=manager,
    )
    return manager, application
