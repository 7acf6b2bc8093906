"""Who calls the API over HTTP, in this process: signed-in staff, borrowers and strangers."""

import json
from functools import cache
from typing import Any

from django.db import connections
from django.test import Client

from sancha.credit.consents import queries as consents
from sancha.entry.sample.bank import PASSWORD
from sancha.entry.sample.borrower import Borrower

API = "/api/v1"
HOST = "localhost"


class Caller:
    """A browser: its cookies, and JSON both ways. `key` becomes the Idempotency-Key."""

    def __init__(self, cookies: dict[str, str] | None = None) -> None:
        self.client = Client(raise_request_exception=False, SERVER_NAME=HOST)
        for name, value in (cookies or {}).items():
            self.client.cookies[name] = value

    @property
    def cookies(self) -> dict[str, str]:
        return {name: morsel.value for name, morsel in self.client.cookies.items()}

    def twin(self) -> "Caller":
        """The same cookies in a browser of its own: for another thread."""
        return Caller(self.cookies)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        language: str = "zh-CN",
        **headers: str,
    ) -> Any:
        sent = {"Accept-Language": language, **headers}
        if key is not None:
            sent["Idempotency-Key"] = key
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        content = b"" if body is None else raw
        return self.client.generic(
            method, API + path, content, content_type="application/json", headers=sent
        )

    def get(self, path: str, **options: Any) -> Any:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.ask("POST", path, body, **options)

    def upload(self, path: str, kind: str, file: Any, *, key: str | None = None) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self.client.post(API + path, {"kind": kind, "file": file}, headers=headers)


def nobody() -> Caller:
    return Caller()


@cache
def staff_cookie(account: str, database: str) -> str:
    caller = Caller()
    answer = caller.post("/staff/session", {"account": account, "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    return caller.cookies["sancha_staff"]


def staff(account: str) -> Caller:
    """A member of the sample bank's staff, signed in by password once for each database."""
    database = connections["default"].settings_dict["NAME"]
    return Caller({"sancha_staff": staff_cookie(account, database)})


def phone(borrower: Borrower) -> Caller:
    """The phone of a borrower who has signed in."""
    return Caller({"sancha_borrower": borrower.token})


def application_body(**changes: Any) -> dict[str, Any]:
    return {
        "amount": "50000.00",
        "term_months": 12,
        "purpose": "renovation",
        "purpose_detail": "",
        "consent_version": consents.text_for("bureau_query").version,
        "consented": True,
        **changes,
    }


def customer_body(person: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name": person["name"],
        "id_number": person["id_number"],
        "phone": person["phone"],
        "occupation": "employee",
        "monthly_income": "15000.00",
        "employer": person["employer"],
        "address": person["address"],
        "bank_card": person["bank_account"],
        **changes,
    }
