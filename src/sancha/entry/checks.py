"""At start-up every name that stored configuration uses must resolve."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import Error, register
from pydantic import ValidationError

from sancha.engines.decision import queries as decisions
from sancha.engines.process import queries as processes
from sancha.entry.library import KINDS, shipped_names
from sancha.office.products import queries as products
from sancha.office.products.types import Terms
from sancha.office.staff.queries import roles
from sancha.platform import names


@register()
def roles_name_known_permissions(**options: Any) -> list[Error]:
    known = names.permissions()
    return [
        Error(f"role {role.code} names the unknown permission {permission}", id="sancha.E001")
        for role in roles().values()
        for permission in sorted(role.permissions - known.keys())
    ]


@register()
def no_role_can_do_everything(**options: Any) -> list[Error]:
    given = frozenset().union(*(role.permissions for role in roles().values()))
    return [
        Error(f"role {role.code} holds every permission", id="sancha.E002")
        for role in roles().values()
        if role.permissions == given
    ]


@register()
def shipped_products_are_whole(**options: Any) -> list[Error]:
    """Terms parse, and the process, policy, consent and contract that they name are shipped."""
    shipped = {code: stored["terms"] for code, stored in products.shipped().items()}
    return unresolved(shipped.items(), {kind: shipped_names(kind) for kind in KINDS})


@register("stored", deploy=True)
def released_products_are_whole(**options: Any) -> list[Error]:
    """Terms of every version parse, and the diagram and policy that they name were released."""
    known = {kind: shipped_names(kind) for kind in KINDS} | {
        "process": frozenset(key for key, _ in processes.all_titles()),
        "policy": frozenset(decisions.all_keys()),
    }
    versions = products.all_versions()
    return unresolved(((f"{v.product.code} {v.version}", v.terms) for v in versions), known)


def unresolved(
    terms_of: Iterable[tuple[str, dict[str, Any]]], known: dict[str, frozenset[str]]
) -> list[Error]:
    found = []
    for code, stored in terms_of:
        try:
            terms = Terms.model_validate(stored)
        except ValidationError as error:
            found.append(Error(f"product {code}: {error}", id="sancha.E004"))
            continue
        found += [
            Error(f"product {code} names the unknown {kind} {name}", id="sancha.E003")
            for kind, names_of_kind in known.items()
            if (name := getattr(terms, kind)) not in names_of_kind
            and not (terms.is_discount and name == "")  # Nobody applies for it.
        ]
    return found
