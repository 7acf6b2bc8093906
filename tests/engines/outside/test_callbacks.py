import hashlib
import hmac
from collections.abc import Iterator

import pytest
from django.test import override_settings

from sancha.engines.outside.callbacks import signature_of, verify_callback

BODY = b'{"number": "P202600000001", "status": "paid", "amount": "50000.00"}'


@pytest.fixture(autouse=True)
def secret() -> Iterator[None]:
    with override_settings(SANCHA_CALLBACK_SECRET="shared"):
        yield


class TestVerifyCallback:
    def test_accepts_the_hmac_of_the_very_bytes(self) -> None:
        signature = hmac.new(b"shared", BODY, hashlib.sha256).hexdigest()
        assert verify_callback(BODY, signature)
        assert signature_of(BODY) == signature

    def test_refuses_a_changed_body(self) -> None:
        assert not verify_callback(BODY.replace(b"5", b"9"), signature_of(BODY))

    def test_refuses_another_secret(self) -> None:
        assert not verify_callback(BODY, hmac.new(b"x", BODY, hashlib.sha256).hexdigest())

    def test_refuses_what_is_no_signature(self) -> None:
        assert not verify_callback(BODY, "")
        assert not verify_callback(BODY, "签名")

    def test_refuses_everything_while_there_is_no_secret(self) -> None:
        with override_settings(SANCHA_CALLBACK_SECRET=""):
            assert not verify_callback(BODY, hmac.new(b"", BODY, hashlib.sha256).hexdigest())
