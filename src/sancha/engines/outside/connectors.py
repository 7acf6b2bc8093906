"""The connectors that the house ships. Labels and costs are what people see beside a source."""

from typing import Any

from sancha.engines.outside import messages as m
from sancha.engines.outside import register_messages as r
from sancha.engines.outside.types import Connector, DataSource, Effect
from sancha.platform.text import Text

DAY = 24 * 60 * 60

IDENTITY = Connector(
    name="identity.check",
    label=Text("身份核验", "Identity check"),
    method="POST",
    path="/identity/checks",
    request=m.IdentityAsked,
    answer=m.IdentityFound,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=50,
    keeps_answer=True,
)
BUREAU = Connector(
    name="bureau.report",
    label=Text("个人信用报告", "Personal credit report"),
    method="POST",
    path="/bureau/reports",
    request=m.BureauAsked,
    answer=m.BureauReport,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=500,
    needs_consent=True,
    keeps_answer=True,
)
COURT = Connector(
    name="court.check",
    label=Text("法院执行信息", "Court enforcement records"),
    method="POST",
    path="/court/checks",
    request=m.CourtAsked,
    answer=m.CourtFound,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=100,
    keeps_answer=True,
)

TAX = Connector(
    name="tax.incomes",
    label=Text("个人所得税收入", "Incomes declared for tax"),
    method="POST",
    path="/tax/incomes",
    request=r.RegisterAsked,
    answer=r.IncomesFound,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=200,
    needs_consent=True,
    keeps_answer=True,
)
SOCIAL = Connector(
    name="social.records",
    label=Text("社保与公积金", "Social security and housing fund"),
    method="POST",
    path="/social/records",
    request=r.RegisterAsked,
    answer=r.InsuredFound,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=200,
    needs_consent=True,
    keeps_answer=True,
)
OPERATOR = Connector(
    name="operator.check",
    label=Text("运营商核验", "Mobile operator"),
    method="POST",
    path="/operator/checks",
    request=r.PhoneAsked,
    answer=r.PhoneFound,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=80,
    needs_consent=True,
    keeps_answer=True,
)
BUSINESS = Connector(
    name="business.record",
    label=Text("工商登记", "Business register"),
    method="POST",
    path="/business/records",
    request=r.FirmAsked,
    answer=r.FirmFound,
    effect=Effect.READ,
    attempts=2,
    cache_seconds=DAY,
    cost_fen=50,
    keeps_answer=True,
)
REPORT_LOAN = Connector(
    name="bureau.record",
    label=Text("征信报送", "Reporting to the bureau"),
    method="POST",
    path="/bureau/records",
    request=r.LoanReported,
    answer=r.RecordTaken,
    effect=Effect.NUMBERED,
    attempts=2,
)
VOICE = Connector(
    name="voice.call",
    label=Text("语音外呼", "Voice call"),
    method="POST",
    path="/voice/calls",
    request=r.VoiceOrder,
    answer=r.VoiceState,
    effect=Effect.NUMBERED,
    attempts=2,
    cost_fen=12,
)
QUERY_VOICE = Connector(
    name="voice.call_query",
    label=Text("语音结果查询", "Voice call query"),
    method="GET",
    path="/voice/calls/{number}",
    request=m.ByNumber,
    answer=r.VoiceState,
    effect=Effect.READ,
    attempts=2,
)

# An order is sent once: the feature that gave it owns the unknown outcome, and asks or repeats.
SEND_TRANSFER = Connector(
    name="core.transfer",
    label=Text("核心系统转账", "Core banking transfer"),
    method="POST",
    path="/core/transfers",
    request=m.TransferOrder,
    answer=m.TransferTaken,
    effect=Effect.NUMBERED,
)
QUERY_TRANSFER = Connector(
    name="core.transfer_query",
    label=Text("转账结果查询", "Transfer query"),
    method="GET",
    path="/core/transfers/{number}",
    request=m.ByNumber,
    answer=m.TransferState,
    effect=Effect.READ,
    attempts=2,
)
SEND_DEBIT = Connector(
    name="core.debit",
    label=Text("核心系统扣款", "Core banking debit"),
    method="POST",
    path="/core/debits",
    request=m.DebitOrder,
    answer=m.DebitTaken,
    effect=Effect.NUMBERED,
)
QUERY_DEBIT = Connector(
    name="core.debit_query",
    label=Text("扣款结果查询", "Debit query"),
    method="GET",
    path="/core/debits/{number}",
    request=m.ByNumber,
    answer=m.DebitState,
    effect=Effect.READ,
    attempts=2,
)
SEND_FILE = Connector(
    name="payments.file",
    label=Text("支付公司批量代扣", "Debit file to the payment company"),
    method="POST",
    path="/payments/files",
    request=m.FileOrder,
    answer=m.FileTaken,
    effect=Effect.NUMBERED,
    timeout_seconds=10,
)
QUERY_FILE = Connector(
    name="payments.file_result",
    label=Text("批量代扣结果", "Result of a debit file"),
    method="GET",
    path="/payments/files/{number}",
    request=m.ByNumber,
    answer=m.FileState,
    effect=Effect.READ,
    timeout_seconds=10,
    attempts=2,
)
PAYMENTS_STATEMENT = Connector(
    name="payments.statement",
    label=Text("支付公司对账单", "Statement of the payment company"),
    method="GET",
    path="/payments/statement",
    request=m.StatementAsked,
    answer=m.Statement,
    effect=Effect.READ,
    timeout_seconds=10,
    attempts=2,
)
ACCOUNT = Connector(
    name="core.account",
    label=Text("账户查询", "Account query"),
    method="GET",
    path="/core/accounts/{account}",
    request=m.AccountAsked,
    answer=m.AccountState,
    effect=Effect.READ,
    attempts=2,
)
OUTFLOWS = Connector(
    name="core.outflows",
    label=Text("账户支出流水", "Payments out of accounts"),
    method="POST",
    path="/core/outflows",
    request=m.OutflowsAsked,
    answer=m.OutflowsTold,
    effect=Effect.READ,
    timeout_seconds=10,
    attempts=2,
)
LENDER_BALANCE = Connector(
    name="core.lender",
    label=Text("本行资金账户余额", "Balance of the lender's account"),
    method="GET",
    path="/core/lender",
    request=m.Nothing,
    answer=m.AccountState,
    effect=Effect.READ,
    attempts=2,
)
LENDER_STATEMENT = Connector(
    name="core.lender_statement",
    label=Text("本行资金账户对账单", "Statement of the lender's account"),
    method="GET",
    path="/core/lender/statement",
    request=m.StatementAsked,
    answer=m.Statement,
    effect=Effect.READ,
    attempts=2,
)

