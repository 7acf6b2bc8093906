"""Entries and rules that people make by hand: written here, decided by two persons elsewhere."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from sancha.core.money import yuan
from sancha.engines.ledger import queries
from sancha.engines.ledger.errors import (
    AlreadyReversed,
    JournalRefused,
    LibraryRefused,
    NotByHand,
    PeriodClosed,
    ReversalNotReversible,
)
from sancha.engines.ledger.models import Account, ClosedPeriod, Entry, PostingRule
from sancha.engines.ledger.services import add_entry
from sancha.engines.ledger.shipping import LOCK_LIBRARY
from sancha.engines.ledger.types import AccountKind, PostedEntry, PostedLeg, Side
from sancha.platform.door import operation
from sancha.platform.text import Text, joined

BY_HAND = "manual.journal"
# Kept by the loans: the night compares them, and a line by hand would be a difference for ever.
KEPT_BY_LOANS = frozenset({
    "1132", "1133", "1134", "130101", "130102", "1303", "1304", "7001", "7002", "7101", "7201",
    "7202", "7203",
})  # fmt: skip
# Posted in sum, for many loans at once: no class holds for it.
POSTED_IN_SUM = frozenset({
    "loan.interest_accrued", "loan.penalty_accrued", "loan.claimed_off_balance", "loan.claim_kept",
    "loan.provided",
})  # fmt: skip
UNKNOWN = Text("科目 {account} 不存在", "there is no account {account}")
CONTROLLED = Text(
    "科目 {account} 由系统自动核算，不能手工记账", "account {account} is kept by the system"
)
UNEQUAL = Text(
    "借方合计 {debit} 与贷方合计 {credit} 不等", "debits {debit} differ from credits {credit}"
)
TOO_FEW = Text("至少一借一贷", "at least one debit and one credit")


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One line of an entry by hand; the amount in fen, positive."""

    organisation_id: UUID
    account: str
    side: Side
    amount_fen: int

    @property
    def signed_fen(self) -> int:
        return self.amount_fen if self.side is Side.DEBIT else -self.amount_fen


def refuse_unbookable(lines: Sequence[JournalLine]) -> None:
    """:raises JournalRefused: with each finding, unless the lines can be booked."""
    chart = dict(Account.objects.values_list("code", "kind"))
    found = [UNKNOWN.format(account=line.account) for line in lines if line.account not in chart]
    found += [
        CONTROLLED.format(account=line.account)
        for line in lines
        if line.account in KEPT_BY_LOANS or chart.get(line.account) == AccountKind.INTER_BRANCH
    ]
    debit_fen = sum(line.amount_fen for line in lines if line.side is Side.DEBIT)
    credit_fen = sum(line.amount_fen for line in lines if line.side is Side.CREDIT)
    if not debit_fen or not credit_fen or any(line.amount_fen <= 0 for line in lines):
        found.append(TOO_FEW)
    elif debit_fen != credit_fen:
        found.append(UNEQUAL.format(debit=yuan(debit_fen), credit=yuan(credit_fen)))
    if found:
        raise JournalRefused(findings=joined(found))


def refuse_closed(legal_entity_id: UUID, on: date) -> None:
    """:raises PeriodClosed: if the books of that day are closed."""
    closed = ClosedPeriod.objects.filter(legal_entity_id=legal_entity_id, until_on__gte=on)
    if (last := closed.order_by("-until_on").first()) is not None:
        raise PeriodClosed(until_on=last.until_on)


@operation
def post_by_hand(
    *,
    legal_entity_id: UUID,
    organisation_id: UUID,
    lines: Sequence[JournalLine],
    subject_id: UUID,
    accounting_on: date,
    description: Text,
) -> PostedEntry:
    """Write an entry line by line; inter-branch legs come by themselves.

    :raises JournalRefused: if its lines cannot be booked.
    :raises PeriodClosed: if the books of that day are closed.
    """
    refuse_unbookable(lines)
    refuse_closed(legal_entity_id, accounting_on)
    legs = [PostedLeg(line.organisation_id, line.account, line.signed_fen) for line in lines]
    surplus: dict[UUID, int] = defaultdict(int)
    for leg in legs:
        surplus[leg.organisation_id] += leg.amount_fen
    inter_branch = queries.inter_branch_account() or ""
    legs += [PostedLeg(place, inter_branch, -fen) for place, fen in surplus.items() if fen]
    return add_entry(
        event=BY_HAND,
        rule_version=0,
        subject_id=subject_id,
        legal_entity_id=legal_entity_id,
        organisation_id=organisation_id,
        accounting_on=accounting_on,
        description=description,
        legs=legs,
    )


def to_reverse(number: str) -> Entry:
    """Return the entry by hand of this number.

    :raises NotByHand: if an event made it, or there is none.
    :raises ReversalNotReversible: if it is a reversal itself.
    :raises AlreadyReversed: if it has been reversed.
    """
    row = Entry.objects.filter(number=number).first()
    if row is None or row.event != BY_HAND:
        raise NotByHand(number=number)
    if row.reverses_id is not None:
        raise ReversalNotReversible(number=number)
    if Entry.objects.filter(reverses_id=row.id).exists():
        raise AlreadyReversed(number=number)
    return row


@operation
def add_rules(*, event: str, rules: Sequence[Mapping[str, Any]], proposal_id: UUID) -> int:
    """Put a new version of an event's rules into force; entries keep the version they went by.

    :raises LibraryRefused: if two of them fit a posting alike, or a component lacks one for all others.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LIBRARY)
    old = [rule for rule in queries.latest_rules() if rule.event == event]
    version = old[0].version + 1
    PostingRule.objects.bulk_create(
        PostingRule(
            event=event,
            event_name=old[0].event_name,
            version=version,
            proposal_id=proposal_id,
            **columns,
        )
        for columns in rules
    )
    if unresolved := queries.unresolved_names():
        raise LibraryRefused("; ".join(unresolved))
    return version
