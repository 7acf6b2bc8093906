"""What the ledger says and takes. Debits are positive, credits negative, all in fen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sancha.platform.text import Text


class Side(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class AccountKind(StrEnum):
    """What an account is in the balance sheet."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    MEMO = "memo"  # Outside the balance sheet: what is claimed, but not earned.
    INTER_BRANCH = "inter_branch"  # Exactly one account: what organisations owe each other.


class Place(StrEnum):
    """In whose books a side of a rule stands."""

    OWN = "own"
    HEAD_OFFICE = "head_office"


@dataclass(frozen=True, kw_only=True)
class Dimensions:
    """Where an entry belongs. The head office holds the account at the core banking system."""

    legal_entity_id: UUID
    organisation_id: UUID
    head_office_id: UUID
    product: str


@dataclass(frozen=True)
class Classed:
    """The class of what an entry is about: one of five, and on which side of the balance sheet it stands."""

    code: str
    side: str


UNCLASSED = Classed("", "")


@dataclass(frozen=True, kw_only=True)
class Postings:
    """What many entries are about, column by column: whose, and how much of each component (in fen)."""

    subject_ids: Sequence[UUID]
    organisation_ids: Sequence[UUID]
    products: Sequence[str]
    components: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class PostedLeg:
    organisation_id: UUID
    account: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class PostedEntry:
    """An entry as it was written."""

    id: UUID
    number: str
    event: str
    accounting_on: date
    legs: tuple[PostedLeg, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one component of an event is posted, with the tax rate of the day."""

    component: str
    risk_class: str  # "": whatever the class.
    product: str  # "": whatever the product.
    version: int
    event_name: Text
    debit_account: str
    debit_at: Place
    credit_account: str
    credit_at: Place
    tax_account: str | None
    rate_pct: Decimal | None


@dataclass(frozen=True, kw_only=True)
class LegView:
    """A leg as a person reads it."""

    account: str
    name: Text
    debit_fen: int
    credit_fen: int
    currency: str
    organisation_id: UUID
    product: str


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """An entry as a person reads it, with those legs that the reader may see."""

    id: UUID
    number: str
    event: str
    rule_version: int
    description: Text
    accounting_on: date
    reverses: str | None
    reversed_by: str | None
    legs: tuple[LegView, ...]
    subject_id: UUID
    act_id: UUID
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Balance:
    """The balance of an account in one organisation, product and currency; a debit is positive."""

    account: str
    organisation_id: UUID
    product: str
    currency: str
    balance_fen: int


@dataclass(frozen=True, kw_only=True)
class TrialBalanceRow:
    """An account's turnover to date. The balance is positive on the account's normal side."""

    account: str
    name: Text
    currency: str
    normal_side: Side
    debit_fen: int
    credit_fen: int
    opening_fen: int = 0  # A debit is positive.

    @property
    def balance_fen(self) -> int:
        difference_fen = self.opening_fen + self.debit_fen - self.credit_fen
        return difference_fen if self.normal_side is Side.DEBIT else -difference_fen


@dataclass(frozen=True, kw_only=True)
class TrialBalance:
    on: date
    rows: tuple[TrialBalanceRow, ...]

    @property
    def is_balanced(self) -> bool:
        """Tell whether debits equal credits in each currency."""
        currencies = {row.currency for row in self.rows}
        return not any(
            sum(row.debit_fen - row.credit_fen for row in self.rows if row.currency == currency)
            for currency in currencies
        )


@dataclass(frozen=True, kw_only=True)
class LibraryLoaded:
    """What a load of the shipped defaults changed: nothing, when they were loaded before."""

    accounts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    tax_rates: tuple[str, ...] = ()
