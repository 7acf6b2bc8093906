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


class FlowsSuspected(DomainError):
    """Suspicious payments are weighed first: nothing else is found of this loan meanwhile."""

    code = "use_of_funds.flows_suspected"
    text = Text(
        "有待核实的可疑资金流向：请先认定或排除",
        "Suspicious payments wait: first confirm the misuse, or say how they are explained",
    )


class NothingSuspected(DomainError):
    """Somebody has weighed it already, or there was nothing."""

    code = "use_of_funds.nothing_suspected"
    text = Text(
        "没有待核实的可疑资金流向，可能已由他人处理；请刷新",
        "No suspicious payments wait; somebody else may have weighed them. Refresh the page",
    )


class NotTracked(DomainError):
    """The money went to the seller, the loan is too small, or its time is over."""

    code = "use_of_funds.not_tracked"
    text = Text(
        "该借据不跟踪资金流向（受托支付、金额较小或跟踪期已满）",
        "Payments are not tracked for this loan: paid to the seller, too small, or its time is over",
    )


class BankSilent(DomainError):
    """Core banking did not tell; it is asked again by itself."""

    code = "use_of_funds.bank_silent"
    text = Text(
        "核心系统暂时查不到流水，系统会自动重试；请稍后再查",
        "Core banking does not tell just now; it is asked again by itself. Please try later",
    )
