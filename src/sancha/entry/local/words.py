"""What the local commands say, in both languages."""

import os
import sys

from sancha.platform.text import Text


class Unable(Exception):
    """This machine cannot do it; the text says what is missing and how to get it."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def say(text: Text, language: str | None = None) -> None:
    """Print a text: in `language`, else both, Chinese first."""
    both = text.zh if text.zh.strip() == text.en else f"{text.zh} · {text.en}"
    print(text.in_language(language) if language else both, flush=True)


def say_block(text: Text) -> None:
    """Print texts of several lines, one after the other."""
    print(f"{text.zh}\n{text.en}", flush=True)


def language_of(environment: dict[str, str] | None = None) -> str:
    """Return the language of the person at the terminal: "zh" or "en"."""
    values = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if values.get(name):
            return "zh" if values[name].lower().startswith("zh") else "en"
    return "en"


def speak_any_script() -> None:
    """Let a terminal without UTF-8 show replacement marks instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
