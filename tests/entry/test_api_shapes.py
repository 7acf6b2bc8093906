"""In the API's description a name is one shape: of two classes of one name, one would silently vanish."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

from ninja import NinjaAPI, Router, Schema
from pydantic import BaseModel

from sancha.entry.api import api

OWN_TO_EACH_OPERATION = "abc"  # Where ninja makes the wrappings of parameters and of answers.


def shapes_within(kind: Any, seen: set[Any]) -> Iterator[type]:
    """Every class that this type brings into the description: itself, and those of its fields."""
    if kind in seen:
        return
    seen.add(kind)
    inner = list(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inner += [field.annotation for field in kind.model_fields.values()]
    elif is_dataclass(kind):
        inner += list(get_type_hints(kind).values())
    if inner and isinstance(kind, type) and kind.__module__ != OWN_TO_EACH_OPERATION:
        yield kind
    for one in inner:
        yield from shapes_within(one, seen)


def named_alike(described: NinjaAPI) -> dict[str, list[str]]:
    """The names that several classes bear, with the modules that they are from."""
    bearers, seen = defaultdict(set), set[Any]()
    for _, router in described._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                answers = [one for one in operation.response_models.values() if one]
                for kind in [*operation.models, *answers]:
                    for shape in shapes_within(kind, seen):
                        bearers[shape.__name__].add(shape)
    return {
        name: sorted(one.__module__ for one in classes)
        for name, classes in bearers.items()
        if len(classes) > 1
    }


def test_no_two_shapes_bear_one_name() -> None:
    assert named_alike(api) == {}, "share it from sancha.platform.shapes, or give it its own name"


def shape_of(kind: type) -> type[Schema]:
    return type("Found", (Schema,), {"__module__": "tests", "__annotations__": {"value": kind}})


def test_two_that_did_would_be_found() -> None:
    router, described = Router(), NinjaAPI(urls_namespace="alike")
    for path, shape in (("/one", shape_of(int)), ("/two", list[shape_of(str)])):  # type: ignore[misc]
        router.get(path, response=shape)(lambda request: None)
    described.add_router("", router)
    assert named_alike(described) == {"Found": ["tests", "tests"]}
