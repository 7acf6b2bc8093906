"""A window on the sandbox: its people and the SMS they receive; its clock, salaries and faults."""

import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

import httpx
from django.conf import settings

CODE = re.compile(r"\b(\d{6})\b")
PATIENCE_SECONDS = 30


@cache
def client_of(url: str, _process: int) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False)


def client() -> httpx.Client:
    """Return how this process reaches the sandbox; making one takes as long as many questions."""
    return client_of(settings.SANCHA_OUTSIDE_URL, os.getpid())


def ask(method: str, path: str, **values: Any) -> Any:
    """Ask the sandbox as whoever runs it."""
    response = client().request(method, path, **values)
    response.raise_for_status()
    return response.json()


def people(profile: str, limit: int, *, offset: int = 0) -> list[dict[str, Any]]:
    """Return invented people of a profile (good, middling, bad, court, minor, unknown)."""
    asked = {"profile": profile, "limit": limit, "offset": offset}
    return list(ask("GET", "/society/people", params=asked)["items"])


def everybody(page: int) -> Iterator[dict[str, Any]]:
    """Yield all people, a page at a time."""
    offset = 0
    while found := people("", page, offset=offset):
        yield from found
        offset += page


def last_code(phone: str) -> str | None:
    """Return the newest code in the SMS box of this phone."""
    box = ask("GET", "/sms/messages", params={"to": phone, "limit": 20})
    for message in box["items"]:  # Newest first.
        if match := CODE.search(message["text"]):
            return match.group(1)
    return None


def move_clock(moment: datetime) -> None:
    ask("POST", "/clock/advance", json={"until": moment.isoformat()})


def pay_salaries(on: date) -> None:
    ask("POST", "/core/salaries", json={"on": on.isoformat()})


def set_balance(account: str, yuan: str) -> None:
    ask("PUT", f"/core/accounts/{account}", json={"balance": yuan})


def pay(account: str, merchant: str, yuan: str, *, number: str) -> None:
    """Let the holder of an account pay a merchant."""
    order = {"number": number, "merchant": merchant, "amount": yuan}
    ask("POST", f"/core/accounts/{account}/payments", json=order)


def switch_faults(faults: dict[str, dict[str, object]]) -> None:
    """Switch on exactly these faults."""
    ask("PUT", "/faults", json=faults)


def lender_balance() -> str:
    return str(ask("GET", "/core/lender")["balance"])
