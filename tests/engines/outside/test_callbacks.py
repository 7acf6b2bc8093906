import hashlib
import hmac
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import uuid4

import pytest
from django.test import override_settings

from outside_world import World
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

    def test_accepts_what_the_sandbox_sends(self, world: World) -> None:
        heard: list[tuple[bytes, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard.append((body, self.headers["X-Signature"]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        number, person = f"PC{uuid4().hex}", world.person()
        try:
            order = {"number": number, "amount": "100.00", "to_name": person["name"]}
            order |= {"to_account": person["bank_account"], "purpose": "装修"}
            world.ask("POST", "/core/transfers", json=order)
            world.ask("POST", "/clock/advance", json={"seconds": 60})
            callback_url = f"http://127.0.0.1:{server.server_port}/"
            world.ask("PUT", "/core/settings", json={"callback_url": callback_url})
            sent = world.ask("POST", f"/core/transfers/{number}/callback")
        finally:
            world.ask("PUT", "/core/settings", json={"callback_url": ""})
            server.shutdown()
            server.server_close()
        assert sent == {"delivered": True, "result": "204"}
        body, signature = heard[0]
        assert number.encode() in body
        with override_settings(SANCHA_CALLBACK_SECRET=os.environ["SANCHA_CALLBACK_SECRET"]):
            assert verify_callback(body, signature)
            assert not verify_callback(body + b" ", signature)
