from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.platform.text import Status, Text

# What a check found.
RESULTS = {
    "proven": Status("proven", Text("与约定用途相符", "Used as agreed"), "green"),
    "incomplete": Status("incomplete", Text("凭证不全，待补", "Papers are missing"), "amber"),
    "misused": Status("misused", Text("疑似挪用", "Misuse suspected"), "red"),
}
# What payments out of the account suggest, and that somebody looked into it and it is explained.
SUSPECTED = Status("suspected", Text("流向可疑，待核实", "Suspicious payments"), "red")
CLEARED = Status("cleared", Text("流向已排除", "Payments explained"), "green")
FOUND = {**RESULTS, "suspected": SUSPECTED, "cleared": CLEARED}
OF_FLOWS = frozenset({"suspected", "cleared"})  # They say nothing of the use as a whole.
VERDICTS = {
    "misused": Text("属实，认定疑似挪用", "It is so: misuse suspected"),
    "cleared": Text("已核实，排除可疑", "Explained: no misuse"),
}
# How a loan stands that nobody has judged for good.
STANDINGS = {
    "open": Status("open", Text("待核查", "To be checked"), "blue"),
    "late": Status("late", Text("核查超期", "Check is late"), "red"),
    "not_asked": Status("not_asked", Text("无需核查", "Not asked for"), "grey"),
}
PROOF = "purpose_proof"  # The kind of document.
NOTE_MAX = 500
# Of which list a code is, and where money goes that goes there.
SCHEMES = {
    "industry": Text("国民经济行业", "Industry"),
    "merchant": Text("商户类别", "Merchant category"),
}
FLOWS = {
    "property": Text("房地产", "Property"),
    "securities": Text("证券期货", "Securities"),
    "other": Text("其他禁止用途", "Other use that is not allowed"),
}
WATCHES = {
    "open": Status("open", Text("跟踪中", "Being tracked"), "blue"),
    "over": Status("over", Text("跟踪期满", "Tracking is over"), "grey"),
    "unknown": Status(
        "unknown", Text("账户不在本行，无法跟踪", "Not one of our accounts"), "amber"
    ),
}


@dataclass(frozen=True)
class FindingView:
    """What somebody found about the use of a loan. Amounts in fen."""

    id: UUID
    result: Status
    proven_fen: int
    note: str
    on: date
    found_by: str
    found_at: datetime


@dataclass(frozen=True)
class UseView:
    """How far the use of a loan's money is known."""

    status: Status
    due_on: date | None  # None: nobody need ask.
    findings: tuple[FindingView, ...]

    @property
    def is_suspected(self) -> bool:
        return self.status.code == SUSPECTED.code


@dataclass(frozen=True)
class Trade:
    """A kind of payee to whom the money of a loan is not to go; `code` is how theirs begin."""

    id: UUID
    scheme: str
    code: str
    flow: str
    name: Text
    source: str
    is_active: bool

    @property
    def key(self) -> str:
        return f"{self.scheme}-{self.code}"


@dataclass(frozen=True)
class Shipped:
    """A kind of payee as it comes with the system."""

    scheme: str
    code: str
    flow: str
    name: Text
    source: str


@dataclass(frozen=True)
class WatchView:
    """The account that a loan was paid into, while payments out of it are asked for."""

    id: UUID
    loan_id: UUID
    organisation_id: UUID
    legal_entity_id: UUID
    party_id: UUID
    state: Status
    started_at: datetime
    ends_on: date
    told_until_at: datetime | None
    asked_at: datetime | None


@dataclass(frozen=True)
class Inquiry:
    """A question to the bank, under our number."""

    id: UUID
    number: str
    organisation_id: UUID


@dataclass(frozen=True)
class Seen:
    """A payment to somebody on the list. `code` is what the bank said that the payee is."""

    serial: str
    moved_at: datetime
    amount_fen: int
    payee: str
    code: str
    trade_id: UUID


@dataclass(frozen=True)
class FlowView:
    """A payment out of the account to somebody on the list; `payee` is gone once she is erased."""

    id: UUID
    moved_at: datetime
    amount_fen: int
    payee: str
    code: str
    trade: Trade
    inquiry: str
    noted_at: datetime
    is_weighed: bool
