"""What the whole-life pages call things: events, notices, methods, and what comes next."""

from dataclasses import dataclass
from typing import Any

from sancha.core.money import grouped
from sancha.credit.parties.types import CUSTOMER_HERSELF
from sancha.inloan.approval.types import OUTCOMES
from sancha.insight.shapes import HOUSE
from sancha.platform.text import Status, Text, joined

IN_FORCE = Status("in_force", Text("有效", "In force"), "green")
FILED = Status("filed", Text("已归档", "Filed"), "green")


@dataclass(frozen=True)
class Told:
    """How an event is told: its title, its tone, and who did it where the event names nobody."""

    title: Text
    tone: str = "blue"
    by: Text = HOUSE


EVENTS = {
    "party.opened": Told(Text("客户开户", "Customer opened"), "green"),
    "party.corrected": Told(Text("客户资料更正", "Customer data corrected")),
    "application.submitted": Told(Text("提交申请", "Application submitted")),
    "application.document": Told(Text("上传材料", "Document added"), "grey"),
    "application.first_review": Told(Text("初审", "First review")),
    "application.second_review": Told(Text("终审", "Second review")),
    "application.stopped": Told(Text("命中名单，暂停办理", "Held: on a list"), "red"),
    "application.hit_check": Told(Text("名单命中核查", "Check of the list hit")),
    "application.hit_review": Told(Text("名单误中复核", "Review of the wrong hit")),
    "application.resumed": Told(
        Text("排除命中，继续办理", "Hit cleared, the case goes on"), "green"
    ),
    "application.referred": Told(Text("转人工审核", "Referred to people")),
    "application.returned": Told(Text("退回补充材料", "Returned for supplements"), "amber"),
    "application.supplemented": Told(Text("补充内容已提交", "Supplements received")),
    "application.offered": Told(Text("批准额度待客户确认", "Offer to the customer"), "amber"),
    "application.offer_accepted": Told(Text("客户接受批准额度", "Offer accepted"), "green"),
    "application.conditional": Told(Text("附条件批准", "Approved with conditions"), "amber"),
    "application.conditions_checked": Told(Text("放款条件核查", "Conditions checked")),
    "application.withdrawn": Told(Text("申请撤回", "Application withdrawn"), "grey"),
    "application.appealed": Told(Text("申请人工复核", "A person's review asked for"), "amber"),
    "application.approved": Told(Text("申请获批", "Application approved"), "green"),
    "application.declined": Told(Text("申请未通过", "Application declined"), "red"),
    "contract.ready": Told(Text("合同已生成", "Contract ready")),
    "contract.cost_confirmed": Told(
        Text(
            "借款人已阅读并确认综合融资成本", "The borrower has read and confirmed the all-in cost"
        )
    ),
    "contract.drawn": Told(Text("借款人确认提款", "Draw confirmed by the borrower")),
    "contract.confirmed": Told(Text("双方签署，合同生效", "Signed by both; in force"), "green"),
    "contract.accepted": Told(
        Text("借款人同意签署", "Accepted by the borrower"), "blue", CUSTOMER_HERSELF
    ),
    "contract.signing_failed": Told(Text("签署未完成", "Signing not completed"), "red"),
    "contract.void": Told(Text("合同失效", "Contract void"), "grey"),
    "contract.limit_closed": Told(Text("循环额度提前终止", "Revolving limit ended early"), "grey"),
    "contract.cancelled": Told(Text("合同解除", "Contract cancelled"), "grey"),
    "disbursement.blocked": Told(Text("放款条件未满足", "Payment blocked"), "amber"),
    "disbursement.reviewed": Told(Text("放款复核", "Payment reviewed")),
    "disbursement.released": Told(Text("大额放款放行", "Large payment released")),
    "disbursement.taken_back": Told(Text("撤回定时放款", "Scheduled payment taken back"), "grey"),
    "disbursement.payee_noted": Told(Text("登记受托支付收款方", "Payee noted")),
    "disbursement.draw_ordered": Told(Text("提款待放款", "Payment of a draw ordered")),
    "disbursement.draw_cancelled": Told(Text("提款取消", "Draw cancelled"), "grey"),
    "disbursement.delayed": Told(Text("放款延迟", "Payment delayed"), "amber"),
    "disbursement.ordered_again": Told(Text("重新发起放款", "Payment ordered again")),
    "day.opened": Told(Text("营业日开启", "Business day opened"), "grey"),
    "disbursement.failed": Told(Text("放款失败", "Payment failed"), "red"),
    "loan.disbursed": Told(Text("贷款到账，借据生效", "Paid out; the loan begins"), "green"),
    "loan.instalment_due": Told(Text("分期到期", "Instalment due"), "grey"),
    "loan.reminded": Told(Text("还款提醒", "Borrower reminded"), "grey"),
    "loan.repriced": Told(Text("利率重新定价", "Interest rate fixed anew"), "grey"),
    "loan.repaid": Told(Text("收到还款", "Repayment received"), "green"),
    "loan.debit_short": Told(Text("扣款不足", "Debit came short"), "red"),
    "loan.settled": Told(Text("贷款结清", "Loan settled"), "green"),
    "collection.taken": Told(Text("接手催收", "Collection taken on")),
    "collection.handed_over": Told(Text("移交重组团队", "Handed to restructuring"), "red"),
    "collection.closed": Told(Text("催收结案", "Collection closed"), "green"),
    "loan.set_aside": Told(Text("日终搁置，待处理", "Set aside by the night"), "red"),
    "loan.released": Told(Text("恢复日终处理", "Released to the night"), "green"),
    "loan.early_ordered": Told(Text("提前还款已发起", "Early repayment ordered")),
    "loan.written_off": Told(Text("贷款核销，账销案存", "Written off; the claim is kept"), "red"),
    "loan.restored": Told(Text("撤销核销，恢复表内", "Write-off taken back; on the books again")),
    "loan.use_paper": Told(Text("借款人提交用途凭证", "A paper of use handed in")),
    "loan.use_proven": Told(Text("用途核实相符", "Used as agreed"), "green"),
    "loan.use_incomplete": Told(Text("用途凭证不全", "Papers of use are missing"), "amber"),
    "loan.use_suspected": Told(Text("发现可疑资金流向", "Suspicious payments found"), "red"),
    "loan.use_cleared": Told(Text("可疑流向已排除", "Suspicious payments explained"), "green"),
    "loan.use_misused": Told(Text("用途核查疑似挪用", "Misuse suspected"), "red"),
    "loan.inspected_steady": Told(
        Text("重组观察检查：还款能力稳定", "Inspected: able to pay"), "green"
    ),
    "loan.inspected_weaker": Told(
        Text("重组观察检查：还款能力下降", "Inspected: less able to pay"), "amber"
    ),
    "loan.inspected_failing": Told(
        Text("重组观察检查：难以履行重组方案", "Inspected: the new plan will not hold"), "red"
    ),
    "loan.classified": Told(Text("风险分类认定", "Class judged by people")),
    "loan.serviced": Told(Text("贷款事项办理", "The loan was serviced")),
    "bill.paid": Told(Text("票据到期，承兑人已付款", "The acceptor paid the bill"), "green"),
    "bill.refused": Told(
        Text("承兑人拒付，向持票人追索", "The acceptor refused; recourse to the holder"), "red"
    ),
    "bill.cancelled": Told(Text("撤销贴现", "Discount taken back"), "grey"),
    "night.ordered": Told(Text("安排日终", "Night ordered"), "grey"),
}
AMOUNT = Text("金额 {amount} 元", "{amount} yuan")
INSTALMENT = Text("第 {nr} 期", "Instalment {nr}")


