from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from refusals import assert_points_at, assert_refused
from road import Road, drain, member, person
from sancha.core.identifiers import id_check_digit
from sancha.credit.parties import queries, services, types
from sancha.credit.parties.errors import AlreadyOpened, WrongCode
from sancha.credit.parties.models import BorrowerAccount, Party, PartyFact, PartySearch
from sancha.credit.parties.types import BorrowerSignIn, PartyView, Profile
from sancha.engines.notice.errors import CodeTooSoon
from sancha.entry.sample import world
from sancha.entry.sample.borrower import Borrower, profile_of
from sancha.platform.errors import Denied, Invalid, Kind
from sancha.platform.models import Access, Change, PersonKey
from sancha.platform.text import Text
from support import at_once, query

Opening = Callable[..., PartyView]


@pytest.fixture
def opening(road: Road) -> Opening:
    """Open somebody good at the east branch, with a field or two changed."""

    def open_with(**changes: Any) -> PartyView:
        profile = replace(profile_of(person("good")), **changes)
        return open_profile(road, profile)

    return open_with


def open_profile(road: Road, profile: Profile) -> PartyView:
    branch = road.bank.places["800101"]
    return services.open_customer(
        profile=profile, organisation_id=branch.id, actor=member("wangli")
    )


@pytest.fixture
def nothing_opened(road: Road) -> Iterator[None]:
    """What is refused leaves no party, no fact, no key and no search row."""
    tables = (Party, PartyFact, PartySearch, PersonKey)
    before = [table.objects.count() for table in tables]
    yield
    assert [table.objects.count() for table in tables] == before


def id_number_born(birth: str) -> str:
    first_17 = f"110105{birth}123"
    return first_17 + id_check_digit(first_17)


def with_wrong_check_digit(id_number: str) -> str:
    return id_number[:17] + ("0" if id_number[17] != "0" else "1")


@pytest.mark.usefixtures("nothing_opened")
class TestFieldChecks:
    @pytest.mark.parametrize(
        ("id_number", "said"),
        [
            ("11010519491231002", types.WRONG_ID_NUMBER["length"]),
            ("11010519491231A02X", types.WRONG_ID_NUMBER["characters"]),
            ("99010519491231002X", types.WRONG_ID_NUMBER["region"]),
            (id_number_born("19900231"), types.WRONG_ID_NUMBER["birth_date"]),
            (with_wrong_check_digit("11010519491231002X"), types.WRONG_ID_NUMBER["check_digit"]),
            (id_number_born("20080106"), types.TOO_YOUNG),  # Eighteen tomorrow.
            (id_number_born("19590105"), types.TOO_OLD),
            (id_number_born("20270101"), types.WRONG_ID_NUMBER["birth_date"]),  # Not yet born.
        ],
    )
    def test_an_id_number_is_refused_for_what_is_wrong_with_it(
        self, opening: Opening, id_number: str, said: Text
    ) -> None:
        with pytest.raises(Invalid) as caught:
            opening(id_number=id_number)
        assert_points_at(caught.value, "/id_number")
        assert caught.value.fields == {"/id_number": said}
        assert id_number not in str(caught.value)

    def test_a_minor_of_the_society_is_refused_for_her_age(self, road: Road) -> None:
        minor = profile_of(person("minor") | {"monthly_income": "3000.00"}, occupation="student")
        with pytest.raises(Invalid) as caught:
            open_profile(road, minor)
        assert_points_at(caught.value, "/id_number")
        assert caught.value.fields["/id_number"] == types.TOO_YOUNG

    @pytest.mark.parametrize(
        ("changes", "pointer", "said"),
        [
            ({"name": "张"}, "/name", types.NO_NAME),
            ({"name": "张3"}, "/name", types.NO_NAME),
            ({"name": "<b>张三</b>"}, "/name", types.NO_NAME),
            ({"name": "张\0三"}, "/name", types.NO_NAME),
            ({"name": "张" * 31}, "/name", types.NO_NAME),
            ({"phone": "1380013800"}, "/phone", types.WRONG_PHONE),
            ({"phone": "12345678901"}, "/phone", types.WRONG_PHONE),
            ({"bank_card": "6222020000000000"}, "/bank_card", types.WRONG_CARD),
            ({"occupation": "astronaut"}, "/occupation", types.NO_OCCUPATION),
            ({"monthly_income_fen": 0}, "/monthly_income", types.WRONG_INCOME),
            ({"monthly_income_fen": 10**9 + 1}, "/monthly_income", types.WRONG_INCOME),
        ],
    )
    def test_each_other_field_is_refused_beside_itself(
        self, opening: Opening, changes: dict[str, Any], pointer: str, said: Text
    ) -> None:
        with pytest.raises(Invalid) as caught:
            opening(**changes)
        assert_points_at(caught.value, pointer)
        assert caught.value.fields == {pointer: said}

    def test_all_findings_are_told_at_once(self, opening: Opening) -> None:
        with pytest.raises(Invalid) as caught:
            opening(name="", id_number="1", phone="2", bank_card="3", monthly_income_fen=-1)
        wrong = ("/name", "/id_number", "/phone", "/bank_card", "/monthly_income")
        assert_points_at(caught.value, *wrong)

    def test_who_may_not_open_customers_leaves_an_access_row(self, road: Road) -> None:
        denied = Access.objects.filter(outcome="denied", permission="customers.open").count()
        branch = road.bank.places["800101"]
        for account in ("zhaomin", "chenjing"):  # Another role; the same role elsewhere.
            with pytest.raises(Denied):
                services.open_customer(
                    profile=profile_of(person("good")),
                    organisation_id=branch.id,
                    actor=member(account),
                )
        rows = Access.objects.filter(outcome="denied", permission="customers.open")
        assert rows.count() == denied + 2


