"""Names that stored configuration may use: declared once in code, resolved at start-up."""

from sancha.platform.text import Text

_permissions: dict[str, Text] = {}


def permission(name: str, zh: str, en: str) -> str:
    """Declare a permission that a role may be given."""
    _permissions[name] = Text(zh, en)
    return name


def permissions() -> dict[str, Text]:
    return dict(_permissions)
