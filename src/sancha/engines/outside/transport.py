"""One HTTP exchange: bounded in time and size, and every way of failing told apart."""

import os
import re
from contextlib import closing
from time import monotonic
from urllib.parse import quote
from uuid import UUID

import httpx
from django.conf import settings
from pydantic import BaseModel, ValidationError

from sancha.engines.outside.errors import (
    NotKnownThere,
    OutsideFailed,
    Refused,
    TimedOut,
    Unavailable,
)
from sancha.engines.outside.types import A, Connector, Effect, Q

MAX_ANSWER_BYTES = 4 * 1024 * 1024
LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=5, keepalive_expiry=5)
CONNECT_SECONDS = 2.0
POOL_SECONDS = 1.0
PLAIN_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,60}")  # Anything else could carry personal data.

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NEVER_TAKEN = {429}
_transports: dict[tuple[str, str, int], httpx.HTTPTransport] = {}


def transport_of(system: str) -> httpx.HTTPTransport:
    """Return this process's connections to one system; environment proxies are not asked.

    Without a client around them: its cookies, redirects and sign-in are not for these systems.
    """
    key = (system, settings.SANCHA_OUTSIDE_URL, os.getpid())
    if (transport := _transports.get(key)) is None:
        transport = httpx.HTTPTransport(limits=LIMITS, trust_env=False)
        transport = _transports.setdefault(key, transport)
    return transport


def send(connector: Connector[Q, A], request: Q, *, log_id: UUID) -> A:
    """Send once and return the answer.

    :raises Unavailable: if it surely did nothing.
    :raises TimedOut: if it may have taken effect.
    :raises Refused: if the answer is no; `NotKnownThere` for 404.
    """
    deadline = monotonic() + connector.timeout_seconds
    message = message_of(connector, request, log_id)
    try:
        with closing(transport_of(connector.system).handle_request(message)) as response:
            body = read_bounded(response, deadline)
            status = response.status_code
    except NEVER_LEFT:
        raise Unavailable(connector.name, connector.label) from None
    except httpx.TimeoutException:
        raise TimedOut(connector.name, connector.label) from None
    except (httpx.TransportError, httpx.StreamError):
        raise broken(connector) from None
    if 200 <= status < 300:
        return read_answer(connector, body)
    raise refusal(connector, status, body)


def message_of(connector: Connector[Q, A], request: Q, log_id: UUID) -> httpx.Request:
    values = request.model_dump(mode="json", by_alias=True, exclude_none=True)
    in_path = {name: quote(str(values[name]), safe="") for name in connector.path_fields}
    is_read = connector.method == "GET"
    most = connector.timeout_seconds
    bounds = {"connect": min(CONNECT_SECONDS, most), "pool": min(POOL_SECONDS, most)}
    return httpx.Request(
        connector.method,
        settings.SANCHA_OUTSIDE_URL.rstrip("/") + connector.path.format(**in_path),
        params={k: v for k, v in values.items() if k not in in_path} if is_read else None,
        json=None if is_read else values,
        headers={"X-Request-Id": log_id.hex, "Accept": "application/json"},
        extensions={"timeout": {"read": most, "write": most, **bounds}},
    )


def read_bounded(response: httpx.Response, deadline: float) -> bytes:
    """Read the body; httpx bounds each piece, this bounds the whole."""
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if monotonic() > deadline:
            raise httpx.ReadTimeout("the answer came too slowly")
        if len(body) > MAX_ANSWER_BYTES:
            raise httpx.ReadError("the answer is too large")
    return bytes(body)


def broken(connector: Connector[Q, A]) -> OutsideFailed:
    """The exchange broke off: harmless for a read, an unknown outcome for everything else."""
    kind = Unavailable if connector.effect is Effect.READ else TimedOut
    return kind(connector.name, connector.label)


def read_answer(connector: Connector[Q, A], body: bytes) -> A:
    try:
        return connector.answer.model_validate_json(body)
    except ValidationError:  # Not chained: it quotes the answer.
        raise broken(connector) from None


def refusal(connector: Connector[Q, A], status: int, body: bytes) -> OutsideFailed:
    """Tell what an answer outside 2xx means; a 5xx leaves open whether the call took effect."""
    if status in NEVER_TAKEN:
        return Unavailable(connector.name, connector.label)
    if status >= 500:
        return broken(connector)
    kind = NotKnownThere if status == 404 else Refused
    return kind(connector.name, connector.label, status=status, refusal=refusal_code(body))


class Complaint(BaseModel):
    """What refusals have in common, whoever sends them."""

    code: str = ""


def refusal_code(body: bytes) -> str:
    try:
        code = Complaint.model_validate_json(body).code
    except ValidationError:
        return ""
    return code if PLAIN_CODE.fullmatch(code) else ""
