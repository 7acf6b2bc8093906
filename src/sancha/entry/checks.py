"""At start-up every name that stored configuration uses must resolve."""

from typing import Any

from django.core.checks import Error, register

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
    from sancha.entry.library import shipped_names

    found = []
    for code, stored in products.shipped().items():
        terms = Terms.model_validate(stored["terms"])
        for kind in ("process", "policy", "consent", "contract"):
            name = getattr(terms, kind)
            if name not in shipped_names(kind):
                text = f"product {code} names the unknown {kind} {name}"
                found.append(Error(text, id="sancha.E003"))
    return found
