"""The installation that runs from a checkout: its secrets, its database, its environment."""

import json
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sancha.entry.local.cluster import Cluster, running
from sancha.entry.local.commands import run_logged
from sancha.entry.local.places import Checkout, fingerprint, read_json, write_json
from sancha.entry.local.words import Unable, say
from sancha.platform.text import Text

DATABASE = "sancha"
SANDBOX_DATABASE = SANDBOX_ROLE = "sancha_sandbox"
SETTINGS_MODULE = "sancha.entry.settings"
SANDBOX_URL = "http://127.0.0.1:8801"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def secret(checkout: Checkout, name: str) -> str:
    """Return a secret of this installation; it is made once."""
    file = checkout.local / "secrets.json"
    stored = read_json(file)
    if name not in stored:
        stored |= {name: secrets.token_urlsafe(32)}
        write_json(file, stored)
    return str(stored[name])


def master_key(checkout: Checkout, *, may_make: bool) -> Path:
    """Return the file of the key under which personal data is sealed.

    :raises Unable: if it is gone while there is data that only it can open.
    """
    file = checkout.local / "master.key"
    if file.is_file():
        return file
    if not may_make:
        raise Unable(
            Text(
                f"密钥文件 {file} 丢失，已有数据无法解密：请恢复该文件，"
                "或 make clean-local 重新开始",
                f"The key file {file} is gone and the data cannot be read without it: "
                "restore it, or begin anew with make clean-local",
            )
        )
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(0o600)
    draft.write_text(secrets.token_hex(32))
    draft.replace(file)
    return file


def schema_stamp(checkout: Checkout) -> str:
    """Return a hash of everything that a migration reads: equal stamps, equal schemas."""
    sources = checkout.root / "src"
    files = [
        file
        for file in sources.rglob("*")
        if file.suffix == ".sql" or (file.suffix == ".py" and file.parent.name == "migrations")
    ]
    locks = (checkout.requirements / "base.txt").read_text(encoding="utf-8")
    return f"schema:{fingerprint(files, sources, locks)}"


def own_names(host: str) -> str:
    """Return the names under which a browser may ask for a server that listens on `host`."""
    names = [*LOOPBACK]
    if host not in LOOPBACK:
        names += [socket.gethostname(), host]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # Nothing is sent: this only chooses an address.
            names.append(probe.getsockname()[0])
    return ",".join(dict.fromkeys(name for name in names if name != "0.0.0.0"))  # noqa: S104


def python_environment(checkout: Checkout) -> dict[str, str]:
    folders = os.pathsep.join(map(str, checkout.sources))
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
        "PYTHONPATH": folders,
        "PYTHONUNBUFFERED": "1",
    }


def prepare(checkout: Checkout, cluster: Cluster) -> dict[str, str]:
    """Make the database and the secrets where they are missing, and return the environment."""
    exists = not cluster.create_database(DATABASE)
    key_file = master_key(checkout, may_make=not exists or not cluster.note(DATABASE))
    addresses = read_json(checkout.local / "running.json")
    return (
        python_environment(checkout)
        | cluster.environment(DATABASE)
        | {
            "SANCHA_KEY_FILE": str(key_file),
            "SANCHA_SECRET_KEY": secret(checkout, "secret_key"),
            "SANCHA_CALLBACK_SECRET": secret(checkout, "callback_secret"),
            "SANCHA_OUTSIDE_URL": str(addresses.get("sandbox", SANDBOX_URL)),
            "SANCHA_WEB_DIST": str(checkout.web),
        }
    )


def migrate_if_needed(checkout: Checkout, cluster: Cluster, environment: dict[str, str]) -> None:
    """Bring the schema up to date; a current one costs one question.

    :raises Unable: with the end of the output, if a migration fails.
    """
    stamp = schema_stamp(checkout)
    if cluster.note(DATABASE) == stamp:
        return
    say(Text("更新数据库结构 …", "Migrating the database …"))
    command = [sys.executable, "-m", "sancha", "migrate"]
    run_logged(checkout, "migrate", *command, environment=dict(os.environ) | environment)
    cluster.set_note(DATABASE, stamp)


@contextmanager
def at_hand(checkout: Checkout) -> Iterator[None]:
    """Let this process reach the installation: the environment's, else the one of the checkout."""
    if "SANCHA_DATABASE_HOST" in os.environ:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
        yield
        return
    with running("run") as cluster:
        os.environ.update(prepare(checkout, cluster))
        yield


def shown(values: object) -> str:
    """Return a JSON text that is the same for the same values, and readable in a review."""
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
