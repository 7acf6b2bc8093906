"""Starting, restarting and failing to start."""

import httpx
import pytest

from sancha_sandbox.serving import NotStarted, running


def test_a_restart_keeps_the_society_the_clock_and_the_money(sandbox) -> None:
    account = sandbox.person()["bank_account"]
    sandbox.put(f"/core/accounts/{account}", balance="123.45")
    sandbox.post("/clock/advance", seconds=86_400)
    people = sandbox.people("good")
    # A second server over the same database, as after a restart; its seed no longer matters.
    with (
        running(sandbox.database_url, seed=99, people=5, latency_ms=7) as url,
        httpx.Client(base_url=url, trust_env=False) as http,
    ):
        asked = {"profile": "good", "limit": 50}
        assert http.get("/society/people", params=asked).json()["items"] == people
        assert http.get(f"/core/accounts/{account}").json()["balance"] == "123.45"
        assert http.get("/clock").json()["offset_seconds"] >= 86_400
        assert http.get("/latency").json()["default_ms"] == 7
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_a_server_without_its_database_says_why_it_did_not_start(sandbox) -> None:
    nowhere = sandbox.database_url.replace("sandbox_test_", "not_there_")
    with pytest.raises(NotStarted, match="not_there_"), running(nowhere, seed=1):
        pass
