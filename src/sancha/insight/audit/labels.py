"""What use cases, outcomes and kinds of actor are called, for who reads the records."""

from sancha.credit.parties.types import person
from sancha.platform.text import Status, Text

# A test holds this to the use cases that there are.
USE_CASES = {
    "credit.corrections.services.correct": Text("更正客户资料", "Correct a customer"),
    "credit.corrections.services.decide": Text("复核资料更正", "Review a correction"),
    "credit.parties.services.choose_notices": Text("选择通知方式", "Choose how to be told"),
    "credit.parties.services.open_customer": Text(
        "客户开户（柜面）", "Open a customer at the desk"
    ),
    "credit.parties.services.open_own_party": Text("客户自助开户", "Open one's own record"),
    "credit.parties.services.send_sign_in_code": Text("发送登录验证码", "Send a sign-in code"),
    "credit.parties.services.sign_in": Text("客户登录", "Borrower signs in"),
    "credit.parties.services.sign_out": Text("客户退出", "Borrower signs out"),
    "engines.decision.services.release_graph": Text("发布决策策略", "Release a policy"),
    "engines.ledger.shipping.release_library": Text(
        "发布科目与记账规则", "Release chart and rules"
    ),
    "engines.notice.services.end_delivery": Text("登记通知发送结果", "Note how a message ended"),
    "engines.notice.services.mark_read": Text("标记通知已读", "Mark a notice as read"),
    "engines.notice.services.try_delivery_again": Text("通知重发", "Try a message again"),
    "engines.outside.services.close_calls": Text("登记外部调用结果", "Note how calls ended"),
    "engines.outside.services.close_refused": Text("处理被拒回调", "Deal with a refused callback"),
    "engines.outside.services.keep_refused": Text("登记被拒回调", "Keep a refused callback"),
    "engines.outside.services.open_calls": Text("发起外部调用", "Open calls to the outside"),
    "engines.process.assigning.escalate": Text("待办超时升级", "Escalate late tasks"),
    "engines.process.assigning.transfer": Text("转交待办", "Hand a task on"),
    "engines.process.services.release_process": Text("发布业务流程", "Release a process"),
    "engines.signing.services.ask_certificate": Text("申请个人证书", "Ask for a certificate"),
    "engines.signing.services.end_certificate": Text("停用个人证书", "End a certificate"),
    "engines.signing.services.keep_certificate": Text("登记个人证书", "Keep a certificate"),
    "engines.signing.services.keep_trust": Text("登记认证机构凭据", "Keep an authority's roots"),
    "entry.book.generate.age": Text("生成账簿：登记逾期", "Book generator: age"),
    "entry.book.generate.fill": Text("生成账簿：写入借据", "Book generator: write loans"),
    "entry.book.generate.open_parties": Text("生成账簿：开户", "Book generator: open customers"),
    "entry.sample.capital.pay_in_capital": Text("示例：投入资本", "Sample: pay in capital"),
    "inloan.approval.services.check_conditions": Text("落实放款条件", "Check the conditions"),
    "inloan.approval.services.give_opinion": Text("审批意见", "Give an opinion"),
    "inloan.approval.services.return_case": Text("退回补充", "Return a case"),
    "inloan.contracts.services.ending.lapse": Text("合同逾期未签作废", "Let a contract lapse"),
    "inloan.contracts.services.ending.return_contract": Text("合同退回更正", "Return a contract"),
    "inloan.contracts.services.making.file_draft": Text("归档合同文本", "File a contract"),
    "inloan.contracts.services.making.make": Text("生成合同", "Make a contract"),
    "inloan.contracts.services.signing.confirm": Text("确认合同", "Confirm a contract"),
    "inloan.contracts.services.signing.confirm_cost": Text(
        "确认综合融资成本", "Confirm the all-in cost"
    ),
    "inloan.contracts.services.signing.fail_signing": Text("登记签署失败", "Note a failed signing"),
    "inloan.contracts.services.signing.finish_signing": Text("合同签署完成", "Finish signing"),
    "inloan.contracts.services.signing.send_code": Text("发送合同验证码", "Send a contract code"),
    "inloan.disbursement.services.deciding.approve_request": Text("放款复核", "Approve a payment"),
    "inloan.disbursement.services.deciding.cancel_contract": Text(
        "放款前撤销合同", "Cancel before the money"
    ),
    "inloan.disbursement.services.deciding.cancel_draw": Text("取消提款", "Cancel a draw"),
    "inloan.disbursement.services.deciding.note_inquiry": Text(
        "查询放款结果", "Have a payment inquired after"
    ),
    "inloan.disbursement.services.deciding.order_again": Text("重新放款", "Order a payment again"),
    "inloan.disbursement.services.deciding.request_payment": Text("发起放款", "Request a payment"),
    "inloan.disbursement.services.deciding.settle_by_hand": Text(
        "凭银行证据处理", "Settle by the bank's evidence"
    ),
    "inloan.disbursement.services.entrusting.note_payee": Text(
        "登记受托支付收款方", "Note to whom a payment goes"
    ),
    "inloan.disbursement.services.ordering.intend": Text("登记放款指令", "Intend a payment"),
    "inloan.disbursement.services.paying.follow_up": Text("放款回访", "Follow a payment up"),
    "inloan.disbursement.services.paying.keep_voucher": Text("归档电子凭证", "Keep a voucher"),
    "inloan.disbursement.services.paying.note_doubt": Text(
        "登记放款结果未知", "Note a payment in doubt"
    ),
    "inloan.disbursement.services.paying.note_sending": Text("发送放款指令", "Send a payment"),
    "inloan.disbursement.services.paying.raise_delay": Text("放款延迟预警", "Raise a delay"),
    "inloan.disbursement.services.paying.resolve": Text("确定放款结果", "Settle a payment"),
    "inloan.disbursement.services.releasing.release_payment": Text(
        "放行大额放款", "Release a large payment"
    ),
    "inloan.disbursement.services.releasing.take_back": Text(
        "撤回定时放款", "Take back a scheduled payment"
    ),
    "inloan.draws.services.close_limit": Text("提前终止循环额度", "End a revolving limit early"),
    "inloan.draws.services.confirm": Text("确认提款", "Confirm a draw"),
    "inloan.draws.services.send_code": Text("发送提款验证码", "Send the code of a draw"),
    "office.calendar.services.open_first_day": Text("设定首个业务日期", "Open the first day"),
    "office.organisation.services.found_lender": Text("设立法人机构", "Found a lender"),
    "office.organisation.services.open_branch": Text("设立分支机构", "Open a branch"),
    "office.parameters.services.load_library": Text("装入业务参数", "Load the parameters"),
    "office.products.services.release_product": Text("发布产品版本", "Release a product version"),
    "office.proposals.services.propose": Text("提出配置变更", "Propose a change of the setup"),
    "office.proposals.services.reject": Text("驳回配置变更", "Reject a change of the setup"),
    "office.proposals.services.release": Text(
        "复核并生效配置变更", "Release a change of the setup"
    ),
    "office.proposals.services.withdraw": Text("撤回配置变更", "Withdraw a change of the setup"),
    "office.staff.services.change_password": Text("修改口令", "Change one's password"),
    "office.staff.services.delegate": Text("委托代理", "Name a deputy"),
    "office.staff.services.end_delegation": Text("结束委托", "End a delegation"),
    "office.staff.services.hire": Text("开立员工账号", "Open a staff account"),
    "office.staff.services.send_password_code": Text("发送口令验证码", "Send a password code"),
    "office.staff.services.set_password": Text("设置口令", "Set a password"),
    "office.staff.services.sign_in": Text("员工登录", "Staff signs in"),
    "office.staff.services.sign_out": Text("员工退出", "Staff signs out"),
    "postloan.certificates.services.ask": Text(
        "开具对账单或结清证明", "Issue a statement or certificate"
    ),
    "postloan.certificates.services.keep": Text("归档证明文件", "File an issued document"),
    "postloan.collection.services.hand_over": Text(
        "移交重组团队", "Hand cases to the restructuring team"
    ),
    "postloan.collection.services.record_contact": Text(
        "登记催收联系", "Record a collection contact"
    ),
    "postloan.collection.services.take_case": Text("接手催收案件", "Take a collection case on"),
    "postloan.debit_files.services.close_difference": Text(
        "处理代扣文件差异", "Deal with a difference of a debit file"
    ),
    "postloan.debit_files.services.conclude": Text(
        "登记代扣文件进展", "Note how a debit file stands"
    ),
    "postloan.debit_files.services.hear": Text("支付公司通知结果", "Hear of a debit file's result"),
    "postloan.debit_files.services.make_file": Text("生成代扣文件", "Make a debit file"),
    "postloan.debit_files.services.note_asked": Text("查询代扣文件结果", "Ask about a debit file"),
    "postloan.debit_files.services.note_doubt": Text(
        "登记代扣文件结果未知", "Note a debit file in doubt"
    ),
    "postloan.debit_files.services.note_sending": Text("发送代扣文件", "Send a debit file"),
    "postloan.debit_files.services.take_result": Text(
        "登记代扣结果文件", "Take the result of a debit file"
    ),
    "postloan.debit_files.services.withdraw": Text("撤回代扣文件", "Withdraw a debit file"),
    "postloan.inspections.services.record": Text("登记重组观察检查", "Inspect a restructured loan"),
    "postloan.night.services.begin_step": Text("日终步骤开始", "Begin a step of the night"),
    "postloan.night.services.do_step": Text("日终批量步骤", "Do a step of the night"),
    "postloan.night.services.finish_order": Text("日终结束", "Finish the night"),
    "postloan.night.services.finish_step": Text("日终步骤完成", "Finish a step of the night"),
    "postloan.night.services.note_snapshot": Text("日终快照登记", "Note a snapshot of the night"),
    "postloan.night.services.order_night": Text("安排日终", "Order the night"),
    "postloan.night.services.repair": Text("修复被搁置的借据", "Repair a loan set aside"),
    "postloan.night.services.set_poison_aside": Text("搁置异常借据", "Set loans aside"),
    "postloan.night.services.sign_off": Text("日终签字", "Sign a day off"),
    "postloan.presentation.services.note_paid": Text("登记承兑人付款", "Note a bill paid"),
    "postloan.presentation.services.note_refused": Text("登记承兑人拒付", "Note a bill refused"),
    "postloan.reconciliation.services.approve_booking": Text(
        "复核差异入账", "Approve the booking of a difference"
    ),
    "postloan.reconciliation.services.explain": Text("说明对账差异", "Explain a difference"),
    "postloan.reconciliation.services.propose_booking": Text(
        "提出差异入账", "Propose to book a difference"
    ),
    "postloan.reconciliation.services.return_booking": Text(
        "退回差异入账", "Return a proposed booking"
    ),
    "postloan.reconciliation.services.take_statement": Text(
        "取对账单并核对", "Take and compare a statement"
    ),
    "postloan.repayment.services.intend_debit": Text("登记扣款指令", "Intend a debit"),
    "postloan.repayment.services.note_answers": Text("登记批量扣款结果", "Note answers to debits"),
    "postloan.repayment.services.note_asked": Text("查询扣款结果", "Ask about a debit"),
    "postloan.repayment.services.note_doubt": Text("登记扣款结果未知", "Note a debit in doubt"),
    "postloan.repayment.services.note_sending": Text("发送扣款指令", "Send a debit"),
    "postloan.repayment.services.resolve": Text("确定扣款结果", "Settle a debit"),
    "postloan.reporting.services.note_rejected": Text("登记报送被退回", "Note a rejected report"),
    "postloan.reporting.services.note_taken": Text("登记报送成功", "Note a report taken"),
    "postloan.reporting.services.report_again": Text("重新报送", "Report again"),
    "postloan.servicing.services.apply_suspense": Text("暂收款抵还", "Apply suspense"),
    "postloan.servicing.services.extend": Text("贷款展期", "Extend a loan"),
    "postloan.servicing.services.note": Text("登记提前还款扣款进展", "Note an early repayment"),
    "postloan.servicing.services.order_early": Text("办理提前还款", "Order an early repayment"),
    "postloan.servicing.services.quote_early": Text("提前还款试算", "Quote an early repayment"),
    "postloan.servicing.services.receive": Text("柜面收款", "Take a repayment at the counter"),
    "postloan.servicing.services.reverse": Text("冲销贷款业务", "Reverse an event of a loan"),
    "postloan.servicing.services.settle_quote": Text(
        "确定提前还款结果", "Settle an early repayment"
    ),
    "postloan.servicing.services.waive": Text("减免息费", "Waive interest and fees"),
    "postloan.use_of_funds.services.close_inquiry": Text(
        "登记账户流水查询结果", "Note what the bank told of payments"
    ),
    "postloan.use_of_funds.services.hand_in": Text("上交用途凭证", "Hand in a paper of use"),
    "postloan.use_of_funds.services.load_library": Text(
        "装入资金流向名单", "Load the list of payees"
    ),
    "postloan.use_of_funds.services.note_asked": Text(
        "查询账户支出流水", "Ask for payments out of an account"
    ),
    "postloan.use_of_funds.services.note_flows": Text(
        "登记名单内资金流向", "Note payments to payees on the list"
    ),
    "postloan.use_of_funds.services.open_inquiry": Text(
        "发起账户流水查询", "Ask the bank for payments"
    ),
    "postloan.use_of_funds.services.record": Text("资金用途核查", "Check the use of a loan"),
    "postloan.use_of_funds.services.weigh": Text("核实可疑资金流向", "Weigh suspicious payments"),
    "postloan.write_off.services.attach": Text("上传核销证据", "File evidence for a write-off"),
    "preloan.applications.services.accept_offer": Text("确认批准额度", "Accept an offer"),
    "preloan.applications.services.appeal": Text("申请人工复核", "Ask for a person's review"),
    "preloan.applications.services.attach": Text("上传申请材料", "Attach a document"),
    "preloan.applications.services.attach_before": Text(
        "申请前上传材料", "Attach a document before applying"
    ),
    "preloan.applications.services.submit": Text("提交申请", "Submit an application"),
    "preloan.applications.services.withdraw": Text("撤回申请", "Withdraw an application"),
    "preloan.drafts.services.save": Text("保存申请草稿", "Keep a draft"),
    "preloan.screening.services.decide": Text("自动决策", "Decide by policy"),
    "preloan.screening.services.give_hit_opinion": Text("名单命中核查", "Check a list hit"),
    "preloan.supplements.services.answer": Text("提交补充内容", "Answer what was asked"),
}

