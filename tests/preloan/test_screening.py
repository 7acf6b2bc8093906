from uuid import UUID

import pytest

from money import assert_money_agrees, lent_fen
from refusals import assert_says_it
from road import Road, drain, let_work, member, sandbox
from road import person as found_person
from sancha.credit.consents.errors import NoConsent
from sancha.credit.facilities import queries as facilities
from sancha.engines.decision import queries as decisions
from sancha.engines.notice.models import Notice
from sancha.engines.outside import breaker, connectors
from sancha.engines.outside.models import OutsideCall
from sancha.engines.process import queries as processes
from sancha.entry.sample.borrower import Borrower
from sancha.platform.keys import uuid7
from sancha.preloan.applications import queries as applications
from sancha.preloan.applications.types import ApplicationView
from sancha.preloan.screening import errands
from support import query


@pytest.fixture
def fault(road: Road):
    def switch(**faults: object) -> None:
        named = {name.replace("_", "."): fault for name, fault in faults.items()}
        sandbox("PUT", "/faults", named)

    yield switch
    sandbox("PUT", "/faults", {})
    breaker.forget_all()


def screened(road: Road, profile: str, **asked: object) -> ApplicationView:
    borrower = road.borrower(profile)
    return road.decided(road.apply(borrower, **asked).id)  # type: ignore[arg-type]


def reasons_of(application: ApplicationView) -> list[str]:
    assert application.decision_id is not None
    return list(decisions.decision(application.decision_id).reasons)


def outcomes_of(application_id: UUID, connector: str) -> list[str]:
    calls = OutsideCall.objects.filter(subject_id=application_id, connector=connector)
    return list(calls.order_by("started_at").values_list("outcome", flat=True))


def assert_not_a_fen_moved(application: ApplicationView) -> None:
    assert facilities.contract_of_application(application.id) is None
    assert application.approved_amount_fen is None
    assert query(
        "SELECT count(*) FROM disbursement_disbursement WHERE application_id = %s", application.id
    ) == [(0,)]


class TestDecidedByTheMachine:
    def test_somebody_good_is_approved_without_a_person(self, road: Road) -> None:
        application = screened(road, "good")
        assert application.status.code in {"approved", "contract"}
        assert (application.approved_amount_fen, application.grade) == (5_000_000, "A")
        assert reasons_of(application) == ["score_good"]
        assert not [task for task in processes.tasks_of(application.id) if task.kind == "user"]

    @pytest.mark.parametrize(
        ("profile", "reasons"),
        [
            ("unknown", {"identity_mismatch"}),
            ("bad", {"overdue_now", "often_overdue", "debt_too_high", "score_low"}),
        ],
    )
    def test_others_are_declined_for_a_reason_that_they_are_told(
        self, road: Road, profile: str, reasons: set[str]
    ) -> None:
        application = screened(road, profile, amount="10000.00")
        while application.status.code == "stopped":  # On the court's list, too: people look first.
            application = screened(road, profile, amount="10000.00")
        assert application.status.code == "declined"
        assert set(reasons_of(application)) <= reasons
        assert application.declined_for == reasons_of(application)
        told = applications.told_reason(application)
        assert_says_it(told)
        assert told.zh != "综合评估未通过"
        notice = Notice.objects.get(subject_id=application.id, template="application.declined")
        assert told.zh in notice.body["zh"]
        assert told.en in notice.body["en"]
        assert_not_a_fen_moved(application)

    def test_each_source_is_asked_once_and_the_bureau_under_the_consent(self, road: Road) -> None:
        application = screened(road, "good")
        for connector in connectors.DATA_CONNECTORS:
            assert outcomes_of(application.id, connector.name) == ["answered"]
        consent_id = query(
            "SELECT id FROM consents_consent WHERE party_id = %s", application.party_id
        )[0][0]
        call = OutsideCall.objects.get(subject_id=application.id, connector="bureau.report")
        assert call.consent_id == consent_id

    def test_an_income_that_cannot_be_verified_sends_the_case_to_people(self, road: Road) -> None:
        person = found_person("good")
        person["monthly_income"] = f"{2 * float(person['monthly_income']):.2f}"
        borrower = Borrower(person, let_work).sign_in()
        borrower.open_party()
        application = road.decided(road.apply(borrower).id)
        assert application.status.code == "first_review"
        assert reasons_of(application) == ["income_unverified", "score_middling"]
        known = {
            given.feature: given.value
            for given in decisions.inputs_view(decisions.decision(application.decision_id))
        }
        assert 48 <= known["income_gap_pct"] <= 52
        assert known["insured_months_12"] == 12
        assert_not_a_fen_moved(application)

    def test_a_decision_is_made_once(self, road: Road) -> None:
        application = screened(road, "good")
        assert errands.collect_and_decide(application.id) is None
        assert [d.id for d in decisions.decisions_of(application.id)] == [application.decision_id]


class TestWithoutASource:
    def test_a_bureau_that_is_down_sends_the_case_to_people_and_never_approves(
        self, road: Road, fault
    ) -> None:
        fault(bureau_reports={"kind": "unavailable"})
        borrower = road.borrower("good")  # With the bureau, the machine would approve.
        application = road.apply(borrower)
        drain()
        assert applications.get(application.id).status.code == "collecting"  # It deserves patience.
        assert outcomes_of(application.id, "bureau.report") == ["unavailable"]

        decided = road.decided(application.id)
        assert decided.status.code == "first_review"
        assert reasons_of(decided) == ["missing"]
        assert len(outcomes_of(application.id, "bureau.report")) == errands.PATIENCE
        assert "answered" not in outcomes_of(application.id, "bureau.report")
        assert outcomes_of(application.id, "identity.check") == ["answered"]
        assert outcomes_of(application.id, "court.check") == ["answered"]
        missing = decisions.decision(decided.decision_id or uuid7()).output["missing"]
        assert "months_overdue_24" in missing
        assert "identity_result" not in missing
        assert_not_a_fen_moved(decided)
        inbox, _ = processes.inbox(member("zhaomin"))
        assert application.id in {task.subject.id for task in inbox}

    def test_a_bureau_that_comes_back_in_time_is_enough(self, road: Road, fault) -> None:
        fault(bureau_reports={"kind": "unavailable", "times": 2})  # Both tries of the first call.
        application = road.apply(road.borrower("good"))
        decided = road.decided(application.id)
        assert decided.approved_amount_fen == 5_000_000
        assert outcomes_of(application.id, "bureau.report") == ["unavailable", "answered"]

    def test_all_sources_down_sends_the_case_to_people(self, road: Road, fault) -> None:
        down = {"kind": "unavailable"}
        fault(bureau_reports=down, identity_checks=down, court_checks=down)
        decided = road.decided(road.apply(road.borrower("good")).id)
        assert decided.status.code == "first_review"
        assert reasons_of(decided) == ["missing"]
        assert_not_a_fen_moved(decided)

    def test_nothing_is_asked_without_a_consent(
        self, road: Road, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        application = road.apply(road.borrower("good"))
        monkeypatch.setattr("sancha.credit.consents.services.newest", lambda *_: None)
        with pytest.raises(NoConsent):
            errands.collect_and_decide(application.id)
        assert not OutsideCall.objects.filter(subject_id=application.id).exists()
        monkeypatch.undo()
        let_work(lambda: applications.get(application.id).status.code != "collecting")


class TestBooks:
    def test_agree_after_all_that(self, road: Road) -> None:
        assert lent_fen() == 0
        assert_money_agrees()
