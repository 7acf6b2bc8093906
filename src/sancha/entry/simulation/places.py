"""Where a simulation lives: a database and a sandbox of its own, gone afterwards unless kept."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from psycopg import sql

from sancha.entry.local.cluster import OWNER, Cluster, Purpose, running
from sancha.entry.local.installation import SETTINGS_MODULE
from sancha.entry.local.places import this_checkout
from sancha.entry.local.words import Unable
from sancha.platform.text import Text


@contextmanager
def own_house(name: str | None, *, purpose: Purpose = "test") -> Iterator[Cluster]:
    """Set up Django on a fresh, migrated database; with a name it stays there afterwards.

    :raises Unable: if there is such a database already.
    """
    kept, name = name is not None, name or f"sancha_simulation_{os.getpid()}"
    with running(purpose) as cluster, tempfile.TemporaryDirectory() as folder:
        if not cluster.create_database(name):
            raise Unable(Text(f"数据库 {name} 已存在", f"There is a database {name} already"))
        key_file = Path(folder, "master.key")
        key_file.write_text(secrets.token_hex(32))
        os.environ.update(
            cluster.environment(name)
            | {
                "SANCHA_KEY_FILE": str(key_file),
                "SANCHA_ANCHOR_FOLDER": str(Path(folder, "anchors")),
                "SANCHA_SNAPSHOT_FOLDER": str(Path(folder, "snapshots")),
            }
        )
        os.environ["PYTHONPATH"] = os.pathsep.join(map(str, this_checkout().sources))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
        os.environ.setdefault("SANCHA_LOG_LEVEL", "ERROR")
        try:
            migrated()
            yield cluster
        finally:
            leave(cluster, None if kept else name)


def migrated() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def leave(cluster: Cluster, name: str | None) -> None:
    """Let go of the database, and drop it if it has a name here."""
    from django.db import connections

    connections.close_all()
    if name is not None:
        drop(cluster, name)


def drop(cluster: Cluster, name: str) -> None:
    with cluster.administrator() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def own_world(cluster: Cluster, *, seed: int, people: int, began_at: datetime) -> Iterator[None]:
    """Run a sandbox of this seed, its clock standing at the beginning, and let the house use it."""
    from django.conf import settings

    from sancha_sandbox.serving import running as serving

    name = f"sancha_world_{os.getpid()}"
    cluster.create_database(name, owner=OWNER)
    url = cluster.login_url(OWNER, cluster.password, name)
    try:
        with serving(url, seed=seed, people=people, stopped_at=began_at) as address:
            settings.SANCHA_OUTSIDE_URL = address
            yield
    finally:
        drop(cluster, name)
