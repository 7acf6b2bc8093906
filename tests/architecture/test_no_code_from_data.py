"""S-04: nothing in the tree turns data into code, or text into trusted markup."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2]
BUILT_IN = {"eval", "exec", "compile", "__import__"}
MEMBERS = {
    "yaml.load", "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen", "jinja2.Template",
}  # fmt: skip
MODULES = {"pickle", "shelve", "dill", "marshal", "cloudpickle"}
TRUSTED = {"mark_safe", "SafeString", "SafeText"}


def findings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in BUILT_IN | TRUSTED:
                yield f"{node.lineno}: {called.id}()"
            if ast.unparse(called) in MEMBERS:
                yield f"{node.lineno}: {ast.unparse(called)}()"
            if any(k.arg == "shell" and ast.unparse(k.value) == "True" for k in node.keywords):
                yield f"{node.lineno}: shell=True"
        if isinstance(node, ast.Import):
            yield from (f"{node.lineno}: {n.name}" for n in node.names if n.name in MODULES)
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if node.module in MODULES or names & TRUSTED:
                yield f"{node.lineno}: from {node.module}"


@pytest.mark.parametrize("tree", ["src", "sandbox", "scripts"])
def test_no_source_runs_what_it_reads(tree: str) -> None:
    files = sorted((SOURCES / tree).rglob("*.py"))
    assert files
    found = {
        str(file.relative_to(SOURCES)): lines
        for file in files
        if (lines := list(findings(file.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "eval('1')", "exec(x)", "compile(x, '', 'exec')", "__import__('os')", "import pickle",
        "from pickle import loads", "yaml.load(x)", "os.system(x)", "mark_safe(x)",
        "from django.utils.safestring import mark_safe", "subprocess.run(x, shell=True)",
    ],
)  # fmt: skip
def test_each_of_them_would_be_found(code: str) -> None:
    assert list(findings(code))
    assert not list(findings("re.compile(x); yaml.safe_load(x); subprocess.run([x])"))
