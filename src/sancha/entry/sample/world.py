"""The sample's window on the sandbox: its people, and the SMS that they receive."""

import re
from typing import Any

import httpx
from django.conf import settings

CODE = re.compile(r"\b(\d{6})\b")


def people(profile: str, limit: int) -> list[dict[str, Any]]:
    """Return invented people of a profile (good, middling, bad, court, minor, unknown)."""
    query: dict[str, str | int] = {"profile": profile, "limit": limit}
    response = httpx.get(f"{settings.SANCHA_OUTSIDE_URL}/society/people", params=query, timeout=10)
    response.raise_for_status()
    found = response.json()
    return list(found["items"] if isinstance(found, dict) else found)


def last_code(phone: str) -> str | None:
    """Return the newest code in the SMS box of this phone."""
    url = f"{settings.SANCHA_OUTSIDE_URL}/sms/messages"
    response = httpx.get(url, params={"to": phone, "limit": 20}, timeout=10)
    response.raise_for_status()
    found = response.json()
    messages = found["items"] if isinstance(found, dict) else found
    for message in messages:  # Newest first.
        if match := CODE.search(message["text"]):
            return match.group(1)
    return None
