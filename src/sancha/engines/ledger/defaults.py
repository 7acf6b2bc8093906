"""Reads the shipped chart, rules and rates; a misspelt key is an error, not a default."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from sancha.engines.ledger.types import AccountKind, Place, Side
from sancha.platform.text import Text

LIBRARY = Path(__file__).parent / "library"


class Default(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AccountDefault(Default):
    code: str
    name: Text
    side: Side
    kind: AccountKind


class SideDefault(Default):
    account: str
    at: Place


class TaxDefault(Default):
    name: str
    account: str


class RuleDefault(Default):
    debit: SideDefault
    credit: SideDefault
    tax: TaxDefault | None = None


class EventDefault(Default):
    name: Text
    components: dict[str, RuleDefault]
    # By product, where one is posted otherwise than all others.
    products: dict[str, dict[str, RuleDefault]] = {}


class TaxRateDefault(Default):
    tax: str
    starts_on: date
    rate_pct: Decimal


class Defaults(Default):
    """What the house ships."""

    accounts: tuple[AccountDefault, ...]
    events: dict[str, EventDefault]
    tax_rates: tuple[TaxRateDefault, ...]


def read_defaults(folder: Path = LIBRARY) -> Defaults:
    """:raises pydantic.ValidationError: if a file does not say what it should."""
    parts: dict[str, Any] = {
        part: yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        for part, name in {
            "accounts": "chart_of_accounts.yaml",
            "events": "posting_rules.yaml",
            "tax_rates": "tax_rates.yaml",
        }.items()
    }
    return TypeAdapter(Defaults).validate_python(parts)
