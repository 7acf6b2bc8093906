from uuid import UUID

import pytest
from django.db import DatabaseError, ProgrammingError

from limits import CLERK, HERE, do_within, new_facility, open_limit
from sancha.credit.facilities.models import Facility
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import record_access
from sancha.platform.errors import Denied, OutOfPlace
from sancha.platform.keys import uuid7
from sancha.platform.models import Act, Change
from sancha.platform.reading import reading
from support import ELSEWHERE, clerk, query

pytestmark = pytest.mark.usefixtures("module_database")
REFUSED = r"read-only transaction|permission denied"
HERE_ONLY = clerk("limits.see")
BOTH = Actor(
    id=uuid7(),
    kind="staff",
    name="总部",
    grants=frozenset({("limits.see", HERE), ("limits.see", ELSEWHERE)}),
)
OPENER = Actor(
    id=uuid7(),
    kind="staff",
    name="经办",
    grants=frozenset({("limits.open", HERE), ("limits.open", ELSEWHERE)}),
)


def borrower(party_id: UUID | None) -> Actor:
    account = uuid7()
    scopes = [account, party_id] if party_id else [account]
    return Actor(
        id=account,
        kind="borrower",
        name="客户本人",
        grants=frozenset(("limits.see", scope) for scope in scopes),
        party_id=party_id,
    )


@pytest.fixture(scope="module")
def limits(module_database: str) -> dict[str, UUID]:
    """Two customers here, one of whom has a second limit elsewhere."""
    mine, other = uuid7(), uuid7()
    return {
        "party": mine,
        "mine": open_limit(party_id=mine, actor=OPENER),
        "mine elsewhere": open_limit(party_id=mine, organisation_id=ELSEWHERE, actor=OPENER),
        "other": open_limit(party_id=other, actor=OPENER),
    }


def seen(actor: Actor) -> set[UUID]:
    with reading(actor, "limits.see"):
        return {facility.id for facility in Facility.objects.all()}


class TestReader:
    def test_sees_the_organisations_in_scope_and_no_others(self, limits: dict[str, UUID]) -> None:
        assert seen(HERE_ONLY) == {limits["mine"], limits["other"]}
        assert seen(BOTH) == {limits["mine"], limits["mine elsewhere"], limits["other"]}
        assert seen(clerk("limits.see", at=uuid7())) == set()

    def test_a_borrower_sees_what_is_hers_wherever_it_is(self, limits: dict[str, UUID]) -> None:
        assert seen(borrower(limits["party"])) == {limits["mine"], limits["mine elsewhere"]}

    def test_a_borrower_without_a_party_sees_nothing(self, limits: dict[str, UUID]) -> None:
        assert seen(borrower(None)) == set()

    def test_the_scope_does_not_outlive_its_transaction(self, limits: dict[str, UUID]) -> None:
        assert len(seen(BOTH)) == 3
        assert query("SELECT count(*) FROM facilities_facility", alias="reader") == [(0,)]
        assert Facility.objects.count() == 3  # Outside, the application reads.

    def test_is_refused_to_who_holds_the_permission_nowhere(self, limits: dict[str, UUID]) -> None:
        with pytest.raises(Denied), reading(clerk("limits.open"), "limits.see"):
            pytest.fail("nothing is read")

    def test_is_refused_inside_a_use_case(self, limits: dict[str, UUID]) -> None:
        with pytest.raises(OutOfPlace, match="a filtered sum would over-lend"):
            do_within(work=lambda: len(seen(BOTH)), actor=CLERK)

    def test_cannot_write(self, limits: dict[str, UUID]) -> None:
        with (
            pytest.raises(DatabaseError, match=REFUSED),
            reading(BOTH, "limits.see"),
        ):
            new_facility().save(force_insert=True)
        with (
            pytest.raises(DatabaseError, match=REFUSED),
            reading(BOTH, "limits.see"),
        ):
            Facility.objects.update(limit_fen=1)
        assert Facility.objects.filter(limit_fen=10_000).count() == 3

    def test_cannot_write_either_when_it_lifts_its_own_default(
        self, limits: dict[str, UUID]
    ) -> None:
        query("SET default_transaction_read_only = off", alias="reader")
        with pytest.raises(ProgrammingError, match="permission denied"):
            query("UPDATE facilities_facility SET limit_fen = 1", alias="reader")

    def test_does_not_read_what_it_was_not_given(self, limits: dict[str, UUID]) -> None:
        for table in ("session", "replay", "parties_borroweraccount", "staff_signinattempt"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                query(f"SELECT * FROM {table}", alias="reader")
        with pytest.raises(ProgrammingError, match="permission denied"):
            query("SELECT password_hash FROM staff_staff", alias="reader")


class TestRecordsOfAudit:
    def test_are_seen_under_the_permission_to_audit_and_no_other(
        self, limits: dict[str, UUID]
    ) -> None:
        auditor = clerk("audit.see", "limits.see")
        with reading(auditor, "audit.see"):
            assert Act.objects.count() == 2  # Of the three, one ran elsewhere.
            assert Change.objects.count() == 2
        with reading(auditor, "limits.see"):
            assert not Act.objects.exists()
            assert not Change.objects.exists()

    def test_an_access_is_noted_outside_a_use_case(self, limits: dict[str, UUID]) -> None:
        place = Scope(limits["mine"], HERE)
        record_access(HERE_ONLY, "limits.see", on=place, outcome="unmasked", reason="核对身份")
        rows = query("SELECT actor, subject, organisation, outcome, reason FROM access")
        assert rows == [(HERE_ONLY.id, limits["mine"], HERE, "unmasked", "核对身份")]
