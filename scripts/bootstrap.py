"""Makes .venv and hands over to it. Runs on any Python >= 3.11, with nothing installed.

python3 scripts/bootstrap.py run | test | faults | check | web | locks | doctor | clean-local [options]
"""

import sys
from pathlib import Path


def main() -> int:
    """Find the sources beside this file and begin."""
    if sys.version_info < (3, 11):  # noqa: UP036 (here an older Python may well begin)
        print("需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed")
        return 1
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    from sancha.entry.local.bootstrap import main as begin

    return begin()


if __name__ == "__main__":
    sys.exit(main())
