"""Dated figures, and the two persons that a change of the setup takes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from refusals import assert_points_at, assert_refused
from road import Road, member
from sancha.office.parameters import queries
from sancha.office.parameters import services as parameters
from sancha.office.parameters.errors import NotInForce, UnknownParameter
from sancha.office.parameters.models import ParameterValue
from sancha.office.proposals import services
from sancha.office.proposals.errors import (
    AlreadyDecided,
    AlreadyProposed,
    NothingChanges,
    NotYours,
    SamePerson,
    Stale,
)
from sancha.office.proposals.models import Proposal
from sancha.office.proposals.queries import head_office_id
from sancha.office.proposals.types import ProposalView
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.errors import Denied, Invalid, Kind
from sancha.platform.models import Act, Change
from support import administer

pytestmark = pytest.mark.usefixtures("road")
NOW = datetime(2026, 1, 5, 3, tzinfo=UTC)
LPR = {"value": "2.9", "valid_from": "2026-02-20", "source": "全国银行间同业拆借中心公告"}


def propose(key: str = "lpr.one_year", **changes: Any) -> ProposalView:
    return services.propose(
        kind="parameter",
        key=key,
        values={**LPR, **changes},
        reason="二月报价",
        actor=member("admin"),
    )


def release(proposal_id: UUID, account: str = "admin2") -> ProposalView:
    return services.release(
        proposal_id=proposal_id, opinion="已核对公告", now=NOW, actor=member(account)
    )


@pytest.fixture(autouse=True)
def nothing_waits(road: Road) -> None:
    for row in Proposal.objects.filter(status="open"):
        services.withdraw(proposal_id=row.id, now=NOW, actor=member("admin"))


class TestShippedValues:
    def test_are_those_of_their_day(self) -> None:
        assert queries.value("lpr.one_year", on=date(2024, 10, 20)) == Decimal("3.35")
        assert queries.value("lpr.one_year", on=date(2024, 10, 21)) == Decimal("3.10")
        assert queries.value("lpr.five_years", on=date(2026, 1, 5)) == Decimal("3.50")
        assert queries.whole("materials.case_mebibytes", on=date(2026, 1, 5)) == 50

    def test_are_recorded_once_however_often_they_are_loaded(self, road: Road) -> None:
        from sancha.entry.sample.bank import INSTALLER

        before = ParameterValue.objects.count()
        assert parameters.load_library(actor=INSTALLER) == 0
        assert ParameterValue.objects.count() == before
        assert all(queries.definition(s.code).takes(s.value) for s in queries.shipped())

    def test_are_refused_before_their_first_day_and_by_an_unknown_name(self) -> None:
        with pytest.raises(NotInForce) as refused:
            queries.value("lpr.one_year", on=date(2019, 8, 19))
        assert_refused(refused.value, "parameters.not_in_force", Kind.CONFLICT)
        with pytest.raises(UnknownParameter):
            queries.value("lpr.ten_years", on=date(2026, 1, 5))


class TestProposal:
    def test_counts_from_its_day_once_another_person_has_released_it(self) -> None:
        proposal = propose()
        assert queries.value("lpr.one_year", on=date(2026, 2, 20)) == Decimal("3.00")
        done = release(proposal.id)
        assert (done.status.code, done.decided_by_name) == ("released", "何琳")
        assert done.before is not None
        assert (done.before["value"], done.after["value"]) == ("3.00", "2.9")
        assert queries.value("lpr.one_year", on=date(2026, 2, 19)) == Decimal("3.00")
        assert queries.value("lpr.one_year", on=date(2026, 2, 20)) == Decimal("2.9")
        row = ParameterValue.objects.get(proposal_id=proposal.id)
        act = Act.objects.get(subject=proposal.id, use_case__endswith="proposals.services.release")
        changed = Change.objects.filter(act=act.id).values_list("relation", flat=True)
        assert set(changed) == {"parameters_parametervalue", "proposals_proposal"}
        assert row.made_by == "何琳"

    def test_is_not_decided_by_who_made_it(self) -> None:
        proposal = propose("lpr.five_years")
        with pytest.raises(SamePerson) as refused:
            release(proposal.id, "admin")
        assert_refused(refused.value, "proposals.same_person", Kind.FORBIDDEN)
        with pytest.raises(SamePerson):
            services.reject(proposal_id=proposal.id, opinion="不妥", now=NOW, actor=member("admin"))
        assert not ParameterValue.objects.filter(proposal_id=proposal.id).exists()

    def test_keeps_maker_and_checker_apart_in_the_database(self) -> None:
        proposal = propose("lpr.five_years")
        database = connection.settings_dict["NAME"]
        with pytest.raises(psycopg.errors.CheckViolation, match="proposal_maker_is_not_checker"):
            administer(
                "UPDATE proposals_proposal SET status = 'released', decided_by = proposed_by,"
                f" decided_at = now() WHERE id = '{proposal.id}'",
                database,
            )

    def test_is_refused_to_who_may_not(self) -> None:
        with pytest.raises(Denied):
            services.propose(
                kind="parameter",
                key="lpr.one_year",
                values=LPR,
                reason="x",
                actor=member("zhoujie"),
            )
        proposal = propose("lpr.five_years")
        with pytest.raises(Denied):
            release(proposal.id, "zhenghua")

    def test_points_at_values_that_cannot_be_taken(self) -> None:
        with pytest.raises(Invalid) as refused:
            propose(value="31")
        assert_points_at(refused.value, "/values/value")
        with pytest.raises(Invalid) as refused:
            propose(value="__import__('os')")
        assert_points_at(refused.value, "/values/value")
        with pytest.raises(Invalid) as refused:
            propose(valid_until="2026-02-19")
        assert_points_at(refused.value, "/values/valid_until")
        with pytest.raises(Invalid) as refused:
            propose(valid_from="soon", source="")
        assert_points_at(refused.value, "/values/source", "/values/valid_from")

    def test_waits_alone_and_must_change_something(self) -> None:
        propose("cost.ceiling_pct_year", value="20")
        with pytest.raises(AlreadyProposed):
            propose("cost.ceiling_pct_year", value="22")
        last = queries.history("lpr.five_years")[0]
        with pytest.raises(NothingChanges):
            propose("lpr.five_years", value=last.value, valid_from="2025-05-20", source=last.source)

    def test_is_decided_once(self) -> None:
        proposal = propose("lpr.five_years", value="3.4")
        services.reject(
            proposal_id=proposal.id, opinion="来源不对", now=NOW, actor=member("admin2")
        )
        with pytest.raises(AlreadyDecided):
            release(proposal.id)
        with pytest.raises(AlreadyDecided):
            services.withdraw(proposal_id=proposal.id, now=NOW, actor=member("admin"))
        assert queries.value("lpr.five_years", on=date(2026, 3, 1)) == Decimal("3.50")

    def test_is_withdrawn_by_its_maker_alone(self) -> None:
        proposal = propose("lpr.five_years", value="3.4")
        with pytest.raises(NotYours):
            services.withdraw(proposal_id=proposal.id, now=NOW, actor=member("admin2"))

    def test_is_stale_when_what_it_would_change_has_moved(self) -> None:
        proposal = propose("cost.reading_seconds", value="8")
        set_beside(code="cost.reading_seconds", value="6", actor=member("admin2"))
        with pytest.raises(Stale):
            release(proposal.id)
        assert queries.whole("cost.reading_seconds", on=date(2026, 3, 1)) == 6


@use_case
def set_beside(*, code: str, value: str, actor: Actor) -> None:
    actor.require("parameters.manage", on=Scope(actor.id, head_office_id()))
    parameters.set_value(
        code=code, valid_from=date(2026, 1, 1), valid_until=None, value=value, source="测试"
    )
