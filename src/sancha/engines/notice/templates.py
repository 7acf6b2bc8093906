"""The shipped templates: read once, checked at start-up, filled with exactly their variables."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from sancha.engines.notice.errors import UnknownTemplate, WrongVariables
from sancha.engines.notice.types import Channel, Rendered, Value, Wishes
from sancha.platform.text import Text

LIBRARY = Path(__file__).parent / "library" / "templates.yaml"
NOTHING = Text("", "")
# Identity, telephone and card numbers, should a caller pass one on its way into the inbox.
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?!\d)")


@dataclass(frozen=True)
class NoticeTemplate:
    """What is said, through which channels, with which variables."""

    key: str
    channels: tuple[Channel, ...]
    variables: frozenset[str]
    secret: frozenset[str]
    title: Text
    body: Text
    sms: Text
    is_optional: bool = False  # Who wants no SMS gets none of these.

    @property
    def outside(self) -> tuple[Channel, ...]:
        return tuple(channel for channel in self.channels if channel is not Channel.IN_APP)

    def channels_for(self, wishes: Wishes) -> tuple[Channel, ...]:
        """Return through which outside channels somebody with these wishes is told."""
        found = [
            c for c in self.outside if c is not Channel.SMS or wishes.sms or not self.is_optional
        ]
        if wishes.email and self.is_in_app and Channel.EMAIL not in found:
            found.append(Channel.EMAIL)
        return tuple(found)

    @property
    def is_in_app(self) -> bool:
        return Channel.IN_APP in self.channels

    @property
    def words(self) -> dict[str, Text]:
        """The texts that its channels need."""
        wanted: dict[str, Text] = {}
        if self.is_in_app or Channel.EMAIL in self.channels:
            wanted |= {"title": self.title, "body": self.body}
        if Channel.SMS in self.channels:
            wanted["sms"] = self.sms
        return wanted

    def findings(self) -> list[str]:
        """Return what is wrong with it; nothing, if it can be sent."""
        found = [f"secret {name} is no variable" for name in self.secret - self.variables]
        if not self.channels:
            found.append("no channel")
        for part, text in self.words.items():
            for language, words in (("zh", text.zh), ("en", text.en)):
                if not words.strip():
                    found.append(f"{part}.{language} is missing")
                found += [f"{part}.{language}: {f}" for f in placeholder_findings(words)]
            if placeholders(text.zh) != placeholders(text.en):
                found.append(f"{part}: the languages use different variables")
        used = set().union(*(placeholders(text.zh) for text in self.words.values()))
        found += [f"{name} is used but not declared" for name in sorted(used - self.variables)]
        found += [f"{name} is declared but not used" for name in sorted(self.variables - used)]
        inside = placeholders(self.title.zh) | placeholders(self.body.zh)
        if self.is_in_app:
            found += [f"secret {name} would stand in the inbox" for name in self.secret & inside]
        return found

    def render(self, values: Mapping[str, Value]) -> Rendered:
        """Fill in the values, in both languages.

        :raises WrongVariables: if they are not exactly the template's.
        """
        if values.keys() != self.variables:
            missing = ", ".join(sorted(self.variables - set(values))) or "-"
            unknown = ", ".join(sorted(set(values) - self.variables)) or "-"
            raise WrongVariables(template=self.key, missing=missing, unknown=unknown)
        zh = {name: in_words(value, "zh") for name, value in values.items()}
        en = {name: in_words(value, "en") for name, value in values.items()}
        if not names_a_person(values.values()):  # Nearly always.
            body = filled(self.body, zh, en)
            sms = body if self.sms == self.body else filled(self.sms, zh, en)
            return Rendered(filled(self.title, zh, en), body, sms)
        sms = filled(self.sms, zh, en)
        zh, en = masked(zh), masked(en)
        return Rendered(filled(self.title, zh, en), filled(self.body, zh, en), sms)


def in_words(value: Value, language: str) -> str:
    """A date and a Text read differently in the two languages."""
    if type(value) is str:
        return value
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, date):
        return date_in_words(value, language)
    return str(value)


@lru_cache(maxsize=256)  # Thousands are told of the same few days.
def date_in_words(day: date, language: str) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B %Y}"


def names_a_person(values: Iterable[Value]) -> bool:
    """Tell whether a personal number is among the values: they are looked at together."""
    words = [
        value
        if type(value) is str
        else f"{value.zh}\n{value.en}"
        if isinstance(value, Text)
        else str(value)
        for value in values
        if not isinstance(value, date)
    ]
    return PERSONAL_NUMBER.search("\n".join(words)) is not None


def masked(values: dict[str, str]) -> dict[str, str]:
    """Keep the last four digits of each number that names a person or her account."""
    return {
        name: PERSONAL_NUMBER.sub(lambda found: f"****{found[0][-4:]}", words)
        for name, words in values.items()
    }


def filled(text: Text, zh: Mapping[str, str], en: Mapping[str, str]) -> Text:
    return Text(text.zh.format_map(zh), text.en.format_map(en))


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def placeholder_findings(words: str) -> list[str]:
    """A placeholder is a bare name: no attribute, index, conversion or format of a value."""
    return [
        f"{{{name}}} is not a plain name"
        for _, name, form, conversion in Formatter().parse(words)
        if name is not None and (not name.isidentifier() or form or conversion)
    ]


@lru_cache(maxsize=1)
def shipped() -> Any:
    return yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def library() -> dict[str, NoticeTemplate]:
    return {key: read(key, body) for key, body in shipped()["templates"].items()}


@lru_cache(maxsize=1)
def house_signature() -> Text:
    """Return what stands before each SMS: whose it is."""
    return Text.of(shipped()["signature"])


def read(key: str, stored: dict[str, Any]) -> NoticeTemplate:
    def text(part: str) -> Text:
        found = stored.get(part, {})
        return Text(zh=found.get("zh", ""), en=found.get("en", ""))

    body = text("body")
    return NoticeTemplate(
        key=key,
        channels=tuple(Channel(name) for name in stored["channels"]),
        variables=frozenset(stored["variables"]),
        secret=frozenset(stored.get("secret", ())),
        title=text("title"),
        body=body,
        sms=text("sms") if "sms" in stored else body,
        is_optional=stored.get("optional", False),
    )


def template_of(key: str) -> NoticeTemplate:
    """:raises UnknownTemplate: if there is none."""
    found = library().get(key)
    if found is None:
        raise UnknownTemplate(template=key)
    return found
