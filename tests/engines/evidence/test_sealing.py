"""R41: what is sealed cannot be altered unnoticed, and the verifier names the first bad row."""

import json
import time
from pathlib import Path

import psycopg
import pytest

from sancha.engines.evidence import sealing, verifying
from sancha.engines.evidence.anchors import Anchor
from sancha.engines.evidence.errors import BehindItsAnchor
from sancha.engines.evidence.models import LogHead, LogLeaf
from sancha.engines.evidence.seals import Head
from sancha.engines.evidence.verifying import Finding, Verdict
from sealed_log import NOW, alter, live, sealed
from support import administer, cluster_url, query

ROWS = 50_000


def key_at(relation: str, place: int) -> str:
    leaves = LogLeaf.objects.filter(relation=relation).order_by("index")
    return leaves.values_list("key", flat=True)[place]


def found() -> tuple[str, str, str]:
    first = verifying.verify().first
    assert first is not None
    return first.table, first.row, first.what.en


ACCESS = """INSERT INTO access (id, actor, actor_name, outcome)
    VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 'seen')"""


class TestSealing:
    def test_takes_in_each_row_once_and_signs_what_it_has(self, small: str) -> None:
        assert sealing.seal(now=NOW).rows == 0
        heads = [Head.of(row.statement) for row in LogHead.objects.order_by("number")]
        assert [(head.kind, head.size) for head in heads] == [
            ("first", 0), ("head", 100), ("head", 200),
        ]  # fmt: skip
        assert heads[2].previous == heads[1].digest
        verdict = verifying.verify()
        assert (verdict.rows, verdict.heads, verdict.findings) == (200, 3, [])

    def test_leaves_for_later_what_may_still_be_joined(self, database: str, anchors: Path) -> None:
        """A transaction that began earlier commits last: its rows are above the horizon until then."""
        with psycopg.connect(cluster_url(), dbname=database) as slow:
            slow.execute(ACCESS)
            administer(ACCESS, database)
            assert sealing.seal(now=NOW).rows == 0
            slow.commit()
        assert sealed().rows == 2
        assert verifying.verify().findings == []

    def test_does_not_wait_for_what_goes_on_in_other_databases(
        self, database: str, anchors: Path
    ) -> None:
        with psycopg.connect(cluster_url()) as elsewhere:
            elsewhere.execute("SELECT pg_current_xact_id()")
            administer(ACCESS, database)
            assert sealing.seal(now=NOW).rows == 1

    def test_takes_in_what_ended_and_leaves_what_runs_beside_it(
        self, database: str, anchors: Path
    ) -> None:
        with psycopg.connect(cluster_url(), dbname=database) as first:
            first.execute(ACCESS)
            with psycopg.connect(cluster_url(), dbname=database) as second:
                second.execute(ACCESS)
            assert sealing.seal(now=NOW).rows == 0
            with psycopg.connect(cluster_url(), dbname=database) as third:
                third.execute(ACCESS)
                first.commit()
                assert sealing.seal(now=NOW).rows == 2
        assert sealing.seal(now=NOW).rows == 1

    def test_leaves_its_heads_and_leaves_outside_the_database(self, small: str) -> None:
        head = sealing.seal(now=NOW).head
        anchor = Anchor.of(head.log)
        assert [Head.of(found.statement).size for found in anchor.heads()] == [0, 100, 200]
        hashes = LogLeaf.objects.order_by("index").values_list("hash", flat=True)
        assert anchor.leaves() == [bytes(found) for found in hashes]

    def test_completes_outside_what_a_crash_cut_short(self, small: str) -> None:
        anchor = Anchor.of(sealing.seal(now=NOW).head.log)
        whole = anchor.heads_file.read_bytes(), anchor.leaves_file.read_bytes()
        lines = whole[0].splitlines(keepends=True)
        anchor.heads_file.write_bytes(b"".join(lines[:-1]) + lines[-1][:40])
        anchor.leaves_file.write_bytes(whole[1][:3333])
        sealing.anchor_all(anchor.folder.name)
        assert anchor.leaves_file.read_bytes() == whole[1]
        assert [found.statement for found in anchor.heads()][-1] == lines_statement(lines[-1])
        assert verifying.verify().findings == []


def lines_statement(line: bytes) -> str:
    return str(json.loads(line)["statement"])


