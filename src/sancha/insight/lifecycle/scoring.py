"""The score of a decision taken apart: points for each dimension, and what earned or cost them."""

from dataclasses import dataclass
from typing import Any

from ninja import Schema

from sancha.core.money import grouped
from sancha.engines.decision import queries as decisions
from sancha.engines.decision.models import Decision
from sancha.engines.decision.types import features
from sancha.platform.text import Text, listed

POINTS = "_points"
DIMENSIONS = {
    "identity": Text("身份特征", "Identity"),
    "ability": Text("偿债能力", "Ability to repay"),
    "history": Text("信用历史", "Credit history"),
    "behaviour": Text("行为偏好", "Behaviour"),
}
VALUES = {
    "match": Text("一致", "match"),
    "mismatch": Text("不一致", "mismatch"),
    "not_found": Text("查无此人", "not found"),
    "True": Text("是", "yes"),
    "False": Text("否", "no"),
}
GRADE_TONES = {"A": "green", "B": "green", "C": "amber", "D": "red"}
OUTCOME_TONES = {"approve": "green", "refer": "amber", "decline": "red"}
OF = Text("{what}（{points}/{maximum} 分）", "{what} ({points} of {maximum} points)")


class ReasonOut(Schema):
    code: str
    text: Text
    tone: str


class DimensionOut(Schema):
    code: str
    label: Text
    points: int
    maximum: int


class ScoreOut(Schema):
    value: int
    minimum: int
    maximum: int
    grade: str
    tone: str
    model: str
    dimensions: list[DimensionOut]
    reasons: list[ReasonOut]


@dataclass(frozen=True)
class Dimension:
    """A table of a policy that gives points, and what one decision got from it."""

    code: str
    label: Text
    points: int
    maximum: int
    read: dict[str, Any]

    @property
    def lost(self) -> int:
        return self.maximum - self.points

    @property
    def tone(self) -> str:
        if 10 * self.points >= 7 * self.maximum:
            return "green"
        return "amber" if 10 * self.points >= 4 * self.maximum else "red"


def reasons_out(row: Decision) -> list[ReasonOut]:
    """Return why it was decided so, in the colour of the outcome."""
    tone = OUTCOME_TONES.get(row.outcome, "grey")
    found = decisions.reasons_view(row)
    return [ReasonOut(code=reason.code, text=reason.label, tone=tone) for reason in found]


def score_of(row: Decision) -> ScoreOut | None:
    """Return the score, or None where the policy could not or does not give one."""
    value, dimensions = row.output.get("score"), dimensions_of(row)
    if not isinstance(value, int) or not dimensions:
        return None
    grade = str(row.output.get("grade", ""))
    weighed = sorted(dimensions, key=lambda d: (-d.lost, -d.maximum))
    return ScoreOut(
        value=value,
        minimum=0,
        maximum=sum(d.maximum for d in dimensions),
        grade=grade,
        tone=GRADE_TONES.get(grade, "grey"),
        model=f"{row.graph.key} v{row.graph.version}",
        dimensions=[
            DimensionOut(code=d.code, label=d.label, points=d.points, maximum=d.maximum)
            for d in dimensions
        ],
        reasons=[ReasonOut(code=d.code, text=reason_of(d), tone=d.tone) for d in weighed],
    )


def dimensions_of(row: Decision) -> list[Dimension]:
    """Return the dimensions in the policy's order: its tables that write `<code>_points`."""
    read = {step["node"]: step["input"] for step in row.trace}
    found = []
    for node in row.graph.content["nodes"]:
        content = node.get("content") or {}
        for column in content.get("outputs", []):
            name = str(column.get("field", ""))
            if name.endswith(POINTS) and name in row.output:
                code = name.removesuffix(POINTS)
                label = DIMENSIONS.get(code) or Text(node["name"], node["name"])
                maximum = most_points(content["rules"], column["id"])
                points = int(row.output[name])
                found.append(Dimension(code, label, points, maximum, read.get(node["id"], {})))
    return found


def most_points(rules: list[dict[str, str]], column: str) -> int:
    given = (rule.get(column, "") for rule in rules)
    return max((int(text) for text in given if text.isdigit()), default=0)


def reason_of(dimension: Dimension) -> Text:
    """Say what was known that gave these points: "负债收入比 28 %、…（24/30 分）"."""
    what = listed(known(name, value) for name, value in dimension.read.items())
    zh, en = (
        OF.in_language(language).format(
            what=what.in_language(language) or dimension.label.in_language(language),
            points=dimension.points,
            maximum=dimension.maximum,
        )
        for language in ("zh", "en")
    )
    return Text(zh, en)


def known(name: str, value: Any) -> Text:
    feature = features().get(name)
    label = feature.label if feature else Text(name, name)
    if feature and feature.unit == "fen" and isinstance(value, int):
        amount = grouped(value)
        return Text(f"{label.zh} {amount} 元", f"{label.en}: {amount} yuan")
    shown = VALUES.get(str(value)) or Text(str(value), str(value))
    unit = "%" if feature and feature.unit == "%" else ""
    return Text(f"{label.zh} {shown.zh}{unit}", f"{label.en}: {shown.en}{unit}")
