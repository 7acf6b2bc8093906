"""The borrower's account is one that the bank does not know: a wrong number, or another bank's."""

from uuid import UUID

from callers import phone
from payments import case_of, payment_of, until_paid
from road import drain, member
from sancha.credit.corrections import services as corrections
from sancha.engines.notice.models import Notice
from sancha.entry.sample.borrower import Borrower
from sancha.platform import clock

ELSEWHERE = "6222020000111122222"  # A well-formed card.


def have_card(borrower: Borrower, number: str) -> None:
    """Correct the borrower's card, as two people of the bank do."""
    assert borrower.actor.party_id is not None
    found = corrections.correct(
        party_id=borrower.actor.party_id,
        values={"bank_card": number},
        reason="客户到网点更换银行卡",
        now=clock.now(),
        actor=member("wangli"),
    )
    corrections.decide(
        correction_id=found.id,
        outcome="approve",
        opinion="已核对身份证与银行卡",
        now=clock.now(),
        actor=member("huangtao"),
    )


def test_it_is_said_what_to_do_and_once_corrected_the_money_leaves_by_itself(
    signed: tuple[Borrower, UUID],
) -> None:
    borrower, contract_id = signed
    have_card(borrower, ELSEWHERE)
    drain()
    payment = payment_of(contract_id)
    assert payment.status.code == "blocked"
    (missing,) = payment.missing
    assert missing.zh == "查不到收款账户：卡号有误，或为本行无法核实的他行账户"
    (told,) = Notice.objects.filter(subject_id=contract_id, template="payment.account")
    assert f"{missing.zh}。请带身份证" in told.body["zh"]
    page = phone(borrower).get(f"/borrower/applications/{case_of(contract_id)}").json()
    assert page["expected"]["text"]["zh"].endswith("更正收款账户，更正后自动放款")
    have_card(borrower, borrower.person["bank_account"])
    until_paid(contract_id)
    assert payment_of(contract_id).number == payment.number