class TestTampering:
    """Each as the database's owner, who needs no trigger's leave."""

    @pytest.mark.parametrize("relation", ["act", "access"])
    def test_one_changed_byte_is_named(self, small: str, relation: str) -> None:
        key = key_at(relation, 17)
        alter(f"UPDATE {relation} SET actor_name = '王丽' WHERE id = '{key}'")
        assert found() == (relation, key, "was changed")

    def test_a_changed_amount_in_what_a_row_was_is_named(self, small: str) -> None:
        key = key_at("change", 30)
        alter(f"UPDATE change SET before = jsonb_set(before, '{{amount}}', '1') WHERE id = {key}")
        assert found() == ("change", key, "was changed")

    def test_a_deleted_row_is_named(self, small: str) -> None:
        first, second = key_at("act", 20), key_at("act", 50)
        alter(f"DELETE FROM act WHERE id IN ('{first}', '{second}')")
        assert found() == ("act", first, "is gone")

    def test_two_swapped_rows_are_named_by_the_first(self, small: str) -> None:
        one, other = key_at("access", 3), key_at("access", 9)
        alter(
            f"UPDATE access SET outcome = 'denied' WHERE id = '{one}'",
            f"UPDATE access SET id = gen_random_uuid() WHERE id = '{one}'",
            f"UPDATE access SET id = '{one}' WHERE id = '{other}'",
        )
        assert found() == ("access", one, "was changed")

    def test_an_inserted_row_is_named(self, small: str) -> None:
        alter(
            """INSERT INTO access (id, actor, actor_name, outcome, transaction)
               SELECT md5('forged')::uuid, actor, actor_name, outcome, transaction
               FROM access ORDER BY id LIMIT 1"""
        )
        key = query("SELECT md5('forged')::uuid::text")[0][0]
        assert found() == ("access", key, "was slipped in among what is sealed")

    def test_a_change_without_its_act_is_named(self, small: str) -> None:
        alter(
            """INSERT INTO change (act, relation, operation)
               SELECT id, 'test', 'UPDATE' FROM act ORDER BY id LIMIT 1"""
        )
        key = str(query("SELECT max(id) FROM change")[0][0])
        assert found() == ("change", key, "belongs to no act of its own transaction")

    def test_a_row_changed_with_its_leaf_is_named_by_the_anchor(self, small: str) -> None:
        key = key_at("act", 40)
        alter(
            f"UPDATE act SET actor_name = '王丽' WHERE id = '{key}'",
            f"UPDATE evidence_logleaf SET hash = sha256('forged') WHERE key = '{key}'",
        )
        verdict = verifying.verify()
        assert Finding("act", key, verifying.LEAF_CHANGED, index_of(key)) in verdict.findings
        assert verdict.first is not None
        assert verdict.first.row == key

    def test_two_leaves_swapped_with_their_places_are_named(self, small: str) -> None:
        one, other = LogLeaf.objects.get(index=110), LogLeaf.objects.get(index=150)
        alter(
            "UPDATE evidence_logleaf SET index = -1 WHERE index = 110",
            "UPDATE evidence_logleaf SET index = 110 WHERE index = 150",
            "UPDATE evidence_logleaf SET index = 150 WHERE index = -1",
        )
        assert found() == (other.relation, other.key, "its leaf in the log was changed")
        assert one.key != other.key

    def test_a_forged_head_is_named(self, small: str) -> None:
        alter("UPDATE evidence_loghead SET statement = replace(statement, '\"size\":100', "
              "'\"size\":101') WHERE number = 1")  # fmt: skip
        assert found()[:2] == ("evidence_loghead", "1")

    def test_a_log_cut_short_is_told_by_its_anchor(self, small: str) -> None:
        alter(
            "DELETE FROM evidence_loghead WHERE number = 2",
            "DELETE FROM evidence_logleaf WHERE index >= 100",
            "DELETE FROM act WHERE id::text NOT IN (SELECT key FROM evidence_logleaf)",
            "DELETE FROM change WHERE id::text NOT IN (SELECT key FROM evidence_logleaf)",
            "DELETE FROM access WHERE id::text NOT IN (SELECT key FROM evidence_logleaf)",
        )
        assert found() == ("evidence_loghead", "2", "stands outside, but not in the database")
        with pytest.raises(BehindItsAnchor):
            sealing.seal(now=NOW)


class TestRestore:
    def test_goes_on_under_a_signed_fork_that_names_what_it_left(self, small: str) -> None:
        left = sealing.seal(now=NOW).head
        alter(
            "DELETE FROM evidence_loghead WHERE number = 2",
            "DELETE FROM evidence_logleaf WHERE index >= 100",
        )
        forked = sealing.fork(note="恢复至 1 月 4 日备份", now=NOW)
        assert (forked.rows, forked.head.kind, forked.head.number) == (100, "fork", 2)
        assert forked.head.note == f"恢复至 1 月 4 日备份 | {left.digest}"
        assert forked.head.log != left.log
        assert verifying.verify().findings == []
        live(small, batches=1, of="c")
        assert sealed().rows == 25
        assert verifying.verify().findings == []

    def test_seals_rows_whose_transactions_are_ahead_of_the_new_cluster(self, small: str) -> None:
        alter("UPDATE evidence_loghead SET horizon = 0 WHERE number = 2")
        alter(
            """INSERT INTO access (id, actor, actor_name, outcome, transaction)
               VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 'seen', '99999999')"""
        )
        assert sealing.seal(now=NOW).rows == 0
        assert sealing.fork(note="由逻辑备份恢复", now=NOW).rows == 1
        assert verifying.verify().findings == []


def index_of(key: str) -> int:
    return LogLeaf.objects.get(key=key).index


class TestFiftyThousandRows:
    def test_are_sealed_and_verified_in_seconds_and_the_bad_one_is_named(
        self, database: str, anchors: Path
    ) -> None:
        live(database, batches=20, each=ROWS // 50)
        sealed()
        began = time.perf_counter()
        verdict: Verdict = verifying.verify()
        rate = verdict.rows / (time.perf_counter() - began)
        assert (verdict.rows, verdict.findings) == (ROWS, [])
        assert rate >= 10_000, rate
        key = key_at("change", 12_345)
        alter(f"UPDATE change SET after = jsonb_set(after, '{{amount}}', '7') WHERE id = {key}")
        assert found() == ("change", key, "was changed")
