"""Against a neighbour that misbehaves in ways of its own: no database, one exchange at a time."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import override_settings
from pydantic import ValidationError

from sancha.engines.outside import connectors, messages
from sancha.engines.outside.errors import (
    NotKnownThere,
    OutsideFailed,
    Refused,
    TimedOut,
    Unavailable,
)
from sancha.engines.outside.transport import MAX_ANSWER_BYTES, send
from sancha.engines.outside.types import Connector, Effect
from sancha.platform.keys import uuid7
from sancha.platform.text import Text

Behave = Callable[[BaseHTTPRequestHandler], None]


def answering(status: int, body: bytes = b"{}") -> Behave:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Location", "/elsewhere")
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def dribbling(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


@dataclass
class Neighbour:
    url: str
    behave: Behave = field(default_factory=lambda: answering(200))
    heard: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    class Handler(BaseHTTPRequestHandler):
        def hear(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard = {"method": self.command, "path": self.path, "id": self.headers["X-Request-Id"]}
            place.heard.append(heard | {"body": json.loads(body) if body else None})
            with suppress(OSError):  # The caller has gone, as it should.
                place.behave(self)

        do_GET = do_POST = hear  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    place = Neighbour(f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    with override_settings(SANCHA_OUTSIDE_URL=place.url):
        yield place
    server.shutdown()
    server.server_close()


READ: Connector[messages.ByNumber, messages.TransferState] = connectors.QUERY_TRANSFER
ORDER = connectors.SEND_TRANSFER
SLOW = (silent, dribbling)
TRANSFER = messages.TransferOrder(
    number="P1", amount_fen=5_000_000, to_account="6222", to_name="张三", purpose="装修"
)


def ask(seconds: float = 5) -> messages.TransferState:
    connector = replace(READ, timeout_seconds=seconds)
    return send(connector, messages.ByNumber(number="P1"), log_id=uuid7())


def order(seconds: float = 5) -> messages.TransferTaken:
    return send(replace(ORDER, timeout_seconds=seconds), TRANSFER, log_id=uuid7())


class TestSend:
    def test_carries_the_request_id_and_the_whole_request(self, neighbour: Neighbour) -> None:
        neighbour.behave = answering(202, b'{"number": "P1", "status": "accepted", "more": 1}')
        log_id = uuid7()
        taken = send(ORDER, TRANSFER, log_id=log_id)
        assert taken == messages.TransferTaken(number="P1", status="accepted")
        assert neighbour.heard == [
            {
                "method": "POST",
                "path": "/core/transfers",
                "id": log_id.hex,
                "body": {
                    "number": "P1",
                    "amount": "50000.00",
                    "to_account": "6222",
                    "to_name": "张三",
                    "purpose": "装修",
                },
            }
        ]

    def test_fills_the_path_of_a_query(self, neighbour: Neighbour) -> None:
        state = {"number": "P1", "status": "paid", "amount": "50000.00", "settled_at": None}
        state |= {"reason": None, "reason_text": None, "to_account": "6222"}
        neighbour.behave = answering(200, json.dumps(state).encode())
        assert ask().amount_fen == 5_000_000
        assert neighbour.heard[0]["path"] == "/core/transfers/P1"
        assert neighbour.heard[0]["body"] is None

    def test_never_lets_a_value_climb_in_the_path(self) -> None:
        with pytest.raises(ValidationError):
            messages.AccountAsked(account="../lender")

    @pytest.mark.parametrize(
        ("behave", "read", "ordered"),
        [
            (silent, TimedOut, TimedOut),
            (dribbling, TimedOut, TimedOut),
            (hanging_up, Unavailable, TimedOut),
            (answering(500), Unavailable, TimedOut),
            (answering(503), Unavailable, TimedOut),
            (answering(429), Unavailable, Unavailable),
            (answering(200, b"<html>"), Unavailable, TimedOut),
            (answering(200, b'{"number": 7}'), Unavailable, TimedOut),
            (answering(200, b" " * (MAX_ANSWER_BYTES + 1)), Unavailable, TimedOut),
            (answering(404), NotKnownThere, NotKnownThere),
            (answering(409), Refused, Refused),
            (answering(302), Refused, Refused),
        ],
    )
    def test_tells_what_is_known_when_no_answer_comes(
        self,
        neighbour: Neighbour,
        behave: Behave,
        read: type[OutsideFailed],
        ordered: type[OutsideFailed],
    ) -> None:
        neighbour.behave = behave
        for run, expected in ((ask, read), (order, ordered)):
            with pytest.raises(OutsideFailed) as failure:
                run(0.3 if behave in SLOW else 5)
            assert type(failure.value) is expected
        assert len(neighbour.heard) == 2  # A redirect is not followed.

    def test_is_unavailable_where_nobody_listens(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with override_settings(SANCHA_OUTSIDE_URL=url):
            for run in (ask, order):
                with pytest.raises(Unavailable):
                    run()

    def test_passes_on_a_plain_code_and_no_other_word(self, neighbour: Neighbour) -> None:
        neighbour.behave = answering(409, b'{"code": "core.other_values", "detail": "x"}')
        with pytest.raises(Refused) as refusal:
            order()
        assert (refusal.value.status, refusal.value.refusal) == (409, "core.other_values")
        neighbour.behave = answering(409, '{"code": "张三 6222021234567890"}'.encode())
        with pytest.raises(Refused) as refusal:
            order()
        assert refusal.value.refusal == ""
        assert "张三" not in str(refusal.value)

    def test_speaks_of_the_connector_in_both_languages(self, neighbour: Neighbour) -> None:
        neighbour.behave = answering(503)
        with pytest.raises(Unavailable) as failure:
            ask()
        assert "转账结果查询" in failure.value.message.zh
        assert "Transfer query" in failure.value.message.en


class TestConnector:
    def made(self, **changes: Any) -> object:
        return replace(connectors.IDENTITY, **changes)

    @pytest.mark.parametrize(
        "changes",
        [
            {"effect": Effect.ONCE, "attempts": 2, "cache_seconds": 0},
            {"attempts": 0},
            {"effect": Effect.NUMBERED},
            {"keeps_answer": False},
            {"path": "/identity/{passport}"},
        ],
        ids=["repeats a single call", "no attempt", "caches an order", "caches nothing", "path"],
    )
    def test_refuses_to_be_unsafe(self, changes: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"^identity\.check: "):
            self.made(**changes)

    def test_that_moves_money_is_never_repeated_by_itself(self) -> None:
        assert connectors.SEND_TRANSFER.attempts == connectors.SEND_DEBIT.attempts == 1

    def test_of_every_data_source_has_labels_in_both_languages(self) -> None:
        assert [source.code for source in connectors.DATA_SOURCES] == [
            "identity",
            "bureau",
            "court",
            "tax",
            "social",
            "operator",
            "business",
        ]
        texts = [t for s in connectors.DATA_SOURCES for t in (s.label, s.tells)]
        assert all(isinstance(t, Text) and t.zh and t.en for t in texts)
