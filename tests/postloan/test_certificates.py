"""What the lender says in writing of a loan, sealed and to be verified by whoever holds it."""

from dataclasses import dataclass

import pytest
from pypdf import PdfReader

from insight.screens import Screen, phone_of, staff_screen
from money import set_account
from road import Road, drain, member
from sancha.credit.loans.types import LoanView
from sancha.entry.sample.borrower import Borrower
from sancha.insight.verification import queries as verification
from sancha.insight.verification.errors import NotFoundByCode
from sancha.platform import clock
from sancha.platform.errors import Denied
from sancha.postloan.certificates import queries, services
from sancha.postloan.certificates.errors import NotSettled
from sancha.postloan.servicing import services as servicing


@dataclass
class Life:
    """A loan on which something was paid, and its borrower."""

    road: Road
    borrower: Borrower
    loan: LoanView


@pytest.fixture(scope="module")
def life(road: Road) -> Life:
    borrower, loan = road.lend(amount="20000.00", term_months=6)
    servicing.receive(
        loan_id=loan.id,
        amount_fen=10_000,
        received_on=road.today,
        reason="",
        actor=member("zhoujie"),
    )
    return Life(road, borrower, loan)


def text_of(screen: Screen, path: str) -> str:
    import io

    response = screen.client.get(f"/api/v1{path}")
    assert response.status_code == 200, response.content
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "".join(page.extract_text() for page in pages).replace("\u200b", "")


class TestAStatement:
    def test_says_what_was_paid_and_is_verified_by_its_code(self, life: Life) -> None:
        view = services.ask(
            loan_id=life.loan.id, kind="statement", now=clock.now(), actor=life.borrower.actor
        )
        again = services.ask(
            loan_id=life.loan.id, kind="statement", now=clock.now(), actor=member("wangli")
        )
        assert again.id == view.id
        drain()
        phone = phone_of(life.borrower)
        (shown,) = phone.get(f"/borrower/loans/{life.loan.id}/certificates")
        assert (shown["number"], shown["is_ready"]) == (view.number, True)
        text = text_of(phone, f"/borrower/certificates/{view.id}/pdf")
        for said in (life.loan.number, "20,000.00", "100.00", shown["verification_code"]):
            assert said in text
        found = verification.find(view.number, shown["verification_code"])
        assert found.is_valid
        assert (found.kind.en, found.amount) == ("Statement of account", "20000.00")
        with pytest.raises(NotFoundByCode):
            verification.find(view.number, "AAAA-AAAA-AAAA")

    def test_is_another_one_once_something_has_happened(self, life: Life) -> None:
        before = queries.of_loan(life.loan.id)
        servicing.receive(
            loan_id=life.loan.id,
            amount_fen=5_000,
            received_on=life.road.today,
            reason="",
            actor=member("zhoujie"),
        )
        services.ask(
            loan_id=life.loan.id, kind="statement", now=clock.now(), actor=life.borrower.actor
        )
        assert len(queries.of_loan(life.loan.id)) == len(before) + 1

    def test_is_hers_alone(self, life: Life) -> None:
        stranger = life.road.borrower()
        with pytest.raises(Denied):
            services.ask(
                loan_id=life.loan.id, kind="statement", now=clock.now(), actor=stranger.actor
            )
        view = queries.of_loan(life.loan.id)[-1]
        path = f"/borrower/certificates/{view.id}/pdf"
        assert phone_of(stranger).refused(path) == "request.not_found"
        assert staff_screen("chenjing").refused(f"/certificates/{view.id}/pdf") in {
            "request.not_found",
            "access.denied",
        }


class TestACertificateOfSettlement:
    def test_is_had_when_nothing_is_owed_and_once(self, life: Life) -> None:
        with pytest.raises(NotSettled):
            services.ask(
                loan_id=life.loan.id, kind="settlement", now=clock.now(), actor=member("wangli")
            )
        set_account(life.borrower.person, balance="90000.00")
        quote = servicing.quote_early(
            loan_id=life.loan.id,
            principal_fen=None,
            keep="term",
            valid_days=0,
            actor=member("wangli"),
        )
        servicing.order_early(quote_id=quote.id, actor=member("wangli"))
        drain()
        made = [
            services.ask(loan_id=life.loan.id, kind="settlement", now=clock.now(), actor=actor)
            for actor in (member("wangli"), life.borrower.actor)
        ]
        assert made[0].id == made[1].id
        drain()
        text = text_of(staff_screen("wangli"), f"/certificates/{made[0].id}/pdf")
        assert "贷款结清证明" in text
        assert "0.00" in text
        code = queries.verification_code_of(made[0].id)
        assert verification.find(made[0].number, code).status.code == "settled"