def told(type_: str) -> Told:
    """Return how an event is told; one that is new here goes by its own name."""
    return EVENTS.get(type_) or Told(Text(type_, type_), "grey")


def tone_of(type_: str, payload: dict[str, Any]) -> str:
    outcome = OUTCOMES.get(str(payload.get("outcome")))
    return outcome.tone if outcome else told(type_).tone


def note_of(payload: dict[str, Any], reasons: dict[str, Text]) -> Text | None:
    """Say what an event's own values add: an amount, an instalment, an outcome, reasons."""
    if outcome := OUTCOMES.get(str(payload.get("outcome"))):
        return outcome.label
    for name in ("amount_fen", "short_fen"):
        if name in payload:
            return AMOUNT.format(amount=grouped(int(payload[name])))
    if "nr" in payload:
        return INSTALMENT.format(nr=payload["nr"])
    if found := [reasons[code] for code in payload.get("reasons", []) if code in reasons]:
        return joined(found)
    return None


# What an inbox line is coloured by; others are blue.
NOTICE_TONES = {
    "application.approved": "green",
    "application.declined": "grey",
    "application.documents_wanted": "amber",
    "application.stopped": "amber",
    "application.offered": "amber",
    "application.conditional": "amber",
    "application.withdrawn": "grey",
    "contract.ready": "amber",
    "contract.confirmed": "green",
    "contract.limit_granted": "green",
    "loan.disbursed": "green",
    "loan.paid_to_payee": "green",
    "contract.ended": "grey",
    "contract.limit_closed": "grey",
    "contract.signing_failed": "red",
    "payment.failed": "red",
    "payment.account": "amber",
    "bill.payment_failed": "red",
    "bill.discounted": "green",
    "bill.refused": "red",
    "payment.follow_up": "green",
    "loan.reminder": "amber",
    "loan.repriced": "amber",
    "loan.debited": "green",
    "loan.debit_failed": "red",
    "loan.settled": "green",
}
NOTICE_LINKS = ("application", "contract", "loan")
NOTICE_CHANNELS = {
    "in_app": Text("站内消息", "In the app"),
    "sms": Text("短信", "SMS"),
    "email": Text("邮件", "E-mail"),
}
DELIVERIES = {
    "queued": Status("queued", Text("待发送", "To be sent"), "blue"),
    "sent": Status("sent", Text("已发送", "Sent"), "green"),
    "failed": Status("failed", Text("发送失败", "Not sent"), "red"),
}
UNREAD = Status("unread", Text("未读", "Unread"), "grey")
READ = Status("read", Text("已读", "Read"), "green")

