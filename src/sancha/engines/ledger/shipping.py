"""The chart, the posting rules and the tax rates that are shipped: brought into force."""

from uuid import UUID

from django.db import connection

from sancha.engines.ledger import permissions, queries
from sancha.engines.ledger.defaults import Defaults, EventDefault, RuleDefault, read_defaults
from sancha.engines.ledger.errors import LibraryRefused
from sancha.engines.ledger.models import Account, PostingRule, TaxRate
from sancha.engines.ledger.types import LibraryLoaded
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import operation, use_case

LOCK_LIBRARY = "SELECT pg_advisory_xact_lock(hashtext('ledger.library'))"
LIBRARY = Scope(UUID("018f0000-0000-7000-8000-6c6564676572"))  # There is one, of no organisation.


@use_case
def release_library(*, actor: Actor) -> LibraryLoaded:
    """Release the shipped chart, rules and rates, where they differ from what is in force."""
    actor.require(permissions.RELEASE, on=LIBRARY)
    return load_library()


@operation
def load_library(defaults: Defaults | None = None) -> LibraryLoaded:
    """Bring the books up to the shipped defaults; a repetition changes nothing.

    An event whose rules differ gets a new version; entries keep the version they were posted by.
    An event that is no longer shipped stays in force.

    :raises LibraryRefused: if an account would change its nature, or a name resolves to nothing.
    """
    shipped = defaults or read_defaults()
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LIBRARY)  # Two processes start at once.
    loaded = LibraryLoaded(
        accounts=_load_accounts(shipped),
        events=_load_events(shipped),
        tax_rates=_load_tax_rates(shipped),
    )
    if unresolved := queries.unresolved_names():
        raise LibraryRefused("; ".join(unresolved))
    return loaded


def _load_accounts(shipped: Defaults) -> tuple[str, ...]:
    known = Account.objects.in_bulk([account.code for account in shipped.accounts])
    changed = []
    for account in shipped.accounts:
        name = {"zh": account.name.zh, "en": account.name.en}
        if (old := known.get(account.code)) is None:
            Account.objects.create(
                code=account.code, name=name, normal_side=account.side, kind=account.kind
            )
        elif (old.normal_side, old.kind) != (account.side, account.kind):
            raise LibraryRefused(f"account {account.code} would change its nature")
        elif old.name != name:
            old.name = name
            old.save(update_fields=["name"])
        else:
            continue
        changed.append(account.code)
    return tuple(changed)


def _load_events(shipped: Defaults) -> tuple[str, ...]:
    in_force: dict[str, list[PostingRule]] = {}
    for rule in queries.latest_rules():
        in_force.setdefault(rule.event, []).append(rule)
    changed = []
    for event, default in shipped.events.items():
        old = in_force.get(event, [])
        if any(rule.proposal_id is not None for rule in old):
            continue  # What two persons have released is not undone by a start.
        wanted = [
            _columns(component, rule, default, product=product)
            for product, components in {"": default.components, **default.products}.items()
            for component, rule in components.items()
        ]
        if sorted(wanted, key=_place) == [{n: getattr(r, n) for n in wanted[0]} for r in old]:
            continue
        version = old[0].version + 1 if old else 1
        PostingRule.objects.bulk_create(
            PostingRule(event=event, version=version, **columns) for columns in wanted
        )
        changed.append(event)
    return tuple(changed)


def _place(columns: dict[str, object]) -> tuple[str, str]:
    return str(columns["component"]), str(columns["product"])


def _columns(
    component: str, rule: RuleDefault, event: EventDefault, *, product: str
) -> dict[str, object]:
    return {
        "product": product,
        "component": component,
        "event_name": {"zh": event.name.zh, "en": event.name.en},
        "debit_account": rule.debit.account,
        "debit_at": rule.debit.at,
        "credit_account": rule.credit.account,
        "credit_at": rule.credit.at,
        "tax": rule.tax and rule.tax.name,
        "tax_account": rule.tax and rule.tax.account,
    }


def _load_tax_rates(shipped: Defaults) -> tuple[str, ...]:
    changed = []
    for default in shipped.tax_rates:
        stored_rates = TaxRate.objects.filter(tax=default.tax, starts_on=default.starts_on)
        last = stored_rates.order_by("-version").first()
        if last is not None and last.rate_pct == default.rate_pct:
            continue
        TaxRate.objects.create(
            tax=default.tax,
            starts_on=default.starts_on,
            version=last.version + 1 if last else 1,
            rate_pct=default.rate_pct,
        )
        changed.append(f"{default.tax} {default.starts_on}")
    return tuple(changed)
