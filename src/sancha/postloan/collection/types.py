from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml

from sancha.platform.text import Status, Text

STATES = {
    "open": Status("open", Text("催收中", "Open"), "amber"),
    "closed": Status("closed", Text("已结案", "Closed"), "green"),
}
TEAMS = {
    "collection": Text("催收团队", "Collection team"),
    "restructuring": Text("重组团队", "Restructuring team"),
}
WAYS = {
    "call": Text("电话", "Call"),
    "message": Text("短信", "Message"),
    "visit": Text("上门", "Visit"),
}
RESULTS = {
    "promised": Text("承诺还款", "Promised to pay"),
    "unable": Text("暂无能力", "Unable for now"),
    "refused": Text("拒绝还款", "Refuses"),
    "disputed": Text("有异议", "Disputes the debt"),
    "unreachable": Text("未联系上", "Not reached"),
    "sent": Text("已发送", "Sent"),
}
RESULTS_OF = {
    "call": ("promised", "unable", "refused", "disputed", "unreachable"),
    "message": ("sent",),
    "visit": ("promised", "unable", "refused", "disputed", "unreachable"),
}
PROMISES = {
    "open": Status("open", Text("待兑现", "Awaited"), "blue"),
    "kept": Status("kept", Text("已兑现", "Kept"), "green"),
    "broken": Status("broken", Text("已失约", "Broken"), "red"),
}


@dataclass(frozen=True)
class Stage:
    """What is done with a case while its days past due lie in a range."""

    code: str
    from_day: int
    to_day: int | None
    status: Status
    next_step: Text
    team: str


@dataclass(frozen=True)
class CaseView:
    """A case as other features see it."""

    id: UUID
    organisation_id: UUID
    party_id: UUID
    loan_id: UUID
    overdue_since_on: date
    state: Status
    team: str
    collector_id: UUID | None
    opened_on: date
    closed_on: date | None
    promised_on: date | None


@dataclass(frozen=True)
class ContactView:
    id: UUID
    way: str
    result: str
    promised_on: date | None
    promised_fen: int | None
    note: str
    made_by: str
    made_at: datetime


@cache
def stages() -> tuple[Stage, ...]:
    """Return the shipped strategy, from the first day on."""
    stored = yaml.safe_load((Path(__file__).parent / "library/strategy.yaml").read_text("utf-8"))
    return tuple(
        Stage(
            code=row["code"],
            from_day=row["from_day"],
            to_day=row["to_day"],
            status=Status(row["code"], Text.of(row["label"]), row["tone"]),
            next_step=Text.of(row["next_step"]),
            team=row.get("team", "collection"),
        )
        for row in stored["stages"]
    )


def stage_of(days_past_due: int) -> Stage:
    """Return the stage of a case; one that is not late yet stands at the first."""
    later = [stage for stage in stages() if stage.from_day <= days_past_due]
    return later[-1] if later else stages()[0]
