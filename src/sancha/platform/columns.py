"""Columns of values for a statement that takes rows by the thousand, each bound in one go."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "NULL",
    UUID: str,
    int: str,
    date: str,
    str: lambda value: '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"',
    bytes: lambda value: f'"\\\\x{value.hex()}"',
}


def column(values: Iterable[object]) -> str:
    """Return values as the text of a PostgreSQL array: `unnest(%s::uuid[])` makes rows of it.

    A list of Python would be quoted and bound element by element, which costs a hundred times more.
    """
    return f"{{{','.join([WRITTEN[type(value)](value) for value in values])}}}"
