"""Text for people, in both languages of the house."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """A text that a person reads: Chinese first, English complete."""

    zh: str
    en: str

    def format(self, **values: Any) -> "Text":
        return Text(self.zh.format(**values), self.en.format(**values))

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    @classmethod
    def of(cls, stored: dict[str, str]) -> "Text":
        """Read a text from a shipped default or a JSON column."""
        return cls(zh=stored["zh"], en=stored["en"])


@dataclass(frozen=True)
class Status:
    """A state as a screen shows it: its code, its label and the tone of its pill."""

    code: str
    label: Text
    tone: str = "grey"


def listed(texts: Iterable[Text]) -> Text:
    """Write names in one line, parted as each language does."""
    found = list(texts)
    return Text("、".join(text.zh for text in found), ", ".join(text.en for text in found))


def joined(texts: Iterable[Text]) -> Text:
    """Write findings or reasons in one line, parted as each language does."""
    found = list(texts)
    return Text("；".join(text.zh for text in found), "; ".join(text.en for text in found))


def months(count: int) -> Text:
    """Say a number of months: "12 个月", "12 months", "1 month"."""
    return Text(f"{count} 个月", f"{count} month{'' if count == 1 else 's'}")


def is_plain(text: str, *, longest: int) -> bool:
    """Tell whether a person can have typed this: no control or hidden characters, not too long."""
    hidden = any(unicodedata.category(c).startswith("C") for c in text if c not in "\r\n\t")
    return len(text) <= longest and not hidden
