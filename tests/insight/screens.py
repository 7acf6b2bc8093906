"""The API as a screen calls it: signed in, in one language, with the queries counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.test import Client

from sancha.entry.sample.bank import PASSWORD
from sancha.entry.sample.borrower import Borrower
from sancha.office.staff import services as staff
from sancha.platform import clock

READS = ("SELECT", "WITH")


@dataclass
class Screen:
    """Somebody at a screen: the cookie of a session, and what the server answers."""

    kind: str
    token: str
    language: str = "zh-CN"

    @property
    def client(self) -> Client:
        client = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE=self.language)
        client.cookies[f"sancha_{self.kind}"] = self.token
        return client

    def get(self, path: str, **query: Any) -> Any:
        """Return the answer's body; anything but 200 fails the test with the problem."""
        response = self.client.get(f"/api/v1{path}", query)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def refused(self, path: str, **query: Any) -> str:
        """Return the code with which the server refuses."""
        response = self.client.get(f"/api/v1{path}", query)
        assert response.status_code >= 400, response.content.decode()
        return str(response.json()["code"])


def staff_screen(account: str, language: str = "zh-CN") -> Screen:
    signed = staff.sign_in(account=account, password=PASSWORD, now=clock.now())
    return Screen("staff", signed.token, language)


def phone_of(borrower: Borrower, language: str = "zh-CN") -> Screen:
    return Screen("borrower", borrower.token, language)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the SELECTs that the reader's login answers inside; without those of the scope."""
    found: list[str] = []

    def note(execute: Any, sql: str, *asked: Any) -> Any:
        if sql.startswith(READS) and "set_config" not in sql:
            found.append(sql)
        return execute(sql, *asked)

    with connections["reader"].execute_wrapper(note):
        yield found
