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


MODULES = {"sancha", "pytest"}
ONCE = "tests/entry/test_every_operation_once.py"
RULES_OF_THE_HOUSE = (
    "tests/architecture/test_rights.py::TestAudit::test_every_table_is_audited_or_on_the_list",
    "tests/architecture/test_rights.py::TestReader::test_sees_tables_by_policy_or_by_the_list",
    "tests/insight/test_words.py",
    "tests/entry/test_api_shapes.py",
    f"{ONCE}::test_each_has_a_scenario_or_a_reason_why_not",
    f"{ONCE}::test_is_applied_once_and_answers_alike[POST /customers/{{party_id}}/remarks]",
)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path.name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def copy_of_the_tree(folder: Path) -> Path:
    for name in ("src", "sandbox", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "journeys")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "web").mkdir()
    for name in ("pyproject.toml", "README.md", "web/openapi.json"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_following_the_guide_word_for_word_gives_a_working_feature(tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path)
    files = FILE.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(files) == 11
    for name, text in files:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    src = tree / "src" / "sancha"
    replaced(src / "entry/settings.py", '"facilities", "loans"', '"facilities", "loans", "remarks"')
    manager = "en: Relationship manager}\n  reaches_below: false\n  permissions: ["
    roles = src / "office/staff/library/roles.yaml"
    replaced(roles, manager, f"{manager}remarks.write, ")
    importing = "from sancha.credit.parties import api as parties\n"
    remarks = "from sancha.credit.remarks import api as remarks\n"
    replaced(src / "entry/api.py", importing, importing + remarks)
    replaced(
        src / "entry/api.py", "    audit.router,\n", "    audit.router,\n    remarks.router,\n"
    )

    labels = "USE_CASES = {\n"
    named = '    "credit.remarks.services.write_remark": Text("添加备注", "Write a remark"),\n'
    replaced(src / "insight/audit/labels.py", labels, labels + named)
    replaced(tree / "tests/scenarios/__init__.py", '"asking",', '"remarks", "asking",')

    environment = os.environ | {"PYTHONPATH": f"{tree / 'src'}:{tree / 'sandbox'}"}

    def run(*command: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *command] if command[0] in MODULES else command,
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]

    guards = src / "credit/remarks/migrations/0002_guards.py"
    later = guards.rename(guards.with_suffix(".later"))  # The guide writes it after this command.
    run("sancha", "manage", "makemigrations", "remarks", "-n", "tables")
    later.rename(guards)
    run("sancha", "manage", "check")
    run("sancha", "openapi")
    run("ruff", "check", "src/sancha/credit/remarks", "tests/credit/remarks", "tests/scenarios")
    run("ruff", "format", "--check", "src/sancha/credit/remarks", "tests/credit/remarks")
    run("lint-imports")
    run("pytest", "-q", "tests/credit/remarks", *RULES_OF_THE_HOUSE)
