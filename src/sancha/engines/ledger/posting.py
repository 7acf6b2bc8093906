"""From rules and amounts to legs: no database, no clock."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from sancha.core.vat import split_following
from sancha.engines.ledger.errors import AmountNotPositive, UnknownPosting
from sancha.engines.ledger.types import Dimensions, Place, PostedLeg, Rule

NOTHING: Mapping[str, int] = MappingProxyType({})
Side = tuple[UUID, str, bool]  # Organisation, account, whether it is debited.


def legs_of(
    rules: Mapping[str, Rule],
    components: Mapping[str, int],
    *,
    dimensions: Dimensions,
    inter_branch_account: str | None,
    before: Mapping[str, int] = NOTHING,
    takes_back: bool = False,
) -> tuple[PostedLeg, ...]:
    """Return the legs of an entry: debits first, amounts of one side of an account joined.

    Where a rule debits one organisation and credits another, inter-branch legs make each balance.
    `before` tells what of a component was posted earlier: its taxes stay the tax of the sum.
    With `takes_back` the legs are the opposite ones: that much of what was posted earlier goes.

    :raises UnknownPosting: if a component has no rule, or the rule names something without a value.
    :raises AmountNotPositive: if an amount is not a positive integer.
    """
    if not components:
        raise UnknownPosting("an entry has at least one component")
    amounts: dict[Side, int] = {}
    for component, amount_fen in components.items():
        if component not in rules:
            raise UnknownPosting(f"no posting rule for component {component!r}")
        for organisation_id, account, leg_fen in _sides(
            rules[component],
            positive(component, amount_fen) * (-1 if takes_back else 1),
            dimensions,
            before.get(component, 0),
        ):
            side = (organisation_id, account, leg_fen > 0)
            amounts[side] = amounts.get(side, 0) + leg_fen
    for organisation_id, surplus_fen in _surpluses(amounts).items():
        if surplus_fen:
            if inter_branch_account is None:
                raise UnknownPosting("the chart has no inter-branch account")
            amounts[organisation_id, inter_branch_account, surplus_fen < 0] = -surplus_fen
    return tuple(
        PostedLeg(organisation_id=organisation_id, account=account, amount_fen=amount_fen)
        for (organisation_id, account, _), amount_fen in sorted(
            amounts.items(), key=lambda item: (not item[0][2], item[0][1])
        )
    )


def positive(component: str, amount_fen: int) -> int:
    """:raises AmountNotPositive: unless it is an integer above zero; a bool or float is none."""
    if type(amount_fen) is not int or amount_fen <= 0:
        raise AmountNotPositive(f"{component}: {amount_fen!r} is not a positive number of fen")
    return amount_fen


def _sides(
    rule: Rule, amount_fen: int, dimensions: Dimensions, before_fen: int
) -> Iterable[tuple[UUID, str, int]]:
    places = {
        Place.OWN: dimensions.organisation_id,
        Place.HEAD_OFFICE: dimensions.head_office_id,
    }
    yield places[rule.debit_at], rule.debit_account, amount_fen
    if rule.tax_account is None:
        yield places[rule.credit_at], rule.credit_account, -amount_fen
        return
    if rule.rate_pct is None:
        raise UnknownPosting(f"no rate on that day for the tax on {rule.component!r}")
    split = split_following(amount_fen, rule.rate_pct, before_fen=before_fen)
    if split.net_fen:  # Of one fen, the tax may be all, where parts before it were rounded down.
        yield places[rule.credit_at], rule.credit_account, -split.net_fen
    if split.tax_fen:  # Of a few fen, the tax rounds to nothing.
        yield places[rule.credit_at], rule.tax_account, -split.tax_fen


def _surpluses(amounts: Mapping[Side, int]) -> dict[UUID, int]:
    surpluses: dict[UUID, int] = {}
    for (organisation_id, _, _), amount_fen in amounts.items():
        surpluses[organisation_id] = surpluses.get(organisation_id, 0) + amount_fen
    return surpluses