# What happens next, by the stage that the borrower sees.
EXPECTED = {
    "deciding": Text(
        "系统正在核验信息并审批，通常几秒钟内有结果",
        "Your details are being checked; the result usually takes a few seconds",
    ),
    "supplement": Text("请补充材料，收到后继续审核", "Add the documents; the review then goes on"),
    "review": Text(
        "工作人员正在审核，结果将以短信通知您",
        "Our staff are reviewing it; we will text you the result",
    ),
    "stopped": Text(
        "工作人员正在核实名单信息；如属误中，可上传证明",
        "Our staff are checking the list; if it is wrong, you may upload evidence",
    ),
    "offer": Text("请确认是否接受批准的额度", "Say whether you take the amount that was approved"),
    "conditions": Text(
        "请按批准条件准备，工作人员核实后继续",
        "Prepare what the approval asks for; our staff check it, then it goes on",
    ),
    "contract": Text(
        "请阅读并确认合同，确认后立即放款",
        "Read and confirm the contract; the money leaves right after",
    ),
    "paying": Text(
        "款项正在划转，通常几分钟内到账",
        "The money is on its way, usually within minutes",
    ),
}
SIGNED_BY_HER = Text(
    "您已签署，贷款人签署后立即放款，通常不到一分钟",
    "You have signed; the lender signs next and the money leaves, usually within a minute",
)
# The same of a limit, of which nothing is paid before it is drawn.
LIMIT_EXPECTED = Text(
    "请阅读并确认合同，确认后额度生效，可随时提款",
    "Read and confirm the contract; the limit is then in force, to draw from at any time",
)
LIMIT_SIGNED_BY_HER = Text(
    "您已签署，贷款人签署后额度生效，通常不到一分钟",
    "You have signed; the lender signs next and the limit is in force, usually within a minute",
)
# The same while nobody has requested a payment that two people look at.
TO_REQUEST = Text(
    "工作人员正在核对放款资料，经两人核对无误后放款",
    "Our staff are preparing the payment; two of them check it before the money leaves",
)
REVIEWED_FOR_A_DAY = Text(
    "放款正在复核，复核通过后于 {on} 放款",
    "The payment is being checked; it leaves on {on}",
)
# The same while the money has not left, or has come back: by the status of the payment.
HELD = {
    "requested": Text(
        "放款正在由第二人复核，复核通过后立即放款",
        "A second person is checking the payment; the money leaves right after",
    ),
    "scheduled": Text(
        "放款已复核，将于 {on} 放款",
        "The payment has been checked and leaves on {on}",
    ),
    "blocked": Text(
        "放款前核对发现：{missing.zh}。款项尚未划出，工作人员正在处理并会与您联系",
        "Before paying we found: {missing.en}. The money has not left; our staff will contact you",
    ),
    "account": Text(
        "放款前核对发现：{missing.zh}。款项尚未划出，请带身份证和本人的可用银行卡到网点，或联系客户经理更正收款账户，更正后自动放款",
        "Before paying we found: {missing.en}. The money has not left. Bring your identity card and a "
        "working bank card of your own to a branch, or ask your relationship manager to correct it; "
        "the money then leaves by itself",
    ),
    "failed": Text(
        "银行未能入账，款项没有到账。请确认收款账户正常，工作人员将重新放款",
        "The bank could not book the money. See that your account is in order; we will pay again",
    ),
}
