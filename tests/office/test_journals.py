"""The books by hand: entries, reversals and posting rules, each by two people."""

from datetime import date
from typing import Any

import pytest

from insight.screens import staff_screen
from road import Road, member
from sancha.engines.ledger import journals, shipping
from sancha.engines.ledger import queries as ledger
from sancha.engines.ledger import services as ledger_services
from sancha.engines.ledger.errors import JournalRefused, NotByHand, PeriodClosed
from sancha.engines.ledger.models import Entry
from sancha.entry.sample.bank import INSTALLER
from sancha.office.journals.handlers import rules_in_force
from sancha.office.proposals import services
from sancha.office.proposals.errors import SamePerson
from sancha.office.proposals.types import ProposalView
from sancha.platform import clock
from sancha.platform.errors import Denied, Invalid
from sancha.platform.keys import uuid7


def line(side: str, account: str, amount: str = "120.50", place: str = "800100") -> dict[str, str]:
    return {"side": side, "account": account, "organisation": place, "amount": amount}


def propose(
    road: Road, *lines: dict[str, str], on: date | None = None, who: str = "luomin"
) -> ProposalView:
    values = {
        "accounting_on": (on or road.today).isoformat(),
        "summary": "支付审计费",
        "lines": {str(number): row for number, row in enumerate(lines, start=1)},
    }
    return services.propose(
        kind="journal", key=str(uuid7()), values=values, reason="发票已核", actor=member(who)
    )


def release(view: ProposalView, who: str = "xiejun") -> None:
    services.release(proposal_id=view.id, opinion="", now=clock.now(), actor=member(who))


class TestAnEntryByHand:
    def test_is_booked_when_somebody_else_releases_it(self, road: Road) -> None:
        before_fen = ledger.balance_fen("6602")
        view = propose(road, line("debit", "6602"), line("credit", "1002"))
        assert ledger.balance_fen("6602") == before_fen
        with pytest.raises(SamePerson):
            release(view, "luomin")
        release(view)
        assert ledger.balance_fen("6602") - before_fen == 12_050
        (entry,) = ledger.entries_of(view.id)
        assert (entry.event, entry.rule_version) == (journals.BY_HAND, 0)
        assert [(leg.account, leg.debit_fen - leg.credit_fen) for leg in entry.legs] == [
            ("6602", 12_050),
            ("1002", -12_050),
        ]

    def test_gets_inter_branch_legs_where_it_crosses(self, road: Road) -> None:
        view = propose(road, line("debit", "6602", place="800101"), line("credit", "1002"))
        release(view)
        legs = ledger.entries_of(view.id)[0].legs
        assert [leg.account for leg in legs] == ["6602", "1002", "3001", "3001"]
        assert ledger.is_balanced()

    @pytest.mark.parametrize(
        "lines",
        [
            (line("debit", "6602"), line("credit", "1002", "120.51")),
            (line("debit", "6602"), line("credit", "9999")),
            (line("debit", "1303"), line("credit", "1002")),
            (line("debit", "3001"), line("credit", "1002")),
            (line("debit", "6602"), line("debit", "6602")),
        ],
    )
    def test_is_refused_when_it_cannot_be_right(self, road: Road, lines: Any) -> None:
        with pytest.raises(JournalRefused):
            propose(road, *lines)

    def test_is_refused_to_who_does_not_keep_the_books_and_on_a_day_ahead(self, road: Road) -> None:
        lines = (line("debit", "6602"), line("credit", "1002"))
        with pytest.raises(Denied):
            propose(road, *lines, who="zhoujie")
        with pytest.raises(Invalid):
            propose(road, *lines, on=date(2027, 1, 1))
        with pytest.raises(Invalid):
            propose(road, line("debit", "6602", "1.001"), line("credit", "1002", "0"))

    def test_goes_to_no_day_that_has_closed_meanwhile(self, road: Road) -> None:
        count = Entry.objects.count()
        view = propose(road, line("debit", "6602"), line("credit", "1002"))
        closed_on = road.today
        road.next_night()
        with pytest.raises(PeriodClosed):
            release(view)
        with pytest.raises(PeriodClosed):
            propose(road, line("debit", "6602"), line("credit", "1002"), on=closed_on)
        assert Entry.objects.count() == count


class TestAReversal:
    def propose(self, road: Road, number: str) -> ProposalView:
        values = {"accounting_on": road.today.isoformat(), "summary": "重复记账"}
        return services.propose(
            kind="journal_reversal",
            key=number,
            values=values,
            reason="冲正",
            actor=member("luomin"),
        )

    def test_takes_an_entry_by_hand_back_once(self, road: Road) -> None:
        before_fen = ledger.balance_fen("6602")
        view = propose(road, line("debit", "6602"), line("credit", "1002"))
        release(view)
        number = ledger.entries_of(view.id)[0].number
        shown = staff_screen("luomin").get(f"/books/entries/{number}")
        assert shown["may_reverse"] is True
        release(self.propose(road, number))
        assert ledger.balance_fen("6602") == before_fen
        after = staff_screen("luomin").get(f"/books/entries/{number}")
        assert after["reversed_by"] is not None
        assert after["may_reverse"] is False
        with pytest.raises(ledger_services.AlreadyReversed):
            self.propose(road, number)

    def test_leaves_alone_what_an_event_made(self, road: Road) -> None:
        entry = Entry.objects.filter(event="capital.paid_in").get()
        with pytest.raises(NotByHand):
            self.propose(road, entry.number)


