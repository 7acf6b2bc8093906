"""What the house ships: diagrams, policies, texts and rules that features keep in `library/`."""

from pathlib import Path

from django.apps import apps

from sancha.inloan.contracts.types import FORMS

KINDS = ("process", "policy", "consent", "contract")
SUFFIXES = {
    "process": ".bpmn",
    "policy": ".jdm.json",
    "consent": ".yaml",
}


def shipped_names(kind: str) -> frozenset[str]:
    """Return the names of what is shipped of this kind."""
    if kind == "contract":
        return frozenset(FORMS)  # One text, in the words of each.
    suffix = SUFFIXES[kind]
    return frozenset(
        path.name.removesuffix(suffix)
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "library").glob(f"*{suffix}")
    )
