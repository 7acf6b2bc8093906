"""Where things are in a checkout, and the marks that say what is already done."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Checkout:
    """The folders of one clone; what running makes is under `local`, `.venv` and `web`."""

    root: Path

    @property
    def local(self) -> Path:
        return self.root / ".local"

    @property
    def logs(self) -> Path:
        return self.local / "log"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def web(self) -> Path:
        return self.root / "web"

    @property
    def requirements(self) -> Path:
        return self.root / "requirements"

    @property
    def sources(self) -> tuple[Path, Path]:
        """The folders from which Python imports: the product, and the outside world it plays."""
        return self.root / "src", self.root / "sandbox"

    @property
    def mark(self) -> str:
        """A short name of this clone, for the rare things that cannot stay inside it."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:12]


def this_checkout() -> Checkout:
    return Checkout(Path(__file__).resolve().parents[4])


def fingerprint(files: Iterable[Path], below: Path, *also: str) -> str:
    """Return a hash of the names and contents of `files`, and of the texts in `also`."""
    digest = hashlib.sha256("\0".join(also).encode())
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(below)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def files_below(folder: Path, *, without: frozenset[str]) -> Iterator[Path]:
    """Yield the files under `folder`; folders and files named in `without` are not entered."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        yield from (Path(parent, name) for name in names if name not in without)


def read_json(file: Path) -> dict[str, Any]:
    """Return the object in `file`, empty when there is none or a killed process left half of it."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(file: Path, values: dict[str, Any], mode: int = 0o600) -> None:
    """Put `values` into `file` whole or not at all, readable as `mode` says from the first byte."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode)
    draft.write_text(json.dumps(values, indent=1), encoding="utf-8")
    draft.replace(file)


@contextmanager
def held(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock that is named by `file`; with `wait=False`, say whether it was free.

    The lock ends with the process, however it ends.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