class TestPostingRules:
    def test_change_when_a_second_person_releases_them_and_stay_through_a_start(
        self, road: Road
    ) -> None:
        desk = staff_screen("luomin")
        rule = {"debit_account": "1221", "debit_at": "own", "credit_account": "1002",
                "credit_at": "head_office"}  # fmt: skip
        view = services.propose(
            kind="posting_rule",
            key="bank.paid_unmatched",
            values={"components": {"amount": rule}},
            reason="总部统一挂账",
            actor=member("admin"),
        )
        before = self.event(desk, "bank.paid_unmatched")
        release(view, "admin2")
        after = self.event(desk, "bank.paid_unmatched")
        assert (before["version"], before["by_two_people"]) == (1, False)
        assert (after["version"], after["by_two_people"]) == (2, True)
        assert after["rules"][0]["credit"]["at"]["en"] == "Head office"
        assert shipping.release_library(actor=INSTALLER).events == ()
        assert self.event(desk, "bank.paid_unmatched")["version"] == 2

    @staticmethod
    def event(desk: Any, name: str) -> Any:
        found = desk.get("/books/posting-rules")["events"]
        return next(event for event in found if event["event"] == name)

    def test_name_only_what_there_is(self, road: Road) -> None:
        for change in ({"debit_account": "9999"}, {"tax": "vat.loan_services"}):
            rule = {"debit_account": "1221", "debit_at": "own", "credit_account": "1002",
                    "credit_at": "own"} | change  # fmt: skip
            with pytest.raises(Invalid):
                services.propose(
                    kind="posting_rule",
                    key="bank.received_unmatched",
                    values={"components": {"amount": rule}},
                    reason="试",
                    actor=member("admin"),
                )


class TestRulesForAClassOrAProduct:
    """They are proposed beside the general ones, and shown by what they are for."""

    @staticmethod
    def propose(event: str, *special: dict[str, str]) -> ProposalView:
        held = rules_in_force(event)
        assert held is not None
        narrow = [{**held["components"][one["component"]], **one} for one in special]
        return services.propose(
            kind="posting_rule",
            key=event,
            values={**held, "special": narrow},
            reason="损失类贷款收回单列",
            actor=member("admin"),
        )

    def test_go_before_the_general_one_once_two_persons_want_it(self, road: Road) -> None:
        special = {"component": "interest", "risk_class": "5", "product": "consumer_loan"}
        view = self.propose("loan.repaid", special | {"credit_account": "6012"})
        release(view, "admin2")
        shown = TestPostingRules.event(staff_screen("luomin"), "loan.repaid")["rules"]
        narrow = [rule for rule in shown if rule["for_class"]]
        assert [(r["for_class"]["en"], r["credit"]["account"]) for r in narrow] == [
            ("Loss", "6012")
        ]
        assert narrow[0]["for_product"] is not None
        assert rules_in_force("loan.repaid")["special"][0]["risk_class"] == "5"  # type: ignore[index]

    @pytest.mark.parametrize(
        ("event", "special", "pointer"),
        [
            ("loan.repaid", [{"component": "interest"}], "risk_class"),
            ("loan.repaid", [{"component": "x", "risk_class": "5"}], "component"),
            ("loan.repaid", [{"component": "interest", "product": "no_such"}], "product"),
            ("loan.interest_accrued", [{"component": "interest", "risk_class": "5"}], "risk_class"),
            (
                "loan.waived",
                [
                    {"component": "interest", "risk_class": "5"},
                    {"component": "interest", "product": "consumer_loan"},
                ],
                "component",
            ),
        ],
    )
    def test_are_refused_where_they_say_nothing_or_leave_open_which_counts(
        self, road: Road, event: str, special: list[dict[str, str]], pointer: str
    ) -> None:
        held = rules_in_force(event)
        assert held is not None
        general = held["components"]["interest"]
        narrow = [{**general, **one} for one in special]
        with pytest.raises(Invalid) as refused:
            services.propose(
                kind="posting_rule",
                key=event,
                values={**held, "special": narrow},
                reason="试",
                actor=member("admin"),
            )
        place = len(special) - 1
        assert f"/values/special/{place}/{pointer}" in refused.value.fields


class TestTheDrill:
    def test_leads_from_a_balance_to_the_entry(self, road: Road) -> None:
        desk = staff_screen("luomin")
        balance = desk.get("/books/trial-balance", since=road.today.isoformat())
        row = next(row for row in balance["rows"] if row["account"] == "4001")
        assert (row["opening"], row["debit"], row["credit"]) == (row["balance"], "0.00", "0.00")
        lines = desk.get("/books/accounts/4001")
        assert lines["total"] == 1
        entry = desk.get(f"/books/entries/{lines['items'][0]['entry']}")
        assert entry["event"] == "capital.paid_in"
        assert entry["subject"]["type"] == "lender"
        assert [leg["account"] for leg in entry["legs"]] == ["1002", "4001"]
        assert desk.refused("/books/accounts/0000") == "request.not_found"
        assert staff_screen("linmei").refused("/books/posting-rules") == "access.denied"

    def test_shows_an_organisation_by_itself(self, road: Road) -> None:
        desk = staff_screen("luomin")
        branch = road.bank.places["800101"].id
        balance = desk.get("/books/trial-balance", organisation=str(branch))
        assert {row["account"] for row in balance["rows"]} <= {"6602", "3001"}
        assert balance["balanced"] is True
        assert balance["outside_bank"] is None
