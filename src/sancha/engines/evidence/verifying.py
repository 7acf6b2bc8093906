"""Whether the log is what was signed, and the rows are what the log took in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction

from sancha.core.merkle import EMPTY, Frontier, Tree
from sancha.engines.evidence import seals
from sancha.engines.evidence.anchors import Anchor
from sancha.engines.evidence.errors import NothingSealed
from sancha.engines.evidence.models import LogHead, LogLeaf
from sancha.engines.evidence.seals import Head
from sancha.engines.evidence.shapes import PLAIN, SHAPES, Shape, shapes_in_use
from sancha.platform.reading import alias
from sancha.platform.text import Text

CHANGED = Text("内容已被改动", "was changed")
MISSING = Text("记录已被删除", "is gone")
ADDED = Text("封存之后插入", "was slipped in among what is sealed")
NO_ACT = Text("没有所属操作", "belongs to no act of its own transaction")
LEAF_CHANGED = Text("日志叶已被改动", "its leaf in the log was changed")
HEAD_FORGED = Text("日志头签名或衔接不符", "is not signed, or does not follow the one before")
HEAD_UNKNOWN = Text("库外锚定的日志头在库内不存在", "stands outside, but not in the database")
ROOT_DIFFERS = Text("叶与签名的根不符", "its leaves do not have the root that was signed")

BAD_ROW = """SELECT leaf.index, leaf.key, r.{key} IS NULL FROM evidence_logleaf AS leaf
    LEFT JOIN {relation} AS r ON r.{key}::text = leaf.key
    WHERE leaf.shape = {number} AND leaf.relation = '{relation}'
          AND (r.{key} IS NULL OR {hash} <> leaf.hash) ORDER BY leaf.index LIMIT 1"""
ADDED_ROW = """SELECT r.{key}::text FROM {relation} AS r
    WHERE r.transaction < %s::text::xid8 AND NOT EXISTS (SELECT FROM evidence_logleaf AS leaf
        WHERE leaf.relation = '{relation}' AND leaf.key = r.{key}::text)
    ORDER BY r.transaction, r.{key} LIMIT 1"""
LOOSE_CHANGE = """SELECT change.id::text FROM change LEFT JOIN act ON act.id = change.act
    WHERE act.transaction IS DISTINCT FROM change.transaction ORDER BY change.id LIMIT 1"""
# Everything is read once: row by row through an index, or from stale statistics, it takes an age.
WHOLE_TABLES = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"
ROWS_ABOUT = """SELECT r.{key}::text, {text}, leaf.index, coalesce(leaf.hash = {hash}, true)
    FROM {relation} AS r LEFT JOIN evidence_logleaf AS leaf
        ON leaf.relation = '{relation}' AND leaf.key = r.{key}::text
    WHERE {about} AND coalesce(leaf.shape = {number}, {is_in_use})"""
LEAVES_AT_ONCE = 20_000


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed: in which table, which row, and what."""

    table: str
    row: str
    what: Text
    index: int | None = None

    @property
    def place(self) -> int:
        return self.index if self.index is not None else 1 << 62


@dataclass
class Verdict:
    """What a verification found; `first` is where to look first."""

    rows: int = 0
    heads: int = 0
    last: Head | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def first(self) -> Finding | None:
        return min(self.findings, key=lambda finding: finding.place, default=None)


def verify() -> Verdict:
    """Check the whole log: heads by their signatures, order and anchor; leaves; rows."""
    verdict = Verdict()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(PLAIN)
        cursor.execute(WHOLE_TABLES)
        rows = list(LogHead.objects.order_by("number"))
        heads = [Head.of(row.statement) for row in rows]
        verdict.heads, verdict.last = len(heads), heads[-1] if heads else None
        verdict.findings += head_findings(rows, heads)
        verdict.rows = check_leaves(verdict, heads)
        for shape in SHAPES:
            verdict.findings += row_findings(cursor, shape)
        if rows:
            verdict.findings += added_findings(cursor, rows[-1].horizon)
    return verdict


def head_findings(rows: list[LogHead], heads: list[Head]) -> Iterator[Finding]:
    key, previous = seals.public_key(), ""
    for position, (row, head) in enumerate(zip(rows, heads, strict=True)):
        is_right = seals.is_signed(row.statement, bytes(row.signature), key)
        stands = (head.number, head.size) == (row.number, row.size) == (position, head.size)
        if not (is_right and stands and head.previous == previous):
            yield Finding("evidence_loghead", str(row.number), HEAD_FORGED, head.size)
            return
        previous = head.digest
    yield from anchor_findings(heads)


def anchor_findings(heads: list[Head]) -> Iterator[Finding]:
    """What stands outside must stand here too, unless a fork says that it was left behind."""
    known = {head.statement for head in heads}
    forks = [head.note for head in heads if head.kind == "fork"]
    for log in dict.fromkeys(head.log for head in heads):
        anchored = [Head.of(found.statement) for found in Anchor.of(log).heads()]
        strange = [head for head in anchored if head.statement not in known]
        if strange and not any(note.endswith(strange[-1].digest) for note in forks):
            head = strange[0]
            yield Finding("evidence_loghead", str(head.number), HEAD_UNKNOWN, head.size)


