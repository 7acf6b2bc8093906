"""Expected refusals: a code for programs, a text in both languages for people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Refusal(Exception):
    """The call changed nothing; `status` is its HTTP status."""

    status: int
    code: str
    text: Text


class NumberReused(Refusal):
    """The number has been used before, with other values."""

    status, code = 409, "number_reused"
    text = Text("编号已用于内容不同的请求", "The number was used before with other values")


class NotKnown(Refusal):
    status, code = 404, "not_known"
    text = Text("没有该记录", "There is no such record")


class ClockRunsForward(Refusal):
    """The moment asked for has passed already."""

    status, code = 409, "clock_runs_forward"
    text = Text("时钟只能向前拨", "The clock can only be advanced")


class NotSettled(Refusal):
    """There is no result that a callback could tell."""

    status, code = 409, "not_settled"
    text = Text("转账尚无结果，不能回调", "The transfer has no result to call back with")


class NoCallback(Refusal):
    status, code = 409, "no_callback"
    text = Text("未配置回调地址或密钥", "No callback address or secret is configured")


class BadAmount(Refusal):
    status, code = 422, "bad_amount"
    text = Text("金额应大于零", "The amount must be above zero")


class TooLittleThere(Refusal):
    """Nobody pays what the account does not hold, nor from a closed one."""

    status, code = 409, "insufficient_funds"
    text = Text("余额不足或账户已销户", "The balance is too low, or the account is closed")


class BadFile(Refusal):
    """The file is damaged, or its sums are not those of its lines."""

    status, code = 422, "bad_file"
    text = Text("文件不完整或汇总不符", "The file is damaged, or its sums are wrong")


class NotThePerson(Refusal):
    """The registry does not know the person as described: no certificate."""

    status, code = 409, "identity_mismatch"
    text = Text("身份核验不一致，不能签发证书", "The identity does not match; no certificate")


class CertificateEnded(Refusal):
    """Revoked or past its time: nothing is signed with it any more."""

    status, code = 409, "certificate_ended"
    text = Text("证书已吊销或已过期", "The certificate is revoked or has expired")


class BadRequest(Refusal):
    """What should be DER, a digest or a request is something else."""

    status, code = 422, "bad_request"
    text = Text("请求内容无法读取", "The request cannot be read")


class TooFewMovements(Refusal):
    """A statement cannot tell more movements wrongly than the day has."""

    status, code = 409, "too_few_movements"
    text = Text("该日没有这么多笔交易", "The day has fewer movements than that")
