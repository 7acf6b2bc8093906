"""A long task as named phases: what each said, how it ended, how long it took."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sancha.entry.local.words import Unable, say, say_block
from sancha.platform.text import Text

Work = Callable[[], bool]


@dataclass
class Phases:
    """Phases run in order; a failed one does not keep later ones from being tried."""

    ended: list[tuple[Text, bool, float]] = field(default_factory=list)

    def run(self, name: Text, work: Work) -> bool:
        """Run one phase and say whether it succeeded; being unable is failing."""
        say(Text(f"\n▶ {name.zh}", name.en))
        started = time.monotonic()
        try:
            good = work()
        except Unable as refusal:
            say_block(refusal.text)
            good = False
        self.add(name, good, time.monotonic() - started)
        return good

    def add(self, name: Text, good: bool, seconds: float) -> None:
        self.ended.append((name, good, seconds))

    @property
    def all_good(self) -> bool:
        return all(good for _, good, _ in self.ended)

    @property
    def seconds(self) -> float:
        return sum(seconds for _, _, seconds in self.ended)

    def summary(self) -> None:
        say(Text("\n用时", "time taken"))
        for name, good, seconds in self.ended:
            mark = "✓" if good else "✗"
            say(Text(f"  {mark} {seconds:7.1f} s  {name.zh}", name.en))
        say(Text(f"  {'✓' if self.all_good else '✗'} {self.seconds:7.1f} s  合计", "in all"))
