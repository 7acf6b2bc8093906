"""Our books and the bank's, side by side."""

from books import assert_everything_adds_up
from road import sandbox
from sancha.core.money import yuan
from sancha.engines.ledger import queries as ledger

AT_THE_BANK, LENT = "1002", "1303"


def assert_money_agrees() -> None:
    """Everything adds up, and core banking holds what our 1002 says."""
    assert_everything_adds_up()
    assert sandbox("GET", "/core/lender")["balance"] == yuan(ledger.balance_fen(AT_THE_BANK))


def lent_fen() -> int:
    return ledger.balance_fen(LENT)


def account_of(person: dict[str, object]) -> str:
    """Return the balance of a person's account at core banking."""
    return str(sandbox("GET", f"/core/accounts/{person['bank_account']}")["balance"])


def set_account(person: dict[str, object], **values: str) -> None:
    sandbox("PUT", f"/core/accounts/{person['bank_account']}", values)
