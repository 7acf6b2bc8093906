"""Floods of codes, and what the house tells about itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory, override_settings

from callers import nobody
from refusals import assert_problem, assert_refused
from road import Road
from sancha.credit.parties import services
from sancha.engines.notice.errors import TooManyFromHere
from sancha.engines.notice.services import refuse_flood
from sancha.engines.notice.types import Asker
from sancha.office.parameters import queries as parameters
from sancha.platform.errors import Kind
from sancha.platform.http import address_of
from support import query

MOMENT = datetime(2026, 1, 5, 3, tzinfo=UTC)


class TestCodesFromOneAddress:
    def test_are_limited_and_in_the_house_as_a_whole(self, road: Road) -> None:
        """One who asks for code after code, each to another phone, is stopped; others are not."""
        limit = parameters.whole("sign_in.codes_per_address_hour", on=MOMENT.date())
        for n in range(limit):
            services.send_sign_in_code(phone=f"1390001{n:04d}", now=MOMENT, address="203.0.113.9")
        with pytest.raises(TooManyFromHere) as refused:
            services.send_sign_in_code(phone="13900019999", now=MOMENT, address="203.0.113.9")
        assert_refused(refused.value, "notice.too_many_from_here", Kind.TOO_MANY)
        services.send_sign_in_code(phone="13900019999", now=MOMENT, address="203.0.113.10")
        later = MOMENT + timedelta(hours=1, seconds=1)
        services.send_sign_in_code(phone="13900019998", now=later, address="203.0.113.9")

    def test_stop_when_the_house_has_sent_enough(self, road: Road) -> None:
        asker = Asker(address="203.0.113.77", his_per_hour=10, house_per_hour=1)
        count = query("SELECT count(*) FROM notice_onetimecode WHERE caller_hash IS NOT NULL")
        assert count[0][0] >= 1
        with pytest.raises(TooManyFromHere):
            refuse_flood(asker, MOMENT)


class TestHeaders:
    def test_metrics_are_for_this_machine_or_for_the_token(self, road: Road) -> None:
        assert nobody().get("/metrics").status_code == 200
        beyond = {"X-Forwarded-For": "203.0.113.9"}
        assert_problem(nobody().get("/metrics", **beyond), 404, "request.not_found")
        with override_settings(SANCHA_METRICS_TOKEN="right"):
            assert nobody().get("/metrics").status_code == 404
            assert nobody().get("/metrics", Authorization="Bearer wrong").status_code == 404
            assert nobody().get("/metrics", Authorization="Bearer right").status_code == 200

    def test_say_to_come_only_over_tls_where_that_is_how_one_comes(self, road: Road) -> None:
        assert "Strict-Transport-Security" not in nobody().get("/health")
        with override_settings(SANCHA_SECURE_COOKIES=True):
            answer = nobody().get("/health")
        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"

    def test_believe_only_our_own_proxies_about_the_address(self) -> None:
        request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})
        assert address_of(request) == "127.0.0.1"
        with override_settings(SANCHA_TRUSTED_PROXIES={"127.0.0.1"}):
            assert address_of(request) == "203.0.113.9"
