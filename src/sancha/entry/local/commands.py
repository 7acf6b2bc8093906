"""Running the programs of others: their output goes to a log, its end is shown when they fail."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sancha.entry.local.places import Checkout
from sancha.entry.local.words import Unable
from sancha.platform.text import Text

TAIL_LINES = 25
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """Return the last lines of a log, empty when there is none."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def run_logged(
    checkout: Checkout,
    log_name: str,
    *command: str | Path,
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
) -> None:
    """Run a program to its end.

    :raises Unable: with the end of its output, if it is not there or fails.
    """
    log = checkout.logs / f"{log_name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as stream:
        stream.write(f"$ {' '.join(map(str, command))}\n")
        stream.flush()
        try:
            code = subprocess.run(
                command,
                stdout=stream,
                stderr=stream,
                env=environment,
                cwd=folder or checkout.root,
                check=False,
            ).returncode
        except OSError as error:
            stream.write(str(error))
            code = 127
    if code != 0:
        raise failed(command, code, tail(log), log)


def failed(command: Sequence[str | Path], code: int, output: str, log: Path) -> Unable:
    what = " ".join(Path(part).name if i == 0 else str(part) for i, part in enumerate(command))
    return Unable(
        Text(
            f"{output}\n\n命令失败（{code}）：{what[:300]}\n日志：{log}",
            f"Failed ({code}): {what[:300]}\nLog: {log}",
        )
    )


def home_environment(checkout: Checkout, *first_on_path: Path) -> dict[str, str]:
    """Return the environment for pip and npm; a person without a home folder gets caches here."""
    values = dict(os.environ)
    values["PATH"] = os.pathsep.join([*map(str, first_on_path), values.get("PATH", os.defpath)])
    if SYSTEM_CERTIFICATES.is_file():
        # Node brings a list of its own; a house with its own authority is in the system's.
        values.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    home = Path.home()
    if not os.access(home, os.W_OK):
        own_home = checkout.local / "home"
        own_home.mkdir(parents=True, exist_ok=True)
        values["HOME"] = str(own_home)
    return values
