"""The story: applied for on the phone, decided in seconds, twelve debits, settled, books balanced."""

from datetime import date

from road import Road, let_work, sandbox
from sancha.core.money import yuan
from sancha.core.vat import split_tax_inclusive
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.engines.ledger import queries as books
from sancha.office.products import queries as products
from sancha.preloan.applications import queries as applications


class TestStory:
    def test_the_consumer_loan_walks_from_application_to_last_repayment(self, road: Road) -> None:
        borrower = road.borrower("good")
        application = road.apply(borrower, amount="50000.00", term_months=12)
        assert application.status.code == "collecting"

        decided = road.decided(application.id)
        assert decided.status.code in {"approved", "contract"}
        assert (decided.approved_amount_fen, decided.maker_id) == (5_000_000, None)

        borrower.confirm(application.id)
        loan = road.paid(application.id)
        assert (loan.number[:6], yuan(loan.principal_fen)) == ("JJ2026", "50000.00")
        terms = products.version(loan.product_version_id).terms
        plan = loans.plan_of(loan, terms)
        assert [row.due_on for row in plan.rows][:2] == [date(2026, 2, 10), date(2026, 3, 10)]
        account = sandbox("GET", f"/core/accounts/{borrower.person['bank_account']}")
        sandbox("PUT", f"/core/accounts/{borrower.person['bank_account']}", {"balance": "99999.00"})
        assert account["status"] in {"open", "active", "normal"}

        road.nights(date(2026, 2, 9))
        let_work(lambda: True)
        assert "loan.reminded" in types_of(loan.id)
        road.nights(date(2026, 2, 11))
        assert loans.get(loan.id, on=road.today).balance_fen == plan.rows[0].balance_after_fen

        road.nights(date(2027, 1, 11))
        settled = loans.get(loan.id, on=road.today)
        assert (settled.status.code, settled.balance_fen) == ("settled", 0)
        assert settled.settled_on == date(2027, 1, 10)
        assert all(limit_used == 0 for limit_used, _ in facilities.usage().values())
        paid_fen = sum(repayment.amount_fen for repayment in loans.repayments_of(loan.id))
        assert paid_fen == plan.total_fen
        balance = sandbox("GET", f"/core/accounts/{borrower.person['bank_account']}")["balance"]
        assert balance == yuan(9_999_900 - plan.total_fen)
        assert sandbox("GET", "/core/lender")["balance"] == yuan(books.balance_fen("1002"))
        interest_fen = sum(repayment.interest_fen for repayment in loans.repayments_of(loan.id))
        tax = split_tax_inclusive(interest_fen, terms.vat_rate_pct)  # No fen drifts in a year.
        assert (books.balance_fen("2221"), books.balance_fen("6011")) == (
            -tax.tax_fen,
            -tax.net_fen,
        )
        assert books.balance_fen("1132") == books.balance_fen("1303") == 0
        assert applications.get(application.id).status.code == "paid"


def types_of(subject_id: object) -> set[str]:
    from sancha.platform.models import Event

    return set(Event.objects.filter(subject=subject_id).values_list("type", flat=True))
