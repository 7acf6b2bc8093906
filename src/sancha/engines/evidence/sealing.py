"""Putting rows that are final into the log, and signing what it has become.

This is no use case: it changes no business row, and an act about each sealing would itself have to be
sealed, without end. The log is its own record.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from sancha.core.merkle import EMPTY, Frontier
from sancha.engines.evidence import seals
from sancha.engines.evidence.anchors import HASH_BYTES, Anchor, Anchored
from sancha.engines.evidence.errors import BehindItsAnchor
from sancha.engines.evidence.models import LogHead, LogLeaf
from sancha.engines.evidence.seals import Head
from sancha.engines.evidence.shapes import PLAIN, Shape, shapes_in_use
from sancha.platform.keys import uuid7

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('evidence.log', 0))"
# Asked in this order: a transaction before the first that comes next, and not running after that was
# asked, has ended, and the next statement sees what it wrote. Of other databases' it does not matter.
NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
LOOK_ANEW = "SELECT pg_stat_clear_snapshot()"
RUNNING = """SELECT backend_xid::text::bigint FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL
    UNION ALL SELECT transaction::text::bigint FROM pg_prepared_xacts
    WHERE database = current_database()"""
ROUND = 2**32  # Running ones are numbered within a round.
NEW = "r.transaction >= %(low)s::text::xid8 AND r.transaction < %(high)s::text::xid8 AND "
UNSEALED = """NOT EXISTS (SELECT FROM evidence_logleaf AS leaf
    WHERE leaf.relation = '{relation}' AND leaf.key = r.{key}::text)"""
ROWS = """SELECT r.transaction, {number}::smallint AS shape, '{relation}' AS relation,
    r.{key}::text AS key, {hash} AS hash FROM {relation} AS r WHERE {condition}"""
TAKE_IN = """INSERT INTO evidence_logleaf (index, shape, relation, key, hash)
    SELECT %(size)s - 1 + row_number() OVER (ORDER BY transaction, shape, length(key), key),
           shape, relation, key, hash
    FROM ({rows}) AS fresh RETURNING index, hash"""


@dataclass(frozen=True)
class Sealed:
    """What one sealing did: how many rows it took in, and the head that it left."""

    rows: int
    head: Head


def seal(*, now: datetime) -> Sealed:
    """Take in every row that is final and not yet sealed; sign a head if there was any.

    :raises BehindItsAnchor: if the database was restored to an earlier state; `fork` goes on from it.
    """
    with transaction.atomic(durable=True):
        last = newest() or first_head(now)
        refuse_behind(Head.of(last.statement))
        done = take_in(last, now, kind="head", is_whole=False)
    anchor_all(done.head.log)
    return done


def fork(*, note: str, now: datetime) -> Sealed:
    """Go on from an earlier state of the log, after a restore, under a new name and signed as such.

    What stands outside of the log that is left behind is named in the new head.
    """
    with transaction.atomic(durable=True):
        last = newest() or first_head(now)
        left = Anchor.of(Head.of(last.statement).log).last_head()
        left_behind = f" | {Head.of(left.statement).digest}" if left else ""
        done = take_in(last, now, kind="fork", is_whole=True, note=note + left_behind)
    anchor_all(done.head.log)
    return done


def newest() -> LogHead | None:
    """Lock the log and return its last head."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(PLAIN)
    return LogHead.objects.order_by("-number").first()


def first_head(now: datetime) -> LogHead:
    head = Head(
        number=0,
        kind="first",
        log=uuid7().hex,
        size=0,
        root=EMPTY.hex(),
        previous="",
        signed_at=seals.written(now),
        key_id=seals.key_id_of(seals.public_key()),
    )
    return keep(head, Frontier(), horizon=0, now=now)


def refuse_behind(head: Head) -> None:
    anchored = Anchor.of(head.log).last_head()
    if anchored is not None and (known := Head.of(anchored.statement)).number > head.number:
        raise BehindItsAnchor(anchored=known.number, number=head.number)


def take_in(last: LogHead, now: datetime, *, kind: str, is_whole: bool, note: str = "") -> Sealed:
    before = Head.of(last.statement)
    frontier = Frontier(last.size, hashes_in(bytes(last.peaks)))
    with connection.cursor() as cursor:
        horizon = horizon_seen(cursor)
        values: dict[str, str | int] = {
            "low": str(last.horizon),
            "high": str(horizon),
            "size": last.size,
        }
        rows = " UNION ALL ".join(rows_of(shape, is_whole=is_whole) for shape in shapes_in_use())
        cursor.execute(TAKE_IN.format(rows=rows), values)
        fresh = sorted(cursor.fetchall())
    frontier.extend(bytes(found) for _, found in fresh)
    if not fresh and kind == "head":
        return Sealed(0, before)
    head = Head(
        number=before.number + 1,
        kind=kind,
        log=uuid7().hex if kind == "fork" else before.log,
        size=frontier.size,
        root=frontier.root().hex(),
        previous=before.digest,
        signed_at=seals.written(now),
        key_id=seals.key_id_of(seals.public_key()),
        note=note,
    )
    keep(head, frontier, horizon=horizon, now=now)
    return Sealed(len(fresh), head)


def horizon_seen(cursor: CursorWrapper) -> int:
    """Return the transaction below which all that wrote to this database have ended.

    What is not below it is sealed later: none slips in behind.
    """
    cursor.execute(NEXT)
    ((after,),) = cursor.fetchall()
    cursor.execute(LOOK_ANEW)
    cursor.execute(RUNNING)
    behind = [(after - number) % ROUND for (number,) in cursor.fetchall()]
    return int(after - max((count for count in behind if count < ROUND // 2), default=0))


def rows_of(shape: Shape, *, is_whole: bool) -> str:
    unsealed = UNSEALED.format(relation=shape.relation, key=shape.key)
    return ROWS.format(
        number=shape.number,
        relation=shape.relation,
        key=shape.key,
        hash=shape.hash,
        condition=unsealed if is_whole else NEW + unsealed,
    )


def keep(head: Head, frontier: Frontier, *, horizon: int, now: datetime) -> LogHead:
    return LogHead.objects.create(
        number=head.number,
        size=head.size,
        horizon=horizon,
        peaks=b"".join(frontier.peaks),
        statement=head.statement,
        signature=seals.sign(head.statement),
        signed_at=now,
    )


def anchor_all(log: str) -> None:
    """Write outside what stands there not yet: also what a crash after the commit left out."""
    anchor = Anchor.of(log)
    last = anchor.last_head()
    known = Head.of(last.statement).number if last else -1
    rows = LogHead.objects.filter(number__gt=known).order_by("number")
    heads = [row for row in rows if Head.of(row.statement).log == log]
    if not heads:
        return
    start = Head.of(last.statement).size if last else 0
    leaves = LogLeaf.objects.filter(index__gte=start, index__lt=heads[-1].size).order_by("index")
    anchor.add(
        [Anchored(row.statement, bytes(row.signature)) for row in heads],
        (bytes(found) for found in leaves.values_list("hash", flat=True).iterator()),
        from_leaf=start,
    )


def hashes_in(joined: Any) -> list[bytes]:
    return [joined[i : i + HASH_BYTES] for i in range(0, len(joined), HASH_BYTES)]
