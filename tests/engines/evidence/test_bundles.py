"""A bundle is checked by a program that knows nothing of ours."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sancha.engines.evidence import bundles, seals, verifying
from sancha.engines.evidence.anchors import Anchor
from sealed_log import alter, live, sealed
from support import query

VERIFIER = Path(__file__).resolve().parents[3] / "scripts" / "verify_evidence.py"


def checked(bundle: dict[str, Any], folder: Path, *options: str) -> tuple[int, str]:
    file = folder / "bundle.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(file), *options],
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def thing() -> UUID:
    return UUID(str(query("SELECT md5('thing3')::uuid")[0][0]))


@pytest.fixture
def bundle(small: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(bundles.bundle(thing(), verifying.dossier(thing())))
    return made


class TestBundle:
    def test_holds_every_record_about_the_object(self, small: str, bundle: dict[str, Any]) -> None:
        tables = [row["table"] for row in bundle["rows"]]
        acts = query("SELECT count(*) FROM act WHERE subject = %s", thing())[0][0]
        accesses = query("SELECT count(*) FROM access WHERE subject = %s", thing())[0][0]
        assert acts == tables.count("act") == tables.count("change") > 0
        assert accesses == tables.count("access") > 0
        assert bundle["not_yet_sealed"] == []

    def test_is_right_to_who_has_only_the_file_the_key_and_the_heads(
        self, bundle: dict[str, Any], tmp_path: Path
    ) -> None:
        heads = Anchor.of(json.loads(bundle["head"])["log"]).heads_file
        key = seals.public_key().hex()
        code, said = checked(bundle, tmp_path, "--key", key, "--heads", str(heads))
        assert (code, said.split(":")[0]) == (0, "相符 OK")

    @pytest.mark.parametrize("field", ["text", "index", "path", "table", "key"])
    def test_is_wrong_at_the_row_that_was_changed(
        self, bundle: dict[str, Any], tmp_path: Path, field: str
    ) -> None:
        row = bundle["rows"][5]
        named = f"{row['table']} {row['key']}"
        row[field] = {
            "text": row["text"].replace("王莉", "王丽").replace('"UPDATE"', '"DELETE"'),
            "index": row["index"] + 1,
            "path": row["path"][1:],
            "table": "decision_decision",
            "key": "1",
        }[field]
        if field in {"table", "key"}:
            named = f"{row['table']} {row['key']}"
        code, said = checked(bundle, tmp_path)
        assert (code, said.startswith(f"不符 BROKEN: {named}")) == (1, True), said

    def test_is_wrong_under_another_key_or_an_unknown_head(
        self, small: str, bundle: dict[str, Any], tmp_path: Path
    ) -> None:
        assert checked(bundle, tmp_path, "--key", "11" * 32)[0] == 1
        empty = tmp_path / "none.jsonl"
        empty.write_text("")
        assert checked(bundle, tmp_path, "--heads", str(empty))[0] == 1
        head = json.loads(bundle["head"]) | {"size": 4_000}
        assert checked(bundle | {"head": json.dumps(head)}, tmp_path)[0] == 1

    def test_says_what_is_not_sealed_yet(self, small: str) -> None:
        live(small, batches=1, of="later")
        dossier = verifying.dossier(thing())
        waiting = [row for row in dossier.rows if row.index is None]
        assert waiting
        assert not dossier.broken
        sealed()
        assert all(row.index is not None for row in verifying.dossier(thing()).rows)


class TestCommand:
    def test_tells_what_was_changed_and_fails(self, small: str) -> None:
        out = StringIO()
        call_command("evidence", "verify", stdout=out)
        line = json.loads(out.getvalue().splitlines()[-1])
        assert (line["rows"], line["heads"], line["intact"]) == (200, 3, True)
        key = query("SELECT id::text FROM act WHERE subject = %s LIMIT 1", thing())[0][0]
        alter(f"UPDATE act SET outcome = 'access.denied' WHERE id = '{key}'")
        with pytest.raises(CommandError, match=f"act {key}"):
            call_command("evidence", "verify", stdout=out)
        with pytest.raises(CommandError, match=f"act {key}"):
            call_command("evidence", "verify", object=thing(), stdout=out)
