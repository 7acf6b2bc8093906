"""One sandbox for these tests: the server process, on a database made for it."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest

from sancha_sandbox.serving import running
from support import administer

CALLBACK_SECRET = "sandbox-test-secret"


@dataclass(frozen=True)
class Sandbox:
    """The running server, and what tests ask of it again and again."""

    url: str
    database_url: str
    http: httpx.Client

    def get(self, path: str, **params: object) -> dict:
        answer = self.http.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **values: object) -> httpx.Response:
        return self.http.post(path, json=values)

    def put(self, path: str, **values: object) -> dict:
        answer = self.http.put(path, json=values)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def people(self, profile: str, limit: int = 50) -> list[dict]:
        return self.get("/society/people", profile=profile, limit=limit)["items"]

    def person(self, profile: str = "good", place: int = 0) -> dict:
        return self.people(profile)[place]

    def balance(self, account: str) -> str:
        return self.get(f"/core/accounts/{account}")["balance"]

    def number(self) -> str:
        return f"T-{secrets.token_hex(8)}"

    def query(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    name = f"sandbox_test_{secrets.token_hex(6)}"
    administer(f"CREATE DATABASE {name}")
    parts = urlsplit(os.environ["SANCHA_TEST_CLUSTER"])
    database_url = urlunsplit(parts._replace(scheme="postgresql", path=f"/{name}"))
    try:
        with (
            running(database_url, seed=7, people=200, callback_secret=CALLBACK_SECRET) as url,
            httpx.Client(base_url=url, timeout=20, trust_env=False) as http,
        ):
            yield Sandbox(url, database_url, http)
    finally:
        administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def calm(request: pytest.FixtureRequest) -> None:
    """Begin each test with everything well and the usual times of settling."""
    if "sandbox" in request.fixturenames:
        sandbox = request.getfixturevalue("sandbox")
        sandbox.put("/faults")
        sandbox.put("/latency", default_ms=0)
        sandbox.put("/core/settings", settle_seconds=2, debit_settle_seconds=0, callback_url="")