class TestOpening:
    def test_keeps_every_value_sealed_and_the_search_row_clear(self, road: Road) -> None:
        profile = profile_of(person("good"))
        view = open_profile(road, profile)
        assert view.number.startswith("C2026")
        assert view.status.code == "prospect"
        assert queries.profile_of(view.id) == profile
        clear = query("SELECT sealed FROM parties_partyfact WHERE party_id = %s", view.id)
        assert len(clear) == 8
        secrets = (profile.name, profile.id_number, profile.phone, profile.bank_card)
        for (sealed,) in clear:
            assert not any(secret.encode() in bytes(sealed) for secret in secrets)
        assert PartySearch.objects.get(party_id=view.id).name == profile.name
        copied = Change.objects.filter(after__id=str(view.id)) | Change.objects.filter(
            after__party_id=str(view.id)
        )
        assert copied.exists()
        for change in copied:
            assert not any(secret in str(change.after) for secret in secrets)

    def test_takes_eighteen_and_sixty_five(self, opening: Opening) -> None:
        assert opening(id_number=id_number_born("20080105")).status.code == "prospect"
        assert opening(id_number=id_number_born("19600106")).status.code == "prospect"

    def test_writes_a_small_x_of_the_id_number_large(self, opening: Opening) -> None:
        first_17 = next(
            f"110105198001{day:02}{n:03}"
            for day in range(1, 29)
            for n in range(1000)
            if id_check_digit(f"110105198001{day:02}{n:03}") == "X"
        )
        view = opening(id_number=first_17 + "x")
        assert queries.profile_of(view.id).id_number == first_17 + "X"

    def test_of_the_same_person_twice_is_refused(self, road: Road) -> None:
        profile = profile_of(person("good"))
        first = open_profile(road, profile)
        again = replace(profile, name="另一个名字", phone="13900000000")
        with pytest.raises(Invalid) as caught:
            open_profile(road, again)
        assert_points_at(caught.value, "/id_number")
        assert caught.value.fields == {"/id_number": services.KNOWN_ALREADY}
        assert queries.by_id_number(profile.id_number) == first.id
        assert queries.profile_of(first.id) == profile

    def test_of_the_same_person_by_eight_at_once_makes_one_customer(self, road: Road) -> None:
        profile = profile_of(person("good"))
        results = at_once(*[partial(open_profile, road, profile)] * 8)
        opened = [result for result in results if isinstance(result, PartyView)]
        refused = [result for result in results if isinstance(result, Invalid)]
        assert (len(opened), len(refused)) == (1, 7), results
        assert all(e.fields == {"/id_number": services.KNOWN_ALREADY} for e in refused)

    def test_by_a_borrower_happens_once(self, road: Road) -> None:
        borrower = Borrower(person("good"), lambda is_so: drain_until(is_so)).sign_in()
        assert borrower.actor.party_id is None
        party_id = borrower.open_party()
        assert borrower.actor.party_id == party_id
        with pytest.raises(AlreadyOpened) as caught:
            borrower.open_party()
        assert_refused(caught.value, "parties.already_opened", Kind.CONFLICT)

    def test_by_a_borrower_takes_the_phone_that_she_signed_in_with(self, road: Road) -> None:
        borrower = Borrower(person("good"), lambda is_so: drain_until(is_so)).sign_in()
        other = replace(profile_of(borrower.person), phone="13900000001")
        view = services.open_own_party(profile=other, actor=borrower.actor)
        assert queries.profile_of(view.id).phone == borrower.phone


