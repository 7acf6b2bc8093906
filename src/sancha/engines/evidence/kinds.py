"""The kinds of document that the house ships."""

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from sancha.engines.evidence.errors import KindUnknown
from sancha.engines.evidence.types import DocumentKind

KINDS = Path(__file__).parent / "library" / "document_kinds.yaml"


@lru_cache(maxsize=1)
def kinds() -> dict[str, DocumentKind]:
    """Return the kinds by code, in the order in which a person chooses among them."""
    shipped = yaml.safe_load(KINDS.read_text(encoding="utf-8"))
    found = TypeAdapter(list[DocumentKind]).validate_python(shipped)
    return {kind.code: kind for kind in found}


def kind_of(code: str) -> DocumentKind:
    """:raises KindUnknown: if there is no such kind."""
    if code not in kinds():
        raise KindUnknown(code=code)
    return kinds()[code]