def check_leaves(verdict: Verdict, heads: list[Head]) -> int:
    """Grow the tree leaf by leaf, and hold it against each head on the way; return its size."""
    frontier, before = Frontier(), 0
    waiting = iter(heads)
    head = next(waiting, None)
    for leaf in leaf_hashes():
        while head is not None and head.size == frontier.size:
            if not is_root(frontier, head):
                verdict.findings.append(where(head, before))
                return frontier.size
            before, head = head.size, next(waiting, None)
        frontier.append(leaf)
    while head is not None:
        if head.size != frontier.size or not is_root(frontier, head):
            verdict.findings.append(where(head, before))
            break
        head = next(waiting, None)
    return frontier.size


def is_root(frontier: Frontier, head: Head) -> bool:
    return (frontier.root() if frontier.size else EMPTY).hex() == head.root


def leaf_hashes() -> Iterator[bytes]:
    """Every leaf's hash in order; a gap in the numbers ends the log there."""
    with connections[alias()].cursor() as cursor:
        reached = 0
        while True:
            cursor.execute(
                "SELECT index, hash FROM evidence_logleaf WHERE index >= %s ORDER BY index LIMIT %s",
                [reached, LEAVES_AT_ONCE],
            )
            page = cursor.fetchall()
            for index, found in page:
                if index != reached:
                    return
                yield bytes(found)
                reached += 1
            if len(page) < LEAVES_AT_ONCE:
                return


def where(head: Head, before: int) -> Finding:
    """Name the first leaf that is not as it stands outside, between two heads."""
    outside = Anchor.of(head.log).leaves()
    inside = dict(
        LogLeaf.objects.filter(index__gte=before, index__lt=head.size).values_list("index", "hash")
    )
    for index in range(before, head.size):
        kept = inside.get(index)
        if index >= len(outside) or kept is None or bytes(kept) != outside[index]:
            leaf = LogLeaf.objects.filter(index=index).first()
            if leaf is None:
                return Finding("evidence_logleaf", str(index), MISSING, index)
            return Finding(leaf.relation, leaf.key, LEAF_CHANGED, index)
    return Finding("evidence_loghead", str(head.number), ROOT_DIFFERS, before)


def row_findings(cursor: Any, shape: Shape) -> Iterator[Finding]:
    cursor.execute(
        BAD_ROW.format(key=shape.key, relation=shape.relation, number=shape.number, hash=shape.hash)
    )
    for index, key, is_gone in cursor.fetchall():
        yield Finding(shape.relation, key, MISSING if is_gone else CHANGED, index)


def added_findings(cursor: Any, horizon: int) -> Iterator[Finding]:
    for shape in shapes_in_use():
        sql = ADDED_ROW.format(key=shape.key, relation=shape.relation)
        cursor.execute(sql, [str(horizon)])
        for (key,) in cursor.fetchall():
            yield Finding(shape.relation, key, ADDED)
    cursor.execute(LOOSE_CHANGE)
    for (key,) in cursor.fetchall():
        yield Finding("change", key, NO_ACT)


@dataclass(frozen=True)
class SealedRow:
    """A row of an object as the log knows it; `index` is None while it waits for its seal."""

    relation: str
    key: str
    text: str
    index: int | None
    is_intact: bool
    proof: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """All records about one object, each with its proof under the last head."""

    head: Head
    signature: bytes
    rows: list[SealedRow]

    @property
    def broken(self) -> list[SealedRow]:
        return [row for row in self.rows if not row.is_intact]


def dossier(object_id: UUID) -> Dossier:
    """Return the records about an object as this reader may see them, with their proofs.

    :raises NothingSealed: if the log has no head yet.
    """
    last = LogHead.objects.order_by("-number").first()
    if last is None:
        raise NothingSealed
    head = Head.of(last.statement)
    with connections[alias()].cursor() as cursor:
        cursor.execute(PLAIN)
        found = [row for shape in SHAPES for row in rows_about(cursor, shape, object_id)]
    tree = Tree([leaf for leaf, _ in zip(leaf_hashes(), range(head.size), strict=False)])
    is_log_whole = tree.root(head.size).hex() == head.root
    rows = [with_proof(row, tree, head, is_log_whole=is_log_whole) for row in found]
    rows.sort(key=lambda row: (row.index is None, row.index or 0))
    return Dossier(head, bytes(last.signature), rows)


def rows_about(cursor: Any, shape: Shape, object_id: UUID) -> Iterator[SealedRow]:
    sql = ROWS_ABOUT.format(
        key=shape.key,
        relation=shape.relation,
        number=shape.number,
        text=shape.text,
        hash=shape.hash,
        about=shape.about,
        is_in_use=shape in shapes_in_use(),
    )
    cursor.execute(sql, {"object": object_id})
    for key, text, index, is_intact in cursor.fetchall():
        yield SealedRow(shape.relation, key, text, index, is_intact)


def with_proof(row: SealedRow, tree: Tree, head: Head, *, is_log_whole: bool) -> SealedRow:
    if row.index is None or row.index >= head.size:
        return SealedRow(row.relation, row.key, row.text, None, row.is_intact)
    proof = tuple(tree.inclusion(row.index, head.size))
    is_intact = row.is_intact and is_log_whole
    return SealedRow(row.relation, row.key, row.text, row.index, is_intact, proof)
