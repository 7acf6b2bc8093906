"""Which rule a posting goes by: the most specific of those that fit it.

A rule may name a class, a product, both or neither. A class is one of five (`1` to `5`), or a side of
the balance sheet (`on`, `off`); one of five says more than a side, and a side more than nothing. Of the
rules that fit, the one counts that says at least as much as every other of both. A set of rules in which
two fit the same posting and neither says more than the other is ambiguous, and never comes into force:
one for both must stand beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from itertools import product as sorts
from typing import Protocol, TypeVar

from sancha.engines.ledger.types import UNCLASSED, Classed, Rule

FIVE = "12345"
EVERY_CLASS = [UNCLASSED, *(Classed(code, side) for code in FIVE for side in ("on", "off"))]


class Scoped(Protocol):
    """What a rule says of the postings that it is for."""

    @property
    def component(self) -> str: ...
    @property
    def risk_class(self) -> str: ...
    @property
    def product(self) -> str: ...


S = TypeVar("S", bound=Scoped)


def chosen(rules: Sequence[Rule], *, product: str, classed: Classed = UNCLASSED) -> dict[str, Rule]:
    """Return the rule of each component for a posting of this product and class."""
    # Of an unambiguous set the most specific is the one that says the most: the last stays.
    return {rule.component: rule for rule in sorted(fitting(rules, product, classed), key=said_by)}


def class_rank(rule: Scoped) -> int:
    return 0 if not rule.risk_class else 2 if rule.risk_class in FIVE else 1


def said_by(rule: Scoped) -> int:
    return class_rank(rule) + 3 * bool(rule.product)


def by_class(rules: Iterable[Scoped]) -> bool:
    """Tell whether the class of a posting matters to these rules."""
    return any(rule.risk_class for rule in rules)


def ambiguous(rules: Sequence[Scoped]) -> list[tuple[Scoped, Scoped]]:
    """Return the pairs of rules that fit a same posting without one saying more than the other."""
    found = [
        (one, other)
        for one, other in combinations(rules, 2)
        if cell_of(one) == cell_of(other) and one.component == other.component
    ]
    products = {rule.product for rule in rules}
    by_component: dict[str, list[Scoped]] = defaultdict(list)
    for rule in rules:
        by_component[rule.component].append(rule)
    for scoped in by_component.values():
        for classed, product in sorts(EVERY_CLASS, products):
            fits = sorted(fitting(scoped, product, classed), key=said_by)
            found += [(other, fits[-1]) for other in fits[:-1] if not says_as_much(fits[-1], other)]
    return found


def cell_of(rule: Scoped) -> tuple[str, str]:
    return rule.risk_class, rule.product


def fitting(rules: Iterable[S], product: str, classed: Classed) -> list[S]:
    """Return the rules that a posting of this product and class may go by."""
    classes = ("", classed.side, classed.code)
    return [r for r in rules if r.product in ("", product) and r.risk_class in classes]


def says_as_much(one: Scoped, other: Scoped) -> bool:
    """Tell whether a rule says at least as much as another, of class and of product."""
    of_class = class_rank(one) >= class_rank(other)
    return of_class and (bool(one.product) or not other.product)


def missing(rules: Iterable[Scoped]) -> list[str]:
    """Return the components that lack a rule for everything else."""
    general: dict[str, bool] = {}
    for rule in rules:
        is_general = not rule.risk_class and not rule.product
        general[rule.component] = general.get(rule.component, False) or is_general
    return sorted(name for name, is_there in general.items() if not is_there)
