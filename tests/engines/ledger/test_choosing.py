"""Rules by class and product: the most specific counts, and both ways of posting go by the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product as every
from random import Random
from typing import Any
from uuid import UUID

import pytest

from books import (
    AT_BRANCH,
    BANK,
    BOOKKEEPER,
    BRANCH,
    DAY,
    HEAD_OFFICE,
    assert_books_balance,
    load_books,
    post,
)
from sancha.engines.ledger import journals, ports, queries, services
from sancha.engines.ledger.choosing import ambiguous, chosen, missing
from sancha.engines.ledger.errors import LibraryRefused
from sancha.engines.ledger.types import UNCLASSED, Classed, Place, Postings, Rule
from sancha.platform.acts import Actor, Scope
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from sancha.platform.text import Text
from support import query

CLASSES, PRODUCTS = ("", "on", "off", "1", "2", "3"), ("", "A", "B")
POSTED = [Classed(code, side) for code, side in every("12345", ("on", "off"))] + [UNCLASSED]


def rule(risk_class: str, product: str, component: str = "principal") -> Rule:
    return Rule(
        component=component,
        risk_class=risk_class,
        product=product,
        version=1,
        event_name=Text("事", "Event"),
        debit_account=f"{risk_class}/{product}",
        debit_at=Place.OWN,
        credit_account="1303",
        credit_at=Place.OWN,
        tax_account=None,
        rate_pct=None,
    )


def says_as_much(one: Rule, other: Rule) -> bool:
    """Whether a rule says at least as much of class and product as another."""
    is_narrower = one.risk_class == other.risk_class or (
        not other.risk_class or (other.risk_class in ("on", "off") and one.risk_class.isdigit())
    )
    return is_narrower and (one.product == other.product or not other.product)


def fits(one: Rule, classed: Classed, product: str) -> bool:
    of_class = one.risk_class in ("", classed.code, classed.side)
    return of_class and one.product in ("", product)


class TestTheMostSpecific:
    def test_is_the_one_that_says_at_least_as_much_as_every_other_that_fits(self) -> None:
        """Random tables; those that leave a posting without one are the ambiguous ones."""
        dice, refused = Random(5), 0
        cells = list(every(CLASSES, PRODUCTS))
        for _ in range(400):
            table = [rule(*cell) for cell in {("", ""), *dice.sample(cells, dice.randint(1, 7))}]
            dice.shuffle(table)
            unsure = False
            for classed, product in every(POSTED, ("A", "B", "C")):
                fitting = [one for one in table if fits(one, classed, product)]
                best = [r for r in fitting if all(says_as_much(r, other) for other in fitting)]
                unsure |= not best
                if best:
                    assert chosen(table, product=product, classed=classed) == {"principal": best[0]}
            assert bool(ambiguous(table)) is unsure, table
            refused += unsure
        assert 50 < refused < 350

    def test_is_asked_for_each_component_by_itself(self) -> None:
        table = [rule("", ""), rule("3", ""), rule("", "", "interest")]
        found = chosen(table, product="A", classed=Classed("3", "on"))
        assert (found["principal"].risk_class, found["interest"].risk_class) == ("3", "")
        assert missing(table) == []
        assert missing([*table, rule("", "A", "fee")]) == ["fee"]
        assert ambiguous([*table, rule("3", "")]) != []


SUBJECTS = {
    uuid7(): (product, Classed(code, side))
    for product, code, side in every(("PL-01", "PL-02"), "135", ("on", "off"))
}
GENERAL = ("", "", "1303")
TABLE = [
    GENERAL,
    ("5", "", "1221"),
    ("off", "", "1132"),
    ("", "PL-02", "1133"),
    ("5", "PL-02", "1134"),
    ("off", "PL-02", "6011"),
]


@use_case
def add_rules(*, rows: Sequence[tuple[str, str, str]], actor: Actor = BOOKKEEPER) -> int:
    actor.require("test.book", on=Scope(BANK))
    rules = [
        {
            "component": component,
            "risk_class": risk_class,
            "product": product,
            "debit_account": "1002",
            "debit_at": "head_office",
            "credit_account": account,
            "credit_at": "own",
        }
        for component in ("principal", "interest", "penalty", "compound", "suspense", "fee")
        for risk_class, product, account in (rows if component == "principal" else [GENERAL])
    ]
    return journals.add_rules(event="loan.repaid", rules=rules, proposal_id=uuid7())


@use_case
def post_all(*, actor: Actor = BOOKKEEPER) -> int:
    actor.require("test.book", on=Scope(BANK))
    return services.post_many(
        event="loan.repaid",
        postings=Postings(
            subject_ids=list(SUBJECTS),
            organisation_ids=[BRANCH] * len(SUBJECTS),
            products=[product for product, _ in SUBJECTS.values()],
            components={
                "principal": [100 + place for place in range(len(SUBJECTS))],
                "interest": [7] * len(SUBJECTS),
            },
        ),
        legal_entity_id=BANK,
        head_office_id=HEAD_OFFICE,
        accounting_on=date(2026, 3, 11),
    )


LEGS = """SELECT e.subject_id, rule_version, g.organisation_id, g.product, g.account, g.amount_fen
    FROM ledger_entry e JOIN ledger_leg g ON g.entry_id = e.id WHERE e.accounting_on = %s
    ORDER BY e.subject_id, g.number"""


@pytest.mark.usefixtures("database")
class TestBothWaysOfPosting:
    @pytest.fixture(autouse=True)
    def books(self, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        def classes(ids: Any) -> Mapping[UUID, Classed]:
            return {one: SUBJECTS[one][1] for one in ids if one in SUBJECTS}

        load_books()
        monkeypatch.setattr(ports, "_classes", [classes])
        yield
        assert_books_balance()

    def test_go_by_the_same_rules(self) -> None:
        assert add_rules(rows=TABLE) == 2
        for place, (subject_id, (product, _)) in enumerate(SUBJECTS.items()):
            post(
                event="loan.repaid",
                components={"principal": 100 + place, "interest": 7},
                subject_id=subject_id,
                dimensions=replace(AT_BRANCH, product=product),
            )
        assert post_all() == len(SUBJECTS) == 12
        one_by_one, at_once = query(LEGS, DAY), query(LEGS, date(2026, 3, 11))
        assert one_by_one == at_once
        to = {(row[0], row[4]) for row in at_once if row[2] == BRANCH and row[5] < -99}
        wanted = {("PL-01", "1", "on"): "1303", ("PL-01", "3", "off"): "1132",
                  ("PL-01", "5", "off"): "1221", ("PL-02", "1", "on"): "1133",
                  ("PL-02", "3", "off"): "6011", ("PL-02", "5", "on"): "1134"}  # fmt: skip
        for subject_id, (product, classed) in SUBJECTS.items():
            account = wanted.get((product, classed.code, classed.side))
            assert account is None or (subject_id, account) in to

    @pytest.mark.parametrize(
        ("rows", "why"),
        [
            ([*TABLE[:2], ("", "PL-02", "1133")], "two rules fit alike"),
            ([*TABLE[:2], ("5", "", "1132")], "duplicate key"),
            ([("5", "", "1221")], "no rule for all others"),
        ],
    )
    def test_never_meet_an_ambiguous_table(
        self, rows: list[tuple[str, str, str]], why: str
    ) -> None:
        with pytest.raises(Exception, match=why) as refused:
            add_rules(rows=rows)
        assert refused.type is LibraryRefused or why == "duplicate key"
        assert queries.unresolved_names() == []
        assert {r.version for r in queries.rules_of("loan.repaid", on=DAY)} == {1}
