from sancha.platform.errors import DomainError
from sancha.platform.text import Text


class NoProof(DomainError):
    """Use is proven by papers: none is on file for this loan."""

    code = "use_of_funds.no_proof"
    text = Text(
        "认定用途相符须有凭证：请上传发票、合同或转账回单",
        "A use is proven by papers: file an invoice, a contract or a receipt",
    )


class NotALoan(DomainError):
    """A discounted bill was bought, not lent for a purpose."""

    code = "use_of_funds.not_a_loan"
    text = Text("票据贴现不核查用途", "A discounted bill was not lent for a purpose")