OUTCOMES = {
    "done": Status("done", Text("成功", "Done"), "green"),
    "access.denied": Status("access.denied", Text("被拒绝", "Refused"), "red"),
    "wrong": Status("wrong", Text("密码或验证码错误", "Wrong password or code"), "amber"),
    "unknown": Status("unknown", Text("账号不存在", "Unknown account"), "amber"),
    "locked": Status("locked", Text("账号已锁定", "Locked"), "red"),
    "expired": Status("expired", Text("验证码已失效", "Code no longer valid"), "amber"),
    "used_up": Status("used_up", Text("验证码已作废", "Code used up"), "amber"),
}
ACCESS_OUTCOMES = {
    "seen": Status("seen", Text("已查阅", "Seen"), "blue"),
    "unmasked": Status("unmasked", Text("已查看完整信息", "Seen unmasked"), "amber"),
    "exported": Status("exported", Text("已导出", "Exported"), "amber"),
    "denied": Status("denied", Text("被拒绝", "Refused"), "red"),
}
ACTOR_KINDS = {
    "staff": Text("员工", "Staff"),
    "borrower": Text("客户", "Customer"),
    "service": Text("系统", "System"),
}
# Services of the house act under their own names; a test holds this to the services there are.
SERVICES = {
    "book generator": Text("账簿生成器", "Book generator"),
    "books": Text("核对账务", "Books"),
    "certificates": Text("证明服务", "Certificates"),
    "collection": Text("催收策略", "Collection strategy"),
    "command line": Text("命令行", "Command line"),
    "contracts": Text("合同服务", "Contracts"),
    "disbursement": Text("放款服务", "Disbursement"),
    "doorkeeper": Text("登录服务", "Sign-in"),
    "gatekeeper": Text("回调核验", "Gatekeeper"),
    "installer": Text("系统安装", "Installation"),
    "night": Text("日终", "The night"),
    "notice": Text("通知服务", "Notices"),
    "reconciliation": Text("对账服务", "Reconciliation"),
    "repayment": Text("扣款服务", "Collection"),
    "reporting": Text("征信报送服务", "Reporting to the bureau"),
    "screening": Text("自动审批", "Screening"),
    "task watch": Text("待办督办", "Task watch"),
    "servicing": Text("贷款服务", "Loan servicing"),
}
OPERATIONS = {
    "INSERT": Status("insert", Text("新增", "Added"), "green"),
    "UPDATE": Status("update", Text("修改", "Changed"), "amber"),
    "DELETE": Status("delete", Text("删除", "Deleted"), "red"),
}
STATEMENT = Status("statement", Text("批量", "By statement"), "grey")


def same(code: str) -> Text:
    return Text(code, code)


def use_case_label(name: str) -> Text:
    return USE_CASES.get(name) or same(name)


def use_cases_called(text: str) -> list[str]:
    """Return the use cases whose name or label holds this text."""
    wanted = text.lower()
    return [
        name
        for name, label in USE_CASES.items()
        if wanted in label.zh or wanted in label.en.lower() or wanted in name
    ]


def actor_name(kind: str, name: str, language: str) -> str:
    """Return the name of who acts: a service of the house by what it does, the customer as such."""
    service = SERVICES.get(name) if kind == "service" else None
    return service.in_language(language) if service else person(name, language)


def outcome(code: str) -> Status:
    return OUTCOMES.get(code) or Status(code, same(code))


def access_outcome(code: str) -> Status:
    return ACCESS_OUTCOMES.get(code) or Status(code, same(code))
