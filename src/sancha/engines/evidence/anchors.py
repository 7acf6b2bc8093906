"""What the log leaves outside the database, where its owner does not reach: heads, and leaf hashes.

Both files only grow. Keep the folder on another machine, or let it be copied there: by it a change of
the database can be told even if its owner made leaves and heads anew.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

HASH_BYTES = 32
TAIL_BYTES = 8192  # Longer than any line.


@dataclass(frozen=True)
class Anchored:
    """A signed head as it stands outside the database."""

    statement: str
    signature: bytes


@dataclass(frozen=True)
class Anchor:
    """The files of one log."""

    folder: Path

    @classmethod
    def of(cls, log: str) -> "Anchor":
        return cls(Path(settings.SANCHA_ANCHOR_FOLDER) / log)

    @property
    def heads_file(self) -> Path:
        return self.folder / "heads.jsonl"

    @property
    def leaves_file(self) -> Path:
        return self.folder / "leaves.bin"

    def heads(self) -> list[Anchored]:
        """Return the heads in order; a line that was cut short by a crash is not one yet."""
        if not self.heads_file.is_file():
            return []
        lines = self.heads_file.read_text(encoding="utf-8").split("\n")[:-1]
        stored = (json.loads(line) for line in lines)
        return [Anchored(s["statement"], bytes.fromhex(s["signature"])) for s in stored]

    def last_head(self) -> Anchored | None:
        """Return the newest head, from the end of the file."""
        if not self.heads_file.is_file():
            return None
        with self.heads_file.open("rb") as file:
            file.seek(max(0, self.heads_file.stat().st_size - TAIL_BYTES))
            lines = file.read().split(b"\n")[:-1]
        if not lines:
            return None
        stored = json.loads(lines[-1])
        return Anchored(stored["statement"], bytes.fromhex(stored["signature"]))

    def leaf_count(self) -> int:
        return self.leaves_file.stat().st_size // HASH_BYTES if self.leaves_file.is_file() else 0

    def leaves(self) -> list[bytes]:
        if not self.leaves_file.is_file():
            return []
        whole = self.leaves_file.read_bytes()
        return [whole[i : i + HASH_BYTES] for i in range(0, len(whole) - 31, HASH_BYTES)]

    def add(self, heads: Iterable[Anchored], leaves: Iterable[bytes], *, from_leaf: int) -> None:
        """Write more, durably, over what a crash cut short: first the leaves, then the heads."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.leaves_file.touch()
        with self.leaves_file.open("r+b") as file:
            file.seek(from_leaf * HASH_BYTES)
            file.truncate()
            file.write(b"".join(leaves))
            file.flush()
            os.fsync(file.fileno())
        lines = [
            json.dumps({"statement": h.statement, "signature": h.signature.hex()}) for h in heads
        ]
        self.heads_file.touch()
        with self.heads_file.open("r+b") as file:
            file.seek(self.heads_file.read_bytes().rfind(b"\n") + 1)
            file.truncate()
            file.write("".join(f"{line}\n" for line in lines).encode())
            file.flush()
            os.fsync(file.fileno())
