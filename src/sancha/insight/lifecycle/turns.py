"""The turns of a case on its page: what was asked back, conditions, a list's hit, an appeal."""

from datetime import datetime

from ninja import Schema

from sancha.engines.evidence.kinds import kinds
from sancha.inloan.approval import queries as approvals
from sancha.inloan.approval.types import KEY_MATERIALS
from sancha.platform.shapes import Choice
from sancha.platform.text import Text
from sancha.preloan.applications.services import CASE_KINDS
from sancha.preloan.applications.types import REDUCTIONS, ApplicationView
from sancha.preloan.supplements.api import SupplementOut, lists_out


class CaseCondition(Schema):
    nr: int
    text: str
    label: Text | None
    is_met: bool | None
    note: str
    checked_by: str
    checked_at: datetime | None


class CaseAppeal(Schema):
    at: datetime
    words: str


class CaseTurns(Schema):
    reduced_for: Text | None
    conditions: list[CaseCondition]
    supplements: list[SupplementOut]
    appeal: CaseAppeal | None
    reductions: list[Choice]
    askable_kinds: list[Choice]
    deferrable_kinds: list[Choice]


def turns_of(view: ApplicationView) -> CaseTurns:
    """Gather what a case has been through beside its straight way, and what may be chosen there."""
    askable = [
        Choice(code=code, label=kinds()[code].name) for code in kinds() if code in CASE_KINDS
    ]
    return CaseTurns(
        reduced_for=REDUCTIONS.get(view.reduced_for),
        conditions=[
            CaseCondition(
                nr=condition.nr,
                text=condition.text,
                label=kinds()[condition.kind].name if condition.kind else None,
                is_met=condition.is_met,
                note=condition.note,
                checked_by=condition.checked_by_name,
                checked_at=condition.checked_at,
            )
            for condition in approvals.conditions_of(view.id)
        ],
        supplements=lists_out(view.id).items,
        appeal=CaseAppeal(at=view.appealed_at, words=view.appeal) if view.appealed_at else None,
        reductions=[
            Choice(code=code, label=label)
            for code, label in REDUCTIONS.items()
            if code != "policy_limit"
        ],
        askable_kinds=askable,
        deferrable_kinds=[kind for kind in askable if kind.code not in KEY_MATERIALS],
    )
