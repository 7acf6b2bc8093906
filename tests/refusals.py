"""What a refusal must say: a code, and what to do, in both languages."""

import re
from typing import Any

from sancha.platform.errors import DomainError, Invalid, Kind
from sancha.platform.text import Text

CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNFILLED = re.compile(r"[{}]")


def assert_says_it(text: Text) -> None:
    """Both languages are complete: Chinese in Chinese, English without a Chinese character."""
    assert CHINESE.search(text.zh), text
    assert re.search("[a-z]{2}", text.en), text
    assert not CHINESE.search(text.en), text
    assert not UNFILLED.search(text.zh + text.en), text


def assert_refused(error: DomainError, code: str, kind: Kind) -> None:
    assert (error.code, error.kind) == (code, kind)
    assert_says_it(error.message)


def assert_points_at(error: DomainError, *pointers: str, code: str = "request.invalid") -> None:
    """The refusal marks exactly these fields, each with words of its own."""
    assert_refused(error, code, Kind.INVALID)
    assert isinstance(error, Invalid)
    assert sorted(error.fields) == sorted(pointers)
    for text in error.fields.values():
        assert_says_it(text)


def assert_problem(
    response: Any, status: int, code: str, *pointers: str, language: str = "zh"
) -> None:
    """The same of an answer of the API (RFC 9457)."""
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"urn:sancha:problem:{code}"
    texts = [body["title"], body["detail"], *(found["detail"] for found in body["errors"])]
    for text in texts:
        assert bool(CHINESE.search(text)) == (language == "zh"), text
    assert sorted(found["pointer"] for found in body["errors"]) == sorted(pointers)
    assert body["request_id"] == response["X-Request-Id"] != ""
