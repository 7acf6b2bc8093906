from uuid import UUID

from sancha.core.chinese_amount import capitals
from sancha.core.loan.figures import figures
from sancha.core.money import grouped
from sancha.credit.bills import queries as bills
from sancha.credit.facilities import queries as facilities
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import LoanView
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import mask
from sancha.engines.signing import errands as signing
from sancha.engines.signing.errands import FirmAsked
from sancha.engines.signing.sheets import Lines, Sheet
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import clock
from sancha.platform.acts import Scope
from sancha.platform.door import errand
from sancha.postloan.certificates import queries, services
from sancha.postloan.certificates.services import REGISTRAR
from sancha.postloan.certificates.types import KINDS, SETTLEMENT, CertificateView

NOTE = "本文件由贷款人的电子印章签名并加盖可信时间戳，任何改动都会使签名失效；可扫码或在公开验证页核对真伪。"
SETTLED = "兹证明：上述借款的本金、利息、罚息、复利及费用已全部结清，借贷双方在该笔借款项下的债权债务已终结。"
HEADS = ("日期", "本金", "利息", "罚息复利", "费用", "合计（元）")


@errand
def seal(certificate_id: UUID) -> CertificateView:
    """Set a document that was asked for, under the lender's seal; stopped anywhere, it begins again.

    :raises OutsideFailed, CertificateEnded: if it cannot be sealed now.
    """
    view = queries.get(certificate_id)
    if view.document_id is not None:
        return view
    lender = organisations.lender(view.legal_entity_id)
    subject = Scope(view.id, view.organisation_id, view.party_id)
    firm = FirmAsked(
        legal_entity_id=view.legal_entity_id,
        organisation_id=view.organisation_id,
        name=lender.name.zh,
        uscc=lender.uscc,
    )
    credential = signing.seal_credential(firm, subject=subject, actor=REGISTRAR)
    pdf = signing.sealed_sheet(
        sheet_of(view, lender.name.zh),
        credential=credential,
        name=lender.name.zh,
        subject=subject,
        actor=REGISTRAR,
    )
    return services.keep(certificate_id=view.id, pdf=pdf, now=clock.now())


def sheet_of(view: CertificateView, lender: str) -> Sheet:
    """Write down what the document says, as of its day."""
    loan = loans.get(view.loan_id, on=view.as_of_on)
    is_settlement = view.kind == SETTLEMENT
    kind = KINDS[view.kind]
    return Sheet(
        title=kind.zh,
        title_en=kind.en,
        on=view.as_of_on,
        rows=(
            ("文件编号 Number", view.number),
            *borrower_rows(loan),
            *(settled_rows(loan) if is_settlement else owed_rows(loan, view)),
        ),
        note=f"{SETTLED}\n{NOTE}" if is_settlement else NOTE,
        code=f"{view.number}　{queries.verification_code_of(view.id)}",
        address=queries.verification_address_of(view),
        footer=lender,
        lines=None if is_settlement else paid_lines(loan),
    )


def borrower_rows(loan: LoanView) -> tuple[tuple[str, str], ...]:
    profile = parties.profile_of(loan.party_id)
    return (
        ("借款人 Borrower", f"{profile.name}　{mask('id_number', profile.id_number)}"),
        ("借据编号 Loan", loan.number),
        basis_of(loan),
        ("借款金额 Amount", f"人民币 {grouped(loan.principal_fen)} 元"),
        ("大写 In capitals", capitals(loan.principal_fen)),
        ("放款日 Paid out", loan.disbursed_on.isoformat()),
    )


def basis_of(loan: LoanView) -> tuple[str, str]:
    """Return on what the loan was lent: its contract, or the bill that was discounted."""
    if loan.contract_id is not None:
        return ("合同编号 Contract", facilities.contract(loan.contract_id).number)
    bill = bills.of_loan(loan.id)
    return ("票据号码 Bill", bill.number if bill else "")


def settled_rows(loan: LoanView) -> tuple[tuple[str, str], ...]:
    return (
        ("结清日 Settled", loan.settled_on.isoformat() if loan.settled_on else ""),
        ("剩余欠款 Owed", "人民币 0.00 元"),
    )


def owed_rows(loan: LoanView, view: CertificateView) -> tuple[tuple[str, str], ...]:
    terms = products.version(loan.product_version_id).terms
    life = loans.history(loan, terms)
    shown = figures(life.terms, life.on(max(view.as_of_on, loan.disbursed_on)))
    overdue_fen = sum(
        (
            shown.due.principal_fen,
            shown.due.interest_fen,
            shown.due.penalty_fen,
            shown.due.compound_fen,
        )
    )
    return (
        ("到期日 Matures", loan.matures_on.isoformat()),
        ("截至 As of", view.as_of_on.isoformat()),
        ("剩余本金 Principal left", f"人民币 {grouped(loan.balance_fen)} 元"),
        ("已到期应还 Due", f"人民币 {grouped(overdue_fen)} 元"),
    )


def paid_lines(loan: LoanView) -> Lines:
    """Return every payment, and where it went."""
    rows = loans.repayments_of(loan.id)
    return Lines(
        heads=HEADS,
        rows=tuple(
            (
                row.received_on.isoformat(),
                grouped(row.principal_fen),
                grouped(row.interest_fen),
                grouped(row.penalty_fen + row.compound_fen),
                grouped(row.fee_fen),
                grouped(row.amount_fen),
            )
            for row in rows
        ),
        none="截至上述日期尚无还款",
    )
