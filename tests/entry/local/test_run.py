"""The whole system on one machine: begun, found running, begun again with its data, ended.

The programs are small stand-ins in a clone of their own; the database and the supervising are real.
"""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from threading import Timer

import pytest

from sancha.entry.local.places import Checkout, read_json
from sancha.entry.local.ports import any_port
from sancha.entry.local.postgres import stop_servers

STAND_IN = """
import json, os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

DIARY = Path(__file__).parents[2] / "diary"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        if self.path.endswith("/samples"):
            role = {"zh": "客户经理", "en": "relationship manager"}
            account = {"account": "manager", "password": "secret", "name": "-", "role": role}
            self.wfile.write(json.dumps({"accounts": [account]}).encode())
        else:
            self.wfile.write(os.environ["SANCHA_OUTSIDE_URL"].encode())


def listen():
    port = int(sys.argv[sys.argv.index("--port") + 1])
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


def main(name):
    with DIARY.open("a") as diary:
        diary.write(name + "\\n")
    if name in os.environ.get("DYING", ""):
        sys.exit(f"{name} cannot go on")
    if name in ("serve", "sandbox"):
        listen()
    elif name == "worker":
        time.sleep(300)


main(WHICH)
"""
READY = "Ctrl-C stops it"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    root = tmp_path_factory.mktemp("installation")
    for folder in (root, *root.parents):
        if folder.stat().st_uid == os.geteuid() and "pytest" in folder.name:
            folder.chmod(0o755)
    root.chmod(0o755)
    it = Checkout(root)
    programs = {"src/sancha": "sys.argv[1]", "sandbox/sancha_sandbox": "'sandbox'"}
    for folder_name, which in programs.items():
        folder = root / folder_name
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "__main__.py").write_text(STAND_IN.replace("WHICH", which))
    it.requirements.mkdir()
    (it.requirements / "base.txt").write_text("")
    yield it
    stop_servers(it)


def diary(checkout: Checkout) -> list[str]:
    """Return what the stand-ins were asked to do, and forget it."""
    file = checkout.root / "diary"
    names = sorted(set(file.read_text().split()))
    file.unlink()
    return names


class Run:
    """`sancha run` of the clone, in a process of its own."""

    def __init__(self, checkout: Checkout, port: int, **environment: str) -> None:
        program = (
            "from pathlib import Path; import sys\n"
            "from sancha.entry.local.places import Checkout\n"
            "from sancha.entry.local.run import Options, run\n"
            "from sancha.entry.local.words import Unable\n"
            f"options = Options(port={port}, sandbox_port={any_port()})\n"
            "try:\n"
            f"    sys.exit(run(Checkout(Path({str(checkout.root)!r})), options))\n"
            "except Unable as refusal:\n"
            "    sys.exit(f'{refusal.text.zh} {refusal.text.en}')"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
        )
        # A test that waits for a line that never comes ends all the same.
        self.last_resort = Timer(60, self.process.kill)
        self.last_resort.start()

    def read_until(self, words: str) -> str:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"it ended without saying {words!r}:\n{said}")

    def end(self, number: signal.Signals | None = signal.SIGTERM) -> tuple[int, str]:
        if number is not None:
            self.process.send_signal(number)
        said, _ = self.process.communicate()
        self.last_resort.cancel()
        return self.process.returncode, said


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as response:
        return str(response.read().decode())


def test_begins_is_found_running_and_begins_again_with_its_data(checkout: Checkout) -> None:
    port = any_port()
    first = Run(checkout, port)
    said = first.read_until(READY)
    for words in (f"http://127.0.0.1:{port}/m/", "工作人员", "staff", "manager       secret"):
        assert words in said
    addresses = read_json(checkout.local / "running.json")
    # The web server is told where the outside is.
    assert fetched(addresses["web"]) == addresses["sandbox"]

    code, said = Run(checkout, port).end(number=None)
    assert (code, addresses["web"] in said) == (0, True)

    assert first.end()[0] == 0
    assert diary(checkout) == ["migrate", "sample", "sandbox", "serve", "worker"]
    with pytest.raises(urllib.error.URLError):
        fetched(addresses["web"])
    assert not (checkout.local / "running.json").exists()
    assert not (checkout.local / "pg" / "postmaster.pid").exists()

    secrets = {name: (checkout.local / name).read_text() for name in ("secrets.json", "master.key")}
    second = Run(checkout, port)
    second.read_until(READY)
    assert second.end(signal.SIGINT)[0] == 0
    assert "migrate" not in diary(checkout)  # The schema was current.
    assert all((checkout.local / name).read_text() == was for name, was in secrets.items())


def test_a_part_that_dies_ends_everything_with_its_last_words(checkout: Checkout) -> None:
    run = Run(checkout, any_port(), DYING="worker")
    code, said = run.end(number=None)
    assert code == 1
    assert "worker cannot go on" in said
    assert "The job worker ended (code 1)" in said
    assert not (checkout.local / "pg" / "postmaster.pid").exists()


def test_a_migration_that_fails_is_tried_again_next_time(checkout: Checkout) -> None:
    (checkout.root / "src" / "new.sql").write_text("SELECT 1")
    code, said = Run(checkout, any_port(), DYING="migrate").end(number=None)
    assert (code, "migrate cannot go on" in said) == (1, True)
    diary(checkout)
    run = Run(checkout, any_port())
    run.read_until(READY)
    assert run.end()[0] == 0
    assert "migrate" in diary(checkout)


def test_a_port_in_use_is_said_and_another_one_taken(checkout: Checkout) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = Run(checkout, port)
        said = run.read_until(READY)
        assert f"Port {port} is in use" in said
        assert f"http://127.0.0.1:{port}/" not in said
        assert run.end()[0] == 0


def test_data_without_its_key_is_not_opened_with_a_new_one(checkout: Checkout) -> None:
    key = checkout.local / "master.key"
    kept = key.read_text()
    key.unlink()
    code, said = Run(checkout, any_port()).end(number=None)
    assert code == 1
    assert "is gone and the data cannot be read without it" in said
    assert not key.exists()
    key.write_text(kept)
