"""Makes the pictures of the README: runs the middling journey and keeps what it saw.

.venv/bin/python scripts/pictures.py
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEN = ROOT / ".local" / "journeys"
SHOWN = ROOT / "docs" / "images"
PICTURES = {"middling-02-first-case": "case", "middling-04-paid": "phone"}


def main() -> int:
    journey = [sys.executable, "-m", "pytest", "-q", "tests/journeys/test_middling.py"]
    if subprocess.run(journey, cwd=ROOT, check=False).returncode:
        return 1
    SHOWN.mkdir(parents=True, exist_ok=True)
    for seen, shown in PICTURES.items():
        shutil.copy(SEEN / f"{seen}.png", SHOWN / f"{shown}.png")
        print(f"docs/images/{shown}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
