"""Before anything starts: every name in a posting rule resolves, shipped or in force."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from sancha.engines.ledger import queries
from sancha.engines.ledger.defaults import RuleDefault, read_defaults
from sancha.engines.ledger.types import AccountKind


@register("ledger")
def shipped_rules_resolve(**_: Any) -> list[CheckMessage]:
    """A rule names accounts of the shipped chart, and a tax that has a rate."""
    shipped = read_defaults()
    accounts = {account.code for account in shipped.accounts}
    taxes = {rate.tax for rate in shipped.tax_rates}
    has_inter_branch = any(a.kind is AccountKind.INTER_BRANCH for a in shipped.accounts)

    def unresolved(rule: RuleDefault) -> Iterator[str]:
        named = [rule.debit.account, rule.credit.account]
        if rule.tax is not None:
            named.append(rule.tax.account)
            if rule.tax.name not in taxes:
                yield f"no rate of the tax {rule.tax.name}"
        yield from (f"no account {code}" for code in named if code not in accounts)
        if rule.debit.at != rule.credit.at and not has_inter_branch:
            yield "no inter-branch account"

    return [
        Error(text, obj=f"{event}.{component}", id="ledger.E001")
        for event, default in shipped.events.items()
        for component, rule in default.components.items()
        for text in unresolved(rule)
    ]


@register("stored", deploy=True)
def rules_in_force_resolve(**_: Any) -> list[CheckMessage]:
    """The released rules name accounts and taxes that the database holds."""
    return [Error(text, id="ledger.E002") for text in queries.unresolved_names()]