SMS = Connector(
    name="sms.message",
    label=Text("短信平台", "SMS gateway"),
    method="POST",
    path="/sms/messages",
    request=m.SmsMessage,
    answer=m.MessageTaken,
    effect=Effect.NUMBERED,
    attempts=2,
    cost_fen=5,
)
EMAIL = Connector(
    name="email.message",
    label=Text("邮件平台", "E-mail gateway"),
    method="POST",
    path="/email/messages",
    request=m.EmailMessage,
    answer=m.MessageTaken,
    effect=Effect.NUMBERED,
    attempts=2,
)

CA_TRUST = Connector(
    name="ca.trust",
    label=Text("认证机构证书链", "Trust chain of the certificate authority"),
    method="GET",
    path="/ca/trust",
    request=m.Nothing,
    answer=m.TrustGiven,
    effect=Effect.READ,
    attempts=2,
)
CA_REVOCATIONS = Connector(
    name="ca.revocations",
    label=Text("证书吊销列表", "Lists of revoked certificates"),
    method="GET",
    path="/ca/revocations",
    request=m.Nothing,
    answer=m.RevocationsGiven,
    effect=Effect.READ,
    attempts=2,
)
CA_CERTIFICATE = Connector(
    name="ca.certificate",
    label=Text("数字证书签发", "Issue of a certificate"),
    method="POST",
    path="/ca/certificates",
    request=m.CertificateAsked,
    answer=m.CertificateGiven,
    effect=Effect.NUMBERED,
    attempts=2,
    cost_fen=200,
)
CA_SIGNATURE = Connector(
    name="ca.signature",
    label=Text("云端签名", "Signature by the authority"),
    method="POST",
    path="/ca/signatures",
    request=m.SignatureAsked,
    answer=m.SignatureGiven,
    effect=Effect.NUMBERED,
    attempts=2,
    cost_fen=20,
)
CA_TIMESTAMP = Connector(
    name="ca.timestamp",
    label=Text("可信时间戳", "Time stamp"),
    method="POST",
    path="/ca/timestamps",
    request=m.StampAsked,
    answer=m.StampGiven,
    effect=Effect.READ,
    attempts=2,
    cost_fen=10,
)
EVIDENCE_RECEIPT = Connector(
    name="evidence.receipt",
    label=Text("电子存证", "Evidence receipt"),
    method="POST",
    path="/evidence/receipts",
    request=m.ReceiptAsked,
    answer=m.ReceiptGiven,
    effect=Effect.NUMBERED,
    attempts=2,
    cost_fen=30,
)

DATA_SOURCES = (
    DataSource(
        code="identity",
        label=IDENTITY.label,
        tells=Text(
            "姓名、身份证号、手机号是否一致", "Whether name, identity number and phone agree"
        ),
        connector=IDENTITY,
    ),
    DataSource(
        code="bureau",
        label=BUREAU.label,
        tells=Text("在贷笔数、余额、逾期与查询记录", "Open loans, balances, arrears and queries"),
        connector=BUREAU,
    ),
    DataSource(
        code="court",
        label=COURT.label,
        tells=Text("是否被法院列为被执行人", "Whether a court is enforcing against the person"),
        connector=COURT,
    ),
    DataSource(
        code="tax",
        label=TAX.label,
        tells=Text("近两年申报的收入与纳税", "Incomes and tax of the last two years"),
        connector=TAX,
    ),
    DataSource(
        code="social",
        label=SOCIAL.label,
        tells=Text("缴费基数、缴费月数与公积金", "Contributions paid, their base, housing fund"),
        connector=SOCIAL,
    ),
    DataSource(
        code="operator",
        label=OPERATOR.label,
        tells=Text("手机号在网时长与欠费", "How long the phone is in use, and arrears"),
        connector=OPERATOR,
    ),
    DataSource(
        code="business",
        label=BUSINESS.label,
        tells=Text("工作单位的登记状态", "Whether the employer is registered and operating"),
        connector=BUSINESS,
        is_for_everybody=False,
    ),
)
DATA_CONNECTORS: tuple[Connector[Any, Any], ...] = tuple(s.connector for s in DATA_SOURCES)
