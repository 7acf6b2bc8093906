"""Numbers that people see. Without gaps is dear: such a scope makes its users wait for each other."""

import re
from dataclasses import dataclass
from datetime import date

from sancha.platform import plain
from sancha.platform.door import operation

# A rollback takes the increment back; until the commit, everyone else in the scope waits here.
NEXT_WITHOUT_GAPS = """INSERT INTO counter AS c (scope, period, last) VALUES (%s, %s, 1)
    ON CONFLICT (scope, period) DO UPDATE SET last = c.last + 1 RETURNING last"""
NEXT_WITH_GAPS = "SELECT nextval('number_' || %s)"


@dataclass(frozen=True)
class Scope:
    """A kind of number: its prefix, and whether a rollback may leave a gap."""

    name: str
    prefix: str
    gaps_allowed: bool


CUSTOMER = Scope("customer", "C", gaps_allowed=True)
APPLICATION = Scope("application", "A", gaps_allowed=True)
DOCUMENT = Scope("document", "D", gaps_allowed=True)
PAYMENT = Scope("payment", "P", gaps_allowed=True)
ENTRY = Scope("entry", "E", gaps_allowed=True)
CONTRACT = Scope("contract", "HT", gaps_allowed=False)
DEBIT_FILE = Scope("debit_file", "PL", gaps_allowed=False)
INQUIRY = Scope("inquiry", "CX", gaps_allowed=False)
LOAN = Scope("loan", "JJ", gaps_allowed=False)  # 借据


def is_of(scope: Scope, text: str) -> bool:
    """Tell whether a text reads like a number of this kind."""
    return re.fullmatch(rf"{scope.prefix}[0-9]{{12,}}", text) is not None


@operation
def next_number(scope: Scope, *, on: date) -> str:
    """Take the next number. Of a scope without gaps, take it last: its lock holds until commit."""
    if scope.gaps_allowed:
        ((number,),) = plain.ask(NEXT_WITH_GAPS, scope.name)
    else:
        ((number,),) = plain.ask(NEXT_WITHOUT_GAPS, scope.name, str(on.year))
    return f"{scope.prefix}{on.year}{number:08d}"
