"""What the decision engine refuses, and why."""

from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text, joined


class GraphRefused(DomainError):
    """A policy holds something that we do not run, or could approve what it must not."""

    code, kind = "decision.graph_refused", Kind.INVALID
    text = Text("策略不能发布：{finding.zh}", "The policy cannot be released: {finding.en}")

    def __init__(self, findings: list[Text]) -> None:
        self.findings = findings
        super().__init__(finding=joined(findings))


class UnknownGraph(DomainError):
    code, kind = "decision.unknown_graph", Kind.NOT_FOUND
    text = Text("没有已发布的策略“{key}”", "There is no released policy “{key}”")


class UnknownFeature(DomainError):
    """A value is given under a name that nobody declared, or twice."""

    code, kind = "decision.unknown_feature", Kind.INVALID
    text = Text("特征“{name}”未登记或重复", "The feature “{name}” is not declared, or given twice")


class EvaluationFailed(DomainError):
    """The policy could not be computed from these values, or a number came out inexact."""

    code = "decision.evaluation_failed"
    text = Text("策略计算失败（{detail}）", "The policy could not be computed ({detail})")
