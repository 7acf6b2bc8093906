"""Every SELECT of the ledger. Balances are sums of legs: a posting need not lock a row."""

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, Q, QuerySet, Sum

from sancha.engines.ledger.choosing import ambiguous, missing
from sancha.engines.ledger.errors import UnknownPosting
from sancha.engines.ledger.models import Account, DayTurnover, Entry, Leg, PostingRule, TaxRate
from sancha.engines.ledger.types import (
    AccountKind,
    Balance,
    EntryView,
    LegView,
    Place,
    Rule,
    Side,
    TrialBalance,
    TrialBalanceRow,
)
from sancha.platform.acts import current_act
from sancha.platform.errors import NotFound
from sancha.platform.text import Text

# The rules of an event's last version, each with the rate that its tax has on the day.
RULES = """SELECT component, risk_class, product, version, event_name, debit_account, debit_at,
                  credit_account, credit_at, tax_account, rate.rate_pct
    FROM ledger_postingrule AS rule LEFT JOIN LATERAL (
        SELECT rate_pct FROM ledger_taxrate
        WHERE ledger_taxrate.tax = rule.tax AND starts_on <= %s
        ORDER BY starts_on DESC, ledger_taxrate.version DESC LIMIT 1) AS rate ON true
    WHERE event = %s AND version = (SELECT max(version) FROM ledger_postingrule WHERE event = %s)"""


def rules_of(event: str, *, on: date) -> list[Rule]:
    """Return the rules in force for an event; `choosing` says by which one a posting goes.

    :raises UnknownPosting: if none is released.
    """
    with connection.cursor() as cursor:
        cursor.execute(RULES, [on, event, event])
        rows = cursor.fetchall()
    if not rows:
        raise UnknownPosting(f"no posting rule for event {event!r}")
    return [
        Rule(
            component=component,
            risk_class=risk_class,
            product=product,
            version=version,
            event_name=Text.of(json.loads(event_name)),
            debit_account=debit_account,
            debit_at=Place(debit_at),
            credit_account=credit_account,
            credit_at=Place(credit_at),
            tax_account=tax_account,
            rate_pct=rate_pct,
        )
        for (
            component,
            risk_class,
            product,
            version,
            event_name,
            debit_account,
            debit_at,
            credit_account,
            credit_at,
            tax_account,
            rate_pct,
        ) in rows
    ]


def inter_branch_account() -> str | None:
    """Return the account of what organisations owe each other, if the chart has one."""
    accounts = Account.objects.filter(kind=AccountKind.INTER_BRANCH)
    return accounts.values_list("code", flat=True).first()


def rules_in_act(event: str, *, on: date) -> list[Rule]:
    """Return `rules_of` the event, asked once in a use case: the night posts hundreds by few rules."""
    known = current_act().remembered
    key = ("ledger.rules", event, on)
    if key not in known:
        known[key] = rules_of(event, on=on)
    found: list[Rule] = known[key]
    return found


def inter_branch_in_act() -> str | None:
    """Return the inter-branch account, asked once in a use case."""
    known = current_act().remembered
    if "ledger.inter_branch" not in known:
        known["ledger.inter_branch"] = inter_branch_account()
    found: str | None = known["ledger.inter_branch"]
    return found


def account_codes() -> set[str]:
    return set(Account.objects.values_list("code", flat=True))


def tax_names() -> set[str]:
    return set(TaxRate.objects.values_list("tax", flat=True))


def entry(entry_id: UUID) -> Entry:
    """:raises NotFound: if there is no such entry, or not for this reader."""
    found = Entry.objects.filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def legs_up_to(
    on: date | None,
    *,
    legal_entity_id: UUID | None = None,
    organisation_id: UUID | None = None,
    account: str | None = None,
    product: str | None = None,
) -> QuerySet[Leg]:
    """Return the legs of all entries dated `on` or before, narrowed by what is given."""
    narrowed = {
        "accounting_on__lte": on,
        "legal_entity_id": legal_entity_id,
        "organisation_id": organisation_id,
        "account_id": account,
        "product": product,
    }
    given = {name: value for name, value in narrowed.items() if value is not None}
    return Leg.objects.filter(**given)


