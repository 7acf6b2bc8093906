"""Rows in plain SQL that the database keeps prepared: for what runs with every case.

Through Django's mapper a row read or written takes 0.4 ms of a processor, most of it to make the
same SQL again; so it takes 0.1 ms.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connections, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.expressions import DatabaseDefault

from sancha.platform.reading import alias

M = TypeVar("M", bound=models.Model)

Convert = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class Shape:
    """What of a model is read, and how."""

    names: tuple[str, ...]
    select: str
    converts: tuple[tuple[int, Convert], ...]

    @classmethod
    def of(cls, model: type[models.Model], fields: Iterable[Any]) -> "Shape":
        fields = list(fields)
        table = model._meta.db_table
        columns = ", ".join(f'"{table}"."{field.column}"' for field in fields)
        return cls(
            names=tuple(field.attname for field in fields),
            select=columns,
            converts=tuple(
                (place, field.from_db_value)
                for place, field in enumerate(fields)
                if hasattr(field, "from_db_value")
            ),
        )

    def read(self, row: tuple[Any, ...]) -> Sequence[Any]:
        if not self.converts:
            return row
        values = list(row)
        for place, convert in self.converts:
            values[place] = convert(values[place], None, None)
        return values


@cache
def shape_of(model: type[models.Model], left_out: tuple[str, ...] = ()) -> Shape:
    fields = model._meta.concrete_fields
    return Shape.of(model, (field for field in fields if field.attname not in left_out))


class Unprepared(ServerBindingCursor):
    """Plans a statement each time, for the values that it brings."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=False, **options)  # type: ignore[misc]


def cursor(using: str | None = None, kind: type[ServerBindingCursor] = ServerBindingCursor) -> Any:
    """Open a cursor whose values go beside the statement, so that the database can prepare it.

    It guesses no types: what stands in a SELECT list or before an operator says its own (`%s::uuid`).
    """
    connection: Any = connections[using or alias()]
    connection.ensure_connection()
    return connection._prepare_cursor(kind(connection.connection))  # type: ignore[call-arg]


def many(sql: str, values: Mapping[str, object] | Sequence[object]) -> list[tuple[Any, ...]]:
    """Run a statement on columns of many rows; return what it gives.

    The values go beside it: to write them into its text and read that again costs as much as a row's
    index. How many they are decides its plan, so it is planned each time.
    """
    with cursor("default", Unprepared) as opened:
        opened.execute(sql, values)
        return opened.fetchall() if opened.description else []


def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with cursor() as opened:
        opened.execute(sql, values)
        found: list[tuple[Any, ...]] = opened.fetchall()
    return found


def tell(sql: str, *values: object) -> int:
    """Write; return to how many rows."""
    with cursor("default") as opened:
        opened.execute(sql, values)
        return int(opened.rowcount)


def rows(
    model: type[M], condition: str, *values: object, left_out: tuple[str, ...] = ()
) -> list[M]:
    """Return the rows of a model that fulfil a condition in SQL, and in what order or how locked.

    What is left out is read when somebody asks for it.
    """
    shape, table = shape_of(model, left_out), model._meta.db_table
    sql = f'SELECT {shape.select} FROM "{table}" WHERE {condition}'  # noqa: S608 (our own text)
    using = alias()
    return [model.from_db(using, shape.names, shape.read(row)) for row in ask(sql, *values)]


def row(
    model: type[M], condition: str, *values: object, left_out: tuple[str, ...] = ()
) -> M | None:
    """Return the first such row, or None."""
    return next(iter(rows(model, condition, *values, left_out=left_out)), None)


def insert(
    row: models.Model, using: str, fields: Sequence[Any], returning: Sequence[Any]
) -> list[Sequence[Any]] | None:
    """Write a new row as `save` would; return what the database filled in, None if it must be asked
    in Django's own way."""
    given = [(field, field.pre_save(row, add=True)) for field in fields]
    named = [(field, value) for field, value in given if not isinstance(value, DatabaseDefault)]
    if any(hasattr(value, "resolve_expression") for _, value in named):
        return None
    connection = connections[using]
    columns = ", ".join(f'"{field.column}"' for field, _ in named)
    places = ", ".join(placed(field, connection) for field, _ in named)
    sql = f'INSERT INTO "{row._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608 (our own)
    with cursor(using) as opened:
        stored = [field.get_db_prep_save(value, connection) for field, value in named]
        if not returning:
            opened.execute(sql, stored)
            return []
        shape = Shape.of(type(row), returning)
        opened.execute(f"{sql} RETURNING {shape.select}", stored)
        return [shape.read(opened.fetchone())]


def update(
    model: type[models.Model], using: str, key: object, values: Sequence[tuple[Any, None, Any]]
) -> int | None:
    """Change one row as `save` would; return how many, None if it takes Django's own way."""
    if any(hasattr(value, "resolve_expression") for _, _, value in values):
        return None
    connection, meta = connections[using], model._meta
    sets = ", ".join(f'"{field.column}" = {placed(field, connection)}' for field, _, _ in values)
    sql = f'UPDATE "{meta.db_table}" SET {sets} WHERE "{meta.pk.column}" = %s'  # noqa: S608 (our own)
    stored = [field.get_db_prep_save(value, connection) for field, _, value in values]
    with cursor(using) as opened:
        opened.execute(sql, [*stored, meta.pk.get_db_prep_value(key, connection, prepared=False)])
        return int(opened.rowcount)


def placed(field: Any, connection: Any) -> str:
    """Return the place of a field's value: of a list with its type, which an empty one needs."""
    if hasattr(field, "get_placeholder"):
        return str(field.get_placeholder(None, None, connection))
    return "%s"
