"""At start-up: every template is whole, and every notice written in code has its variables."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from sancha.engines.notice.templates import library

# What a caller need not give, because the function fills it in.
FILLED = {"notify": frozenset[str](), "send_code": frozenset({"code", "minutes"})}


@register()
def check_templates(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"notice template {template.key}: {finding}", id="notice.E001")
        for template in library().values()
        for finding in template.findings()
    ]


@register()
def check_calls(**_: Any) -> list[CheckMessage]:
    places = [Path(config.path) for config in apps.get_app_configs() if is_ours(config)]
    return [
        Error(finding, id="notice.E002")
        for path in sorted({file for place in places for file in place.glob("**/*.py")})
        for finding in findings_in(path.read_text(encoding="utf-8"), "/".join(path.parts[-3:]))
    ]


def is_ours(config: AppConfig) -> bool:
    return config.name.startswith("sancha.")


def findings_in(source: str, where: str) -> Iterator[str]:
    """Compare each call that names its template and variables literally with the library."""
    if "notify(" not in source and "send_code(" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := name_of(node)) in FILLED:
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            key, values = given.get("template"), given.get("values")
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                place = f"{where}:{node.lineno}: {key.value}"
                yield from findings_of(place, key.value, values, FILLED[name])


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def findings_of(
    place: str, key: str, values: ast.expr | None, filled: frozenset[str]
) -> Iterator[str]:
    template = library().get(key)
    if template is None:
        yield f"{place}: there is no such notice template"
        return
    if not isinstance(values, ast.Dict):
        return
    names = [name.value for name in values.keys if isinstance(name, ast.Constant)]
    if len(names) < len(values.keys):
        return  # Partly computed: the run tells.
    wanted = template.variables - filled
    for name in sorted(wanted - set(names)):
        yield f"{place}: the variable {name} is missing"
    for name in sorted(set(map(str, names)) - wanted):
        yield f"{place}: there is no variable {name}"
