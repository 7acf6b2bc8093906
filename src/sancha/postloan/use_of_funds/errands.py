from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sancha.engines.outside import connectors as outside
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import OutsideFailed
from sancha.engines.outside.messages import OutflowsAsked, OutflowsOf
from sancha.office.calendar.queries import SHANGHAI
from sancha.platform import clock
from sancha.platform.acts import Scope
from sancha.platform.door import errand
from sancha.postloan.use_of_funds import connectors, queries, services
from sancha.postloan.use_of_funds.errors import BankSilent, NotTracked
from sancha.postloan.use_of_funds.services import TRACKER
from sancha.postloan.use_of_funds.types import WatchView

MOST_ACCOUNTS, MOST_TIMES = 500, 1000
# What the bank books late has an earlier moment; what is told twice is noted once.
OVERLAP = timedelta(days=1)


@errand
def ask_due(legal_entity_id: UUID) -> int:
    """Ask what was paid out of accounts whose day has come; return of how many it is known.

    :raises OutsideFailed: if core banking does not tell; what it did not tell stays due.
    """
    on, count = clock.now().astimezone(SHANGHAI).date(), 0
    for _ in range(MOST_TIMES):
        due = queries.due_watches(legal_entity_id, on=on, most=MOST_ACCOUNTS)
        if not due:
            break
        ask(legal_entity_id, due)
        count += len(due)
    return count


@errand
def ask_of(loan_id: UUID) -> int:
    """Ask now what was paid out of the account of a loan, and of others of its borrower.

    Return how much of it is new and noted.

    :raises NotTracked: if nothing is asked of this loan.
    :raises BankSilent: if core banking does not tell.
    """
    watch = queries.watch_of(loan_id)
    if watch is None or watch.state.code != "open":
        raise NotTracked
    try:
        return ask(watch.legal_entity_id, queries.watches_of_party(watch.party_id))
    except OutsideFailed:
        raise BankSilent from None


@errand
def ask(legal_entity_id: UUID, watches: Sequence[WatchView]) -> int:
    """Ask, note what went to somebody on the list, and up to when it is known.

    Broken off, it is asked again: what was noted stays, and is noted once.
    """
    accounts = queries.accounts_of(watches)
    of_account: dict[str, list[WatchView]] = defaultdict(list)
    for watch in watches:
        if watch.id in accounts:
            of_account[accounts[watch.id]].append(watch)
    now = clock.now()
    inquiry = services.open_inquiry(
        legal_entity_id=legal_entity_id, account_count=len(of_account), now=now
    )
    noted, outflow_count, until = 0, 0, now
    unknown = {watch.id for watch in watches if watch.id not in accounts}  # Erased: nothing to ask.
    if of_account:
        told = call(
            outside.OUTFLOWS,
            OutflowsAsked(
                number=inquiry.number,
                accounts=[
                    OutflowsOf(account=account, since=min(since(watch) for watch in held))
                    for account, held in of_account.items()
                ],
            ),
            actor=TRACKER,
            subject=Scope(inquiry.id, inquiry.organisation_id),
            reason="资金用途跟踪",
        ).answer
        until, trades = told.until, [trade for trade in queries.trades() if trade.is_active]
        for one in told.accounts:
            held = of_account.get(one.account, [])
            outflow_count += len(one.outflows)
            if not one.is_known:
                unknown |= {watch.id for watch in held}
            for loan_id, seen in connectors.by_loan(one, held, trades).items():
                noted += services.note_flows(
                    loan_id=loan_id, inquiry=inquiry.number, seen=seen, now=clock.now()
                )
    services.close_inquiry(
        inquiry_id=inquiry.id,
        watch_ids=[watch.id for watch in watches],
        unknown_ids=unknown,
        until=until,
        outflow_count=outflow_count,
        noted_count=noted,
        now=clock.now(),
    )
    return noted


def since(watch: WatchView) -> datetime:
    """Return since when payments are asked for: once more those of the last day known."""
    if watch.told_until_at is None:
        return watch.started_at
    return max(watch.started_at, watch.told_until_at - OVERLAP)
