"""The books of one lender, as far as the reader may see them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sancha.engines.ledger import queries as ledger
from sancha.engines.ledger.models import Account
from sancha.engines.ledger.types import AccountKind, TrialBalance
from sancha.platform.text import Text

CORE_ACCOUNT = "1002"
KINDS = {
    AccountKind.ASSET: Text("资产", "Asset"),
    AccountKind.LIABILITY: Text("负债", "Liability"),
    AccountKind.EQUITY: Text("所有者权益", "Equity"),
    AccountKind.INCOME: Text("收入", "Income"),
    AccountKind.EXPENSE: Text("支出", "Expense"),
    AccountKind.MEMO: Text("表外", "Off balance"),
    AccountKind.INTER_BRANCH: Text("辖内往来", "Inter-branch"),
}


@dataclass(frozen=True)
class Books:
    """A trial balance with what each account is, and what our books say the bank holds."""

    balance: TrialBalance
    kinds: dict[str, Text]
    at_bank_fen: int


def books_of(legal_entity_id: UUID, *, on: date) -> Books:
    """Return the books to date; the account at the bank as it stands now, for the bank says no less."""
    kinds = Account.objects.values_list("code", "kind")
    return Books(
        balance=ledger.trial_balance(legal_entity_id, on=on),
        kinds={code: KINDS[AccountKind(kind)] for code, kind in kinds},
        at_bank_fen=ledger.balance_fen(CORE_ACCOUNT, legal_entity_id=legal_entity_id),
    )
