"""Telling the lender how a transfer or a file went: signed, repeated until it is taken."""

import hashlib
import hmac
import json
import logging
import secrets
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urljoin

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from sancha_sandbox import clock, conditions
from sancha_sandbox.models import Callback, Order, PaymentFile, Setting
from sancha_sandbox.money import yuan
from sancha_sandbox.refusals import NoCallback, NotSettled
from sancha_sandbox.society.chance import between

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 5.0
ATTEMPTS = 12
LONGEST_PAUSE_SECONDS = 60
BATCH = 50
MOST_COPIES = 5
LATE_SECONDS = 24 * 60 * 60  # By the sandbox's clock.
OVERTAKEN_SECONDS = 0.6


def url() -> str:
    return Setting.objects.values_list("callback_url", flat=True).get()


def note(orders: list[Order]) -> None:
    """Note, with the results themselves, that the lender must be told; the background tells."""
    if orders and url():
        Callback.objects.bulk_create(
            made for order in orders for made in callbacks_of(Callback(order=order))
        )


def note_file(file: PaymentFile) -> None:
    """Note, with the result itself, that the lender must be told of a file."""
    if url():
        Callback.objects.bulk_create(callbacks_of(Callback(file=file)))


def callbacks_of(callback: Callback) -> list[Callback]:
    """Return what will be posted of a result: one callback, or what a fault makes of it."""
    present = datetime.now(UTC)
    callback.next_attempt_at = present
    order, file = callback.order, callback.file
    fault = conditions.take_fault(conditions.FILE_CALLBACKS if file else conditions.CALLBACKS)
    if fault is None:
        return [callback]
    match fault.kind:
        case conditions.LOST:
            return []
        case conditions.DUPLICATE:
            copies = between(2, MOST_COPIES, fault.seed or 0, fault.seen_count)
            return [
                Callback(order=order, file=file, next_attempt_at=present) for _ in range(copies)
            ]
        case conditions.LATE:
            callback.held_until = clock.now() + timedelta(seconds=LATE_SECONDS)
        case conditions.REORDERED:  # Those noted after it overtake it.
            callback.next_attempt_at = present + timedelta(seconds=OVERTAKEN_SECONDS)
        case conditions.WRONG_AMOUNT if order is not None:
            callback.told_fen = order.amount_fen + 1
        case conditions.BAD_SIGNATURE:
            callback.is_forged = True
    return [callback]


def deliver_due() -> int:
    """Send the callbacks whose time has come; return how many were taken."""
    present = datetime.now(UTC)
    due = Callback.objects.filter(
        Q(held_until=None) | Q(held_until__lte=clock.now()),
        is_delivered=False,
        next_attempt_at__lte=present,
    )
    ids = list(due.order_by("next_attempt_at", "id").values_list("id", flat=True)[:BATCH])
    return sum(attempt(callback_id) for callback_id in ids)


def attempt(callback_id: int) -> bool:
    """Try one callback, unless another is at it; a failure is tried again, ever later."""
    callback = _claim(callback_id)
    if callback is None:
        return False
    delivered, result = post(callback)
    callback.is_delivered, callback.last_result = delivered, result
    if delivered or callback.attempts >= ATTEMPTS:
        callback.next_attempt_at = None
    callback.save(update_fields=["is_delivered", "last_result", "next_attempt_at"])
    return delivered


def _claim(callback_id: int) -> Callback | None:
    """Take a callback for one attempt, by setting the time of the next before it is made."""
    present = datetime.now(UTC)
    with transaction.atomic():
        callback = (
            Callback.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("order", "file")
            .filter(id=callback_id, is_delivered=False, next_attempt_at__lte=present)
            .first()
        )
        if callback is None:
            return None
        callback.attempts += 1
        pause_seconds = min(2 ** (callback.attempts - 1), LONGEST_PAUSE_SECONDS)
        callback.next_attempt_at = present + timedelta(seconds=TIMEOUT_SECONDS + pause_seconds)
        callback.save(update_fields=["attempts", "next_attempt_at"])
    return callback


def send_again(order: Order) -> tuple[bool, str]:
    """Send the callback of a settled transfer at once, whatever was sent before.

    :raises NotSettled: if there is no result yet.
    :raises NoCallback: if no address or no secret is configured.
    """
    if order.settled_at is None:
        raise NotSettled
    if not url() or not settings.CALLBACK_SECRET:
        raise NoCallback
    callback = Callback(order=order, attempts=1)
    callback.is_delivered, callback.last_result = post(callback)
    callback.save()
    return callback.is_delivered, callback.last_result


def body_of(callback: Callback) -> bytes:
    if callback.file is not None:
        return json.dumps({"number": callback.file.number, "status": callback.file.status}).encode()
    order = callback.order
    assert order is not None
    told_fen = order.amount_fen if callback.told_fen is None else callback.told_fen
    values = {"number": order.number, "status": order.status, "amount": yuan(told_fen)}
    if order.reason:
        values["reason"] = order.reason
    return json.dumps(values).encode()


def signature_of(body: bytes) -> str:
    return hmac.new(settings.CALLBACK_SECRET.encode(), body, hashlib.sha256).hexdigest()


@cache
def client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False)


def url_of(callback: Callback) -> str:
    """Return where it goes: of files, beside the address for transfers."""
    return url() if callback.file is None else urljoin(url(), "../payments/files")


def post(callback: Callback) -> tuple[bool, str]:
    """Send once; return whether it was taken, and the answer's status or the failure's name."""
    body = body_of(callback)
    headers = {
        "Content-Type": "application/json",
        "X-Signature": signature_of(b"forged" if callback.is_forged else body),
        "X-Request-Id": secrets.token_hex(16),
    }
    try:
        answer = client().post(url_of(callback), content=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.info("callback %s failed: %s", callback.id, type(error).__name__)
        return False, type(error).__name__
    return answer.is_success, str(answer.status_code)
