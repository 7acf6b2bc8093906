"""The books of one lender, as far as the reader may see them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from sancha.engines.ledger import queries as ledger
from sancha.engines.ledger.models import Account, Leg
from sancha.engines.ledger.types import AccountKind, TrialBalance
from sancha.platform.errors import NotFound
from sancha.platform.text import Text
from sancha.postloan.night.models import NightCheck

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


def books_of(
    legal_entity_id: UUID, *, on: date, since: date | None, organisation_id: UUID | None
) -> Books:
    """Return the books to date; the account at the bank as it stands now, for the bank says no less."""
    kinds = Account.objects.values_list("code", "kind")
    return Books(
        balance=ledger.trial_balance(
            legal_entity_id, on=on, since=since, organisation_id=organisation_id
        ),
        kinds={code: KINDS[AccountKind(kind)] for code, kind in kinds},
        at_bank_fen=ledger.balance_fen(CORE_ACCOUNT, legal_entity_id=legal_entity_id),
    )


@dataclass(frozen=True)
class Lines:
    """One page of an account's lines, newest first, each with its entry; the sums are of all pages."""

    page: list[Leg]
    total: int
    debit_fen: int
    credit_fen: int


def lines_of(
    account: str,
    *,
    legal_entity_id: UUID,
    organisation_id: UUID | None,
    since: date | None,
    on: date,
    window: slice,
) -> Lines:
    rows = Leg.objects.filter(
        account_id=account, legal_entity_id=legal_entity_id, accounting_on__lte=on
    )
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if since is not None:
        rows = rows.filter(accounting_on__gte=since)
    sums = rows.aggregate(
        total=Count("*"),
        debit=Sum("amount_fen", filter=Q(amount_fen__gt=0), default=0),
        credit=Sum("amount_fen", filter=Q(amount_fen__lt=0), default=0),
    )
    page = rows.select_related("entry").order_by("-accounting_on", "-entry__number", "number")
    return Lines(list(page[window]), sums["total"], int(sums["debit"]), -int(sums["credit"]))


def checks_of(
    legal_entity_id: UUID, *, on: date, organisation_id: UUID | None
) -> tuple[date | None, list[tuple[str, int, int]]]:
    """Return the last check of the loans against the books up to a day: its day, and by account
    what each says."""
    rows = NightCheck.objects.filter(legal_entity_id=legal_entity_id, on__lte=on)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    last = rows.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return None, []
    sums = (
        rows.filter(on=last)
        .values("account")
        .annotate(loans=Sum("loans_fen"), books=Sum("books_fen"))
        .order_by("account")
    )
    return last, [(row["account"], int(row["loans"]), int(row["books"])) for row in sums]


def account_named(code: str) -> tuple[Text, Text]:
    """Return an account's name and what it is.

    :raises NotFound: if the chart has no such account.
    """
    found = Account.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return Text.of(found.name), KINDS[AccountKind(found.kind)]


def names_of_accounts() -> dict[str, Text]:
    return {code: Text.of(name) for code, name in Account.objects.values_list("code", "name")}