KEYS = ("account", "organisation_id", "product", "currency")


def moved_up_to(on: date | None, **narrowed: Any) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Return debits and credits to date by account, organisation, product and currency.

    Of days that are closed they come from the daily roll-up, of later ones from the legs.
    """
    given = {name: value for name, value in narrowed.items() if value is not None}
    rolled = DayTurnover.objects.filter(**given)
    by_entity = {k: v for k, v in given.items() if k in ("legal_entity_id", "organisation_id")}
    last = DayTurnover.objects.filter(**by_entity).aggregate(last=Max("on"))["last"]
    legs = legs_up_to(on, **given)
    if last is not None:
        legs = legs.filter(accounting_on__gt=last)
    sums: dict[tuple[Any, ...], tuple[int, int]] = {}
    found = [
        *legs.values_list("account_id", *KEYS[1:]).annotate(
            debit=Sum("amount_fen", filter=Q(amount_fen__gt=0), default=0),
            credit=-Sum("amount_fen", filter=Q(amount_fen__lt=0), default=0),
        ),
        *(rolled.filter(on__lte=on) if on else rolled)
        .values_list(*KEYS)
        .annotate(debit=Sum("debit_fen"), credit=Sum("credit_fen")),
    ]
    for account, organisation_id, product, currency, debit_fen, credit_fen in found:
        key = (account, organisation_id, product, currency)
        debit_before, credit_before = sums.get(key, (0, 0))
        sums[key] = (debit_before + int(debit_fen), credit_before + int(credit_fen))
    return sums


def trial_balance(
    legal_entity_id: UUID,
    *,
    on: date,
    since: date | None = None,
    organisation_id: UUID | None = None,
) -> TrialBalance:
    """Return each account's debits and credits to date, of one legal entity or organisation.

    With `since`, what moved before that day is the opening balance, and only the rest is turnover.
    """
    place = {"legal_entity_id": legal_entity_id, "organisation_id": organisation_id}
    turnover = _by_account(moved_up_to(on, **place))
    opening: dict[tuple[str, str], int] = {}
    if since is not None:
        for key, (debit, credit) in _by_account(
            moved_up_to(since - timedelta(days=1), **place)
        ).items():
            opening[key] = debit - credit
            turnover[key] = (turnover[key][0] - debit, turnover[key][1] - credit)
    accounts = Account.objects.in_bulk([account for account, _ in turnover])
    rows = tuple(
        TrialBalanceRow(
            account=account,
            name=Text.of(accounts[account].name),
            currency=currency,
            normal_side=Side(accounts[account].normal_side),
            debit_fen=debit_fen,
            credit_fen=credit_fen,
            opening_fen=opening.get((account, currency), 0),
        )
        for (account, currency), (debit_fen, credit_fen) in sorted(turnover.items())
    )
    return TrialBalance(on=on, rows=rows)


def _by_account(
    moved: dict[tuple[Any, ...], tuple[int, int]],
) -> dict[tuple[str, str], tuple[int, int]]:
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for (account, _, _, currency), (debit_fen, credit_fen) in moved.items():
        debit_before, credit_before = sums.get((account, currency), (0, 0))
        sums[account, currency] = (debit_before + debit_fen, credit_before + credit_fen)
    return sums


def balances(
    *,
    on: date | None = None,
    legal_entity_id: UUID | None = None,
    account: str | None = None,
    organisation_id: UUID | None = None,
    product: str | None = None,
) -> tuple[Balance, ...]:
    """Return balances per account, organisation, product and currency; a debit is positive."""
    moved = moved_up_to(
        on,
        legal_entity_id=legal_entity_id,
        organisation_id=organisation_id,
        account=account,
        product=product,
    )
    return tuple(
        Balance(
            account=key[0],
            organisation_id=key[1],
            product=key[2],
            currency=key[3],
            balance_fen=debit_fen - credit_fen,
        )
        for key, (debit_fen, credit_fen) in sorted(moved.items())
    )


def balance_fen(
    account: str,
    *,
    on: date | None = None,
    legal_entity_id: UUID | None = None,
    organisation_id: UUID | None = None,
    product: str | None = None,
    currency: str = "CNY",
) -> int:
    """Return one account's balance; a debit is positive."""
    legs = legs_up_to(
        on,
        legal_entity_id=legal_entity_id,
        organisation_id=organisation_id,
        account=account,
        product=product,
    )
    total = legs.filter(currency=currency).aggregate(total=Sum("amount_fen", default=0))
    return int(total["total"])


