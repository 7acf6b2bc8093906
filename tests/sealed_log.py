"""A log of made-up records, sealed; and its alteration by the database's owner."""

from datetime import UTC, datetime

import psycopg
from django.db import connection

from sancha.engines.evidence import sealing
from sancha.engines.evidence.sealing import Sealed
from support import administer, cluster_url

NOW = datetime(2026, 1, 5, 3, tzinfo=UTC)
# As the door leaves them: acts with a change each and an access each fifth, ten to a transaction.
HISTORY = """
DO $$ BEGIN FOR batch IN 1..{batches} LOOP
    INSERT INTO act (id, use_case, actor, actor_kind, actor_name, subject, outcome, request_id)
    SELECT md5('{of}act' || batch || '/' || n)::uuid, 'test.work', md5('who')::uuid, 'staff', '王莉',
           md5('thing' || n % 7)::uuid, 'done', '' FROM generate_series(1, {each}) AS n;
    INSERT INTO change (act, relation, operation, before, after)
    SELECT md5('{of}act' || batch || '/' || n)::uuid, 'test', 'UPDATE',
           jsonb_build_object('id', n, 'amount', n * 100), jsonb_build_object('id', n, 'amount', n * 101)
    FROM generate_series(1, {each}) AS n;
    INSERT INTO access (id, actor, actor_kind, actor_name, subject, outcome)
    SELECT md5('{of}access' || batch || '/' || n)::uuid, md5('who')::uuid, 'staff', '王莉',
           md5('thing' || n % 7)::uuid, 'seen' FROM generate_series(1, {each} / 2) AS n;
    COMMIT;
END LOOP; END $$
"""


def alter(*statements: str) -> None:
    """Change what is recorded, as only the database's owner can: past triggers and rights."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(cluster_url(), dbname=name) as owner:
        owner.execute("SET session_replication_role = replica")
        for statement in statements:
            owner.execute(statement)


def sealed() -> Sealed:
    return sealing.seal(now=NOW)


def live(database: str, *, batches: int, each: int = 10, of: str = "a") -> None:
    administer(HISTORY.format(batches=batches, each=each, of=of), database)
