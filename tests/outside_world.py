"""The sandbox beside the tests: the real server, a database of its own, and its switches."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from sancha_sandbox import serving
from support import administer, cluster_url


@dataclass(frozen=True)
class World:
    """What a test may see and switch of the outside."""

    url: str

    def ask(self, method: str, path: str, **values: Any) -> Any:
        answer = httpx.request(method, self.url + path, trust_env=False, timeout=10, **values)
        answer.raise_for_status()
        return answer.json()

    def person(self, profile: str = "good") -> dict[str, Any]:
        people = self.ask("GET", "/society/people", params={"profile": profile, "limit": 1})
        found: dict[str, Any] = people["items"][0]
        return found

    def switch(self, **faults: Any) -> None:
        """Switch on exactly these faults, each named with underscores: `core_transfers={…}`."""
        named = {name.replace("_", "."): fault for name, fault in faults.items()}
        self.ask("PUT", "/faults", json=named)

    def fired(self, service: str) -> int:
        return int(self.ask("GET", "/faults")[service]["fired"])

    def box(self, channel: str, to: str) -> list[dict[str, Any]]:
        found = self.ask("GET", f"/{channel}/messages", params={"to": to, "limit": 50})
        items: list[dict[str, Any]] = found["items"]
        return items


@contextmanager
def running_world(*, people: int = 60, callback_url: str | None = None) -> Iterator[World]:
    """Serve a sandbox from a fresh database of the test cluster."""
    name = f"sancha_world_{os.getpid()}_{serving.free_port()}"
    administer(f"CREATE DATABASE {name}")
    try:
        database_url = urlunsplit(urlsplit(cluster_url())._replace(path=f"/{name}"))
        secret = os.environ["SANCHA_CALLBACK_SECRET"]
        with serving.running(
            database_url,
            seed=7,
            people=people,
            callback_url=callback_url,
            callback_secret=secret,
        ) as url:
            yield World(url)
    finally:
        administer(f"DROP DATABASE {name} WITH (FORCE)")
