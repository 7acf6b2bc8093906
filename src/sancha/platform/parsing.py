"""What a request carries, read so that every text in it can be kept."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from sancha.core.money import InvalidAmount, parse_yuan
from sancha.platform.errors import Invalid
from sancha.platform.text import Text

NOT_KEPT = Text(
    "含有无法保存的字符，请删除后重新输入",
    "This holds characters that cannot be kept; remove them and type it again",
)

NO_AMOUNT = Text(
    "请填写金额，单位元，最多两位小数", "Give an amount in yuan, with at most two decimals"
)


def fen_of(pointer: str, text: str | None) -> int | None:
    """Read an amount that a request may leave out; :raises Invalid: beside its field."""
    return needed_fen(pointer, text) if text else None


def needed_fen(pointer: str, text: str) -> int:
    """Read an amount that a request must give; :raises Invalid: beside its field, if it is none."""
    try:
        return parse_yuan(text)
    except InvalidAmount:
        raise Invalid({pointer: NO_AMOUNT}) from None


def can_be_kept(text: str) -> bool:
    """Tell whether the database takes it: no NUL, and no half of a character."""
    return not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def texts_in(value: Any) -> Iterator[tuple[str, str]]:
    """Return every text with its JSON pointer. A list of what is left: nesting may be very deep."""
    left = [("", value)]
    while left:
        pointer, found = left.pop()
        if isinstance(found, str):
            yield pointer, found
        elif isinstance(found, dict):
            left += [(f"{pointer}/{key}", inner) for key, inner in found.items()]
            left += [(pointer, key) for key in found]
        elif isinstance(found, list):
            left += [(f"{pointer}/{nr}", inner) for nr, inner in enumerate(found)]


def checked(found: dict[str, Any]) -> dict[str, Any]:
    """:raises Invalid: beside each text that cannot be kept."""
    broken = {pointer: NOT_KEPT for pointer, text in texts_in(found) if not can_be_kept(text)}
    if broken:
        raise Invalid(broken)
    return found


class CarefulParser(Parser):
    """Reads bodies, queries and forms. Whoever sends what cannot be kept is told where it stands."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return checked(super().parse_body(request))

    def parse_querydict(
        self, data: Any, list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        return checked(super().parse_querydict(data, list_fields, request))