def drain_until(is_so: Callable[[], bool]) -> None:
    for _ in range(20):
        if is_so():
            return
        drain()
    raise TimeoutError


class TestSignIn:
    def test_needs_a_mobile_number(self, road: Road) -> None:
        before = BorrowerAccount.objects.count()
        with pytest.raises(Invalid) as caught:
            services.send_sign_in_code(phone="021-55555555", now=timezone.now())
        assert_points_at(caught.value, "/phone")
        assert BorrowerAccount.objects.count() == before

    def test_by_a_wrong_code_is_refused_and_counted_to_five(self, road: Road) -> None:
        phone = str(person("good")["phone"])
        services.send_sign_in_code(phone=phone, now=timezone.now())
        drain_until(lambda: world.last_code(phone) is not None)
        right = world.last_code(phone) or ""
        wrong = "000000" if right != "000000" else "111111"
        codes = [wrong] * 5 + [right]
        tries = [
            services.sign_in(phone=phone, code=code, now=timezone.now()).act_outcome
            for code in codes
        ]
        assert tries == ["wrong"] * 4 + ["used_up"] * 2
        with pytest.raises(WrongCode) as caught:
            services.refuse(BorrowerSignIn("used_up"))
        assert_refused(caught.value, "parties.wrong_code", Kind.INVALID)

    def test_by_an_old_code_is_refused(self, road: Road) -> None:
        phone = str(person("good")["phone"])
        sent_at = timezone.now()
        services.send_sign_in_code(phone=phone, now=sent_at)
        drain_until(lambda: world.last_code(phone) is not None)
        code = world.last_code(phone) or ""
        late = sent_at + timedelta(minutes=10)
        assert services.sign_in(phone=phone, code=code, now=late).act_outcome == "expired"
        assert services.sign_in(phone=phone, code=code, now=sent_at).act_outcome == "done"
        assert services.sign_in(phone=phone, code=code, now=sent_at).act_outcome == "used_up"

    def test_of_a_phone_that_nobody_has_is_refused(self, road: Road) -> None:
        outcome = services.sign_in(phone="13999999999", code="123456", now=timezone.now())
        assert (outcome.act_outcome, outcome.token) == ("unknown", "")

    def test_a_second_code_within_a_minute_is_not_sent(self, road: Road) -> None:
        phone, now = str(person("good")["phone"]), timezone.now()
        services.send_sign_in_code(phone=phone, now=now)
        with pytest.raises(CodeTooSoon) as caught:
            services.send_sign_in_code(phone=phone, now=now + timedelta(seconds=59))
        assert_refused(caught.value, "notice.code_too_soon", Kind.CONFLICT)
        services.send_sign_in_code(phone=phone, now=now + timedelta(seconds=60))

    def test_eight_codes_asked_for_at_once_open_one_account_and_send_one(self, road: Road) -> None:
        phone, now = str(person("good")["phone"]), timezone.now()
        before = BorrowerAccount.objects.count()
        ask = partial(services.send_sign_in_code, phone=phone, now=now)
        results = at_once(*[ask] * 8)
        assert results.count(None) == 1, results
        assert sum(isinstance(result, CodeTooSoon) for result in results) == 7
        assert BorrowerAccount.objects.count() == before + 1

    def test_by_the_phone_of_a_customer_of_the_desk_finds_her_record(self, road: Road) -> None:
        someone = person("good")
        view = open_profile(road, profile_of(someone))
        borrower = Borrower(someone, lambda is_so: drain_until(is_so)).sign_in()
        assert borrower.actor.party_id == view.id


def test_the_bank_opened_on_its_first_day(road: Road) -> None:
    assert road.today == date(2026, 1, 5)
