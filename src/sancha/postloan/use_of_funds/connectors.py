"""What the bank tells of payments out of accounts, compared with the list of payees."""

from collections.abc import Sequence
from uuid import UUID

from sancha.engines.outside.messages import AccountOutflows, Outflow
from sancha.postloan.use_of_funds.types import Seen, Trade, WatchView


def codes_of(outflow: Outflow) -> dict[str, str]:
    """Return what the payee is, by list; some banks write an industry with its letter, as K7010."""
    return {
        "industry": outflow.industry.strip().lstrip("ABCDEFGHIJKLMNOPQRST"),
        "merchant": outflow.merchant_category.strip(),
    }


def match(outflow: Outflow, trades: Sequence[Trade]) -> Seen | None:
    """Return what of a payment is noted, by the entry of the list that says most; None if nothing.

    An industry says more of a payee than the category of its card terminal, a long code more than a short.
    """
    codes = codes_of(outflow)
    found = [trade for trade in trades if codes[trade.scheme].startswith(trade.code)]
    if not found:
        return None
    trade = max(found, key=lambda one: (one.scheme == "industry", len(one.code)))
    return Seen(
        serial=outflow.serial,
        moved_at=outflow.at,
        amount_fen=outflow.amount_fen,
        payee=outflow.counterparty_name,
        code=codes[trade.scheme],
        trade_id=trade.id,
    )


def by_loan(
    told: AccountOutflows, watches: Sequence[WatchView], trades: Sequence[Trade]
) -> dict[UUID, list[Seen]]:
    """Return what is noted of which loan: of several on one account the last that came before it."""
    found: dict[UUID, list[Seen]] = {}
    latest_first = sorted(watches, key=lambda watch: watch.started_at, reverse=True)
    for outflow in told.outflows:
        seen = match(outflow, trades)
        loan = next((one for one in latest_first if one.started_at <= outflow.at), None)
        if seen is not None and loan is not None:
            found.setdefault(loan.loan_id, []).append(seen)
    return found
