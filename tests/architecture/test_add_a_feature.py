"""The walk-through in docs/add-a-feature.md is true: its files make a working feature."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "add-a-feature.md"
FILE = re.compile(r"^`([\w/.]+\.py)`\n```python\n(.*?)```$", re.MULTILINE | re.DOTALL)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path.name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def copy_of_the_tree(folder: Path) -> Path:
    for name in ("src", "sandbox", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "journeys")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_following_the_guide_word_for_word_gives_a_working_feature(tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path)
    files = FILE.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(files) == 10
    for name, text in files:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    src = tree / "src" / "sancha"
    replaced(src / "entry/settings.py", '"facilities", "loans"', '"facilities", "loans", "remarks"')
    replaced(src / "office/staff/library/roles.yaml", "[customers.see, customers.open,",
             "[remarks.write, customers.see, customers.open,")  # fmt: skip
    importing = "from sancha.credit.parties import api as parties\n"
    remarks = "from sancha.credit.remarks import api as remarks\n"
    replaced(src / "entry/api.py", importing, importing + remarks)
    replaced(
        src / "entry/api.py", "    audit.router,\n", "    audit.router,\n    remarks.router,\n"
    )

    environment = os.environ | {"PYTHONPATH": f"{tree / 'src'}:{tree / 'sandbox'}"}

    def run(*command: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]

    guards = src / "credit/remarks/migrations/0002_guards.py"
    later = guards.rename(guards.with_suffix(".later"))  # The guide writes it after this command.
    run("django", "makemigrations", "remarks", "-n", "tables")
    later.rename(guards)
    run("django", "check")
    run("pytest", "tests/credit/remarks", "-q")
