from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic.dataclasses import dataclass as checked

from sancha.engines.evidence.types import CleanFile
from sancha.platform.text import Status, Text

MOST_TRIES = 5
WAYS = {
    "code": Text("短信验证码点击确认", "Confirmed by SMS code"),
    "handwriting": Text("手写签名＋短信验证码", "Handwritten on the screen, with SMS code"),
    "password": Text("签署密码", "Signing password"),
}
SIGNING_STATUSES = {
    "intended": Status("intended", Text("签署中", "Being signed"), "blue"),
    "signed": Status("signed", Text("已签署", "Signed"), "green"),
    "failed": Status("failed", Text("未完成", "Not completed"), "red"),
}
PROBLEMS = {
    "identity": Text(
        "认证机构核验身份不一致，未签发数字证书",
        "The authority could not match the identity and issued no certificate",
    ),
    "ended": Text("合同在签署完成前已失效", "The contract ended before the signing completed"),
}


@dataclass(frozen=True)
class Confirmation:
    """How a try to sign a contract ended; a wrong code or password stays on record."""

    act_outcome: str
    contract_id: UUID


@checked(frozen=True, kw_only=True)
class Consent:
    """How the borrower says yes: the way, and what proves it is she."""

    way: str = "code"
    code: str = ""
    password: str = ""
    handwriting: CleanFile | None = None


@dataclass(frozen=True)
class Origin:
    """From where a request came: a repeated one may come from another network."""

    address: str = ""
    device: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What is known of a signing from its beginning; sealed under the borrower's key."""

    address: str
    device: str
    verified_by: str
    draft_hash: str
    handwriting: str  # PNG in base64, or nothing.


@dataclass(frozen=True, kw_only=True)
class SigningView:
    """One signing of one contract, as others see it."""

    id: UUID
    contract_id: UUID
    way: str
    status: Status
    asked_at: datetime
    signed_at: datetime | None
    signer_serial: str
    lender_serial: str
    document_id: UUID | None
    evidence_id: UUID | None
    receipt_number: str
    problem: Text | None


@dataclass(frozen=True, kw_only=True)
class Made:
    """What the signing brought: the signed contract, its evidence file, and what is in them."""

    contract_pdf: bytes
    evidence_pdf: bytes
    signer_serial: str
    lender_serial: str
    receipt_number: str
    signed_at: datetime
