from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from callers import Caller, nobody, phone, staff
from refusals import assert_problem
from road import Road, drain, person
from sancha.entry.api import api
from sancha.entry.sample import world
from sancha.entry.sample.bank import PASSWORD
from sancha.office.staff import services
from sancha.office.staff.models import SignInAttempt, Staff
from sancha.platform import sessions
from sancha.platform.models import Session
from support import query

PUBLIC = {
    ("POST", "/staff/session"),
    ("POST", "/staff/codes"),
    ("POST", "/staff/password"),
    ("POST", "/borrower/codes"),
    ("POST", "/borrower/session"),
    ("POST", "/callbacks/core/transfers"),
    ("POST", "/callbacks/payments/files"),
    ("POST", "/verifications"),
    ("POST", "/verifications/files"),
}
SOME_ID = "01a20135-8758-7c15-9224-3494b1c1c113"


def sign_in(account: str, password: str, *, language: str = "zh-CN") -> Any:
    body = {"account": account, "password": password}
    return nobody().post("/staff/session", body, language=language)


def operations() -> list[tuple[str, str]]:
    paths = api.get_openapi_schema()["paths"]
    return [
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in paths.items()
        for method in methods
    ]


def filled(path: str) -> str:
    """Put some id in each place of a path."""
    parts = [SOME_ID if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def sessions_of(account: str) -> int:
    holder = Staff.objects.get(account=account).id
    return Session.objects.filter(holder=holder).count()


@pytest.mark.usefixtures("road")
class TestStaff:
    def test_signs_in_with_her_password_and_is_told_what_she_may_do(self) -> None:
        caller = nobody()
        answer = caller.post("/staff/session", {"account": " wangli ", "password": PASSWORD})
        assert answer.status_code == 200
        shown = answer.json()["staff"]
        assert (shown["account"], shown["name"]) == ("wangli", "王莉")
        assert shown["organisation"]["name"] == {"zh": "城东分部", "en": "East branch"}
        assert [role["code"] for role in shown["roles"]] == ["relationship_manager"]
        assert "customers.open" in shown["permissions"]
        assert "approval.first_review" not in shown["permissions"]
        assert caller.get("/staff/me").json() == shown

    def test_gets_a_cookie_that_scripts_and_other_sites_cannot_use(self) -> None:
        answer = sign_in("wangli", PASSWORD)
        cookie = answer.cookies["sancha_staff"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert cookie["max-age"] == 8 * 60 * 60
        assert cookie.value not in answer.content.decode()
        stored = Session.objects.filter(token_hash=sessions.hash_of(cookie.value))
        assert stored.count() == 1

    def test_is_refused_alike_for_a_wrong_password_and_an_unknown_account(self) -> None:
        before = sessions_of("chenjing")
        answers = [sign_in("chenjing", "wrong"), sign_in("nobody", "wrong"), sign_in("", "")]
        for answer in answers:
            assert_problem(answer, 401, "staff.wrong_password")
            assert "sancha_staff" not in answer.cookies
        assert len({answer.json()["detail"] for answer in answers}) == 1
        english = sign_in("chenjing", PASSWORD + " ", language="en-US")
        assert_problem(english, 401, "staff.wrong_password", language="en")
        assert sessions_of("chenjing") == before

    def test_three_wrong_passwords_lock_the_account_for_a_day(self) -> None:
        before = sessions_of("sunhao")
        for password in ("one", "two", "three"):
            assert_problem(sign_in("sunhao", password), 401, "staff.wrong_password")
        assert_problem(sign_in("sunhao", PASSWORD), 401, "staff.wrong_password")
        assert sessions_of("sunhao") == before
        attempts = SignInAttempt.objects.filter(staff__account="sunhao")
        assert list(attempts.values_list("succeeded", flat=True)) == [False, False, False]

        almost = timezone.now() + timedelta(hours=23, minutes=59)
        outcome = services.sign_in(account="sunhao", password=PASSWORD, now=almost)
        assert (outcome.act_outcome, outcome.token) == ("locked", "")
        after = timezone.now() + timedelta(hours=24, seconds=1)
        outcome = services.sign_in(account="sunhao", password=PASSWORD, now=after)
        assert outcome.act_outcome == "done"

    def test_two_wrong_passwords_and_a_right_one_lock_nothing(self) -> None:
        passwords = ["one", "two", PASSWORD, "one", "two", PASSWORD]
        statuses = [sign_in("zhoujie", password).status_code for password in passwords]
        assert statuses == [401, 401, 200, 401, 401, 200]

    def test_is_signed_out_by_signing_out(self) -> None:
        caller = nobody()
        caller.post("/staff/session", {"account": "wangli", "password": PASSWORD})
        token = caller.cookies["sancha_staff"]
        assert caller.ask("DELETE", "/staff/session").status_code == 204
        assert_problem(Caller({"sancha_staff": token}).get("/staff/me"), 401, "access.signed_out")
        assert staff("wangli").get("/staff/me").status_code == 200  # Another browser of hers.

    def test_is_signed_out_after_eight_hours(self) -> None:
        signed = services.sign_in(
            account="wangli", password=PASSWORD, now=timezone.now() - timedelta(hours=8)
        )
        caller = Caller({"sancha_staff": signed.token})
        assert_problem(caller.get("/staff/me"), 401, "access.signed_out")

    def test_no_password_is_found_in_the_records(self) -> None:
        sign_in("wangli", "a-password-of-its-own")
        for column in ("before", "after"):
            found = query(
                f"SELECT count(*) FROM change WHERE {column}::text LIKE %s",
                "%a-password-of-its-own%",
            )
            assert found == [(0,)]


class TestBorrower:
    def test_signs_in_with_the_code_that_her_phone_received(self, road: Road) -> None:
        caller, number = nobody(), str(person("good")["phone"])
        assert caller.post("/borrower/codes", {"phone": number}).status_code == 204
        drain()
        code = world.last_code(number) or ""
        wrong = "000000" if code != "000000" else "111111"
        refused = caller.post("/borrower/session", {"phone": number, "code": wrong})
        assert refused.json()["code"] == "parties.wrong_code"
        assert refused.status_code == 422
        assert "sancha_borrower" not in caller.cookies
        answer = caller.post("/borrower/session", {"phone": number, "code": code})
        assert answer.status_code == 200
        assert answer.json()["me"] == {
            "phone_masked": f"{number[:3]}****{number[-4:]}",
            "party": None,
        }
        assert caller.get("/borrower/me").status_code == 200
        assert caller.ask("DELETE", "/borrower/session").status_code == 204
        assert_problem(caller.get("/borrower/me"), 401, "access.signed_out")

    def test_no_answer_says_whether_a_phone_is_known(self, road: Road) -> None:
        known = road.borrower("good")
        unknown = str(person("good")["phone"])
        answers = [
            nobody().post("/borrower/session", {"phone": number, "code": "000000"})
            for number in (known.phone, unknown, "13900000000")
        ]
        assert len({(a.status_code, a.json()["detail"]) for a in answers}) == 1

    def test_is_asked_for_a_mobile_number(self, road: Road) -> None:
        answer = nobody().post("/borrower/codes", {"phone": "12345"}, language="en-GB")
        assert_problem(answer, 422, "request.invalid", "/phone", language="en")


class TestSignedOut:
    def test_every_operation_but_signing_in_asks_to_sign_in_first(self, road: Road) -> None:
        expected = {one for one in operations() if one not in PUBLIC}
        assert len(expected) > 40
        for method, path in sorted(expected):
            answer = nobody().ask(method, filled(path), {} if method == "POST" else None)
            assert_problem(answer, 401, "access.signed_out")

    def test_a_made_up_cookie_opens_nothing(self, road: Road) -> None:
        for cookie in ("", "x", "0" * 43, "'; --"):
            caller = Caller({"sancha_staff": cookie, "sancha_borrower": cookie})
            assert_problem(caller.get("/staff/me"), 401, "access.signed_out")
            assert_problem(caller.get("/borrower/me"), 401, "access.signed_out")

    def test_a_borrower_s_session_opens_nothing_of_the_staff_s_and_the_other_way(
        self, road: Road
    ) -> None:
        token = road.borrower("good").token
        manager = staff("wangli").cookies["sancha_staff"]
        swapped = Caller({"sancha_staff": token, "sancha_borrower": manager})
        for method, path in operations():
            if (method, path) not in PUBLIC:
                answer = swapped.ask(method, filled(path), {} if method == "POST" else None)
                assert_problem(answer, 401, "access.signed_out")


class TestOrigin:
    def test_a_write_from_another_site_is_refused(self, road: Road) -> None:
        borrower = road.borrower("good")
        for origin in (
            "https://evil.example",
            "http://localhost.evil.example",
            "https://localhost",  # Another scheme is another origin.
            "http://localhost:8080",
            "null",
        ):
            answer = phone(borrower).ask(
                "POST", "/borrower/quote", {"amount": "1000.00", "term_months": 3}, Origin=origin
            )
            assert_problem(answer, 403, "request.other_origin")
            signing = nobody().ask(
                "POST", "/staff/session", {"account": "wangli", "password": PASSWORD}, Origin=origin
            )
            assert_problem(signing, 403, "request.other_origin")
            assert "sancha_staff" not in signing.cookies

    def test_a_write_from_our_own_screens_is_taken(self, road: Road) -> None:
        answer = phone(road.borrower("good")).ask(
            "POST",
            "/borrower/quote",
            {"amount": "1000.00", "term_months": 3},
            Origin="http://localhost",
        )
        assert answer.status_code == 200

    def test_a_read_is_answered_but_lent_to_no_other_site(self, road: Road) -> None:
        answer = staff("wangli").ask("GET", "/staff/me", Origin="https://evil.example")
        assert answer.status_code == 200
        assert "Access-Control-Allow-Origin" not in answer
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_lock_is_counted_by_the_clock_of_the_attempts(road: Road) -> None:
    """Attempts of another year lock nobody today."""
    for password in ("one", "two", "three"):
        sign_in("admin", password)
    much_later = datetime(2040, 1, 1, tzinfo=UTC)
    outcome = services.sign_in(account="admin", password=PASSWORD, now=much_later)
    assert outcome.act_outcome == "done"