def entries_of(subject_id: UUID) -> tuple[EntryView, ...]:
    """Return a subject's entries in order, with their legs: two queries, however many they are."""
    return _shown(Entry.objects.filter(subject_id=subject_id).order_by("accounting_on", "number"))


def entry_numbered(number: str) -> EntryView:
    """:raises NotFound: if there is no such entry, or not for this reader."""
    found = _shown(Entry.objects.filter(number=number))
    if not found:
        raise NotFound
    return found[0]


def _shown(rows: "QuerySet[Entry]") -> tuple[EntryView, ...]:
    entries = list(
        rows.annotate(
            reverses_number=F("reverses__number"), reversed_number=F("reversed_by__number")
        )
    )
    legs: defaultdict[UUID, list[LegView]] = defaultdict(list)
    found = Leg.objects.filter(entry_id__in=[entry.id for entry in entries])
    for leg in found.select_related("account").order_by("entry_id", "number"):
        legs[leg.entry_id].append(
            LegView(
                account=leg.account_id,
                name=Text.of(leg.account.name),
                debit_fen=max(leg.amount_fen, 0),
                credit_fen=max(-leg.amount_fen, 0),
                currency=leg.currency,
                organisation_id=leg.organisation_id,
                product=leg.product,
            )
        )
    return tuple(
        EntryView(
            id=entry.id,
            number=entry.number,
            event=entry.event,
            rule_version=entry.rule_version,
            description=Text.of(entry.description),
            accounting_on=entry.accounting_on,
            reverses=entry.reverses_number,
            reversed_by=entry.reversed_number,
            legs=tuple(legs[entry.id]),
            subject_id=entry.subject_id,
            act_id=entry.act_id,
            recorded_at=entry.recorded_at,
        )
        for entry in entries
    )


def is_balanced() -> bool:
    """Tell whether every organisation's legs sum to nothing, in each currency."""
    sums = Leg.objects.values("legal_entity_id", "organisation_id", "currency")
    return not sums.annotate(total=Sum("amount_fen")).exclude(total=0).exists()


def unresolved_names() -> list[str]:
    """Return what is wrong with the released rules; they may be used when it is empty.

    A rule must name accounts of the chart and a tax that has a rate; where a rule crosses from one
    organisation to another, the chart must have an inter-branch account.
    """
    accounts, taxes = account_codes(), tax_names()
    has_inter_branch = inter_branch_account() is not None
    found = []
    rules = latest_rules()
    of_event: dict[str, list[PostingRule]] = defaultdict(list)
    for rule in rules:
        of_event[rule.event].append(rule)
    for event, scoped in of_event.items():
        found += [f"{event}.{name}: no rule for all others" for name in missing(scoped)]
        found += [f"{event}.{one.component}: two rules fit alike" for one, _ in ambiguous(scoped)]
    for rule in rules:
        where = f"{rule.event}.{rule.component}"
        named = (rule.debit_account, rule.credit_account, rule.tax_account)
        found += [f"{where}: account {a}" for a in named if a is not None and a not in accounts]
        if rule.tax is not None and rule.tax not in taxes:
            found.append(f"{where}: tax {rule.tax}")
        if rule.debit_at != rule.credit_at and not has_inter_branch:
            found.append(f"{where}: inter-branch account")
    return found


def latest_rules() -> list[PostingRule]:
    """Return the rules of each event's last version."""
    versions = PostingRule.objects.values_list("event").annotate(last=Max("version"))
    latest = dict(versions)
    rules = PostingRule.objects.order_by("event", "component", "product", "risk_class")
    return [rule for rule in rules if rule.version == latest[rule.event]]
