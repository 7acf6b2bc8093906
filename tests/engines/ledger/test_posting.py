"""The arithmetic of an entry, without a database."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sancha.engines.ledger.errors import AmountNotPositive, UnknownPosting
from sancha.engines.ledger.posting import legs_of
from sancha.engines.ledger.types import Dimensions, Place, Rule
from sancha.platform.text import Text

HEAD, OWN = uuid4(), uuid4()
DIMENSIONS = Dimensions(
    legal_entity_id=uuid4(), organisation_id=OWN, head_office_id=HEAD, product="P"
)


def rule(
    component: str, debit: tuple[str, Place], credit: tuple[str, Place], **tax: object
) -> Rule:
    values = {"tax_account": None, "rate_pct": None, **tax}
    return Rule(
        component=component,
        risk_class="",
        product="",
        version=1,
        event_name=Text("事", "Event"),
        debit_account=debit[0],
        debit_at=debit[1],
        credit_account=credit[0],
        credit_at=credit[1],
        **values,  # type: ignore[arg-type]
    )


RULES = {
    "principal": rule("principal", ("1002", Place.HEAD_OFFICE), ("1303", Place.OWN)),
    "interest": rule("interest", ("1002", Place.HEAD_OFFICE), ("1132", Place.OWN)),
    "taxed": rule(
        "taxed", ("1132", Place.OWN), ("6011", Place.OWN), tax_account="2221", rate_pct=Decimal(6)
    ),
    "rateless": rule("rateless", ("1132", Place.OWN), ("6011", Place.OWN), tax_account="2221"),
}


def legs(**components: int) -> list[tuple[object, str, int]]:
    found = legs_of(RULES, components, dimensions=DIMENSIONS, inter_branch_account="3001")
    return [(leg.organisation_id, leg.account, leg.amount_fen) for leg in found]


class TestLegsOf:
    def test_joins_equal_sides_and_settles_between_organisations(self) -> None:
        assert legs(principal=100_000, interest=25_000) == [
            (HEAD, "1002", 125_000),
            (OWN, "3001", 125_000),
            (OWN, "1132", -25_000),
            (OWN, "1303", -100_000),
            (HEAD, "3001", -125_000),
        ]

    def test_splits_the_tax_off_the_income(self) -> None:
        assert legs(taxed=25_000) == [
            (OWN, "1132", 25_000),
            (OWN, "2221", -1_415),
            (OWN, "6011", -23_585),
        ]

    def test_leaves_out_a_tax_that_rounds_to_nothing(self) -> None:
        assert legs(taxed=1) == [(OWN, "1132", 1), (OWN, "6011", -1)]

    def test_needs_no_inter_branch_account_within_one_organisation(self) -> None:
        home = Dimensions(
            legal_entity_id=uuid4(), organisation_id=HEAD, head_office_id=HEAD, product="P"
        )
        found = legs_of(RULES, {"principal": 7}, dimensions=home, inter_branch_account=None)
        assert [(leg.account, leg.amount_fen) for leg in found] == [("1002", 7), ("1303", -7)]

    @pytest.mark.parametrize("amount", [0, -1, True, 1.0, "1"])
    def test_refuses_what_is_not_a_positive_integer(self, amount: int) -> None:
        with pytest.raises(AmountNotPositive):
            legs(principal=amount)

    @pytest.mark.parametrize("components", [{}, {"penalty": 1}, {"rateless": 1}])
    def test_refuses_what_no_rule_covers(self, components: dict[str, int]) -> None:
        with pytest.raises(UnknownPosting):
            legs(**components)

    def test_refuses_to_cross_organisations_without_an_account_for_it(self) -> None:
        with pytest.raises(UnknownPosting, match="inter-branch"):
            legs_of(RULES, {"principal": 1}, dimensions=DIMENSIONS, inter_branch_account=None)

    @given(
        st.dictionaries(
            st.sampled_from(["principal", "interest", "taxed"]), st.integers(1, 2**60), min_size=1
        )
    )
    def test_each_organisation_balances(self, components: dict[str, int]) -> None:
        found = legs(**components)
        for organisation in (HEAD, OWN):
            assert sum(fen for place, _, fen in found if place == organisation) == 0
        assert all(fen for _, _, fen in found)
