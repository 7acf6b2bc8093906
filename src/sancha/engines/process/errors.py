"""What the process engine refuses, and why."""

from sancha.platform.errors import Denied, DomainError, Invalid, Kind
from sancha.platform.text import Text, joined


class DiagramRefused(DomainError):
    """A diagram holds something that we do not run, or does not say what it must."""

    code, kind = "process.diagram_refused", Kind.INVALID
    text = Text("流程图不能发布：{finding.zh}", "The diagram cannot be released: {finding.en}")

    def __init__(self, findings: list[Text]) -> None:
        self.findings = findings
        super().__init__(finding=joined(findings))


class ConditionFailed(DomainError):
    """A condition could not be answered with yes or no."""

    code = "process.condition_failed"
    text = Text(
        "流程条件“{expression}”无法判断，请联系流程管理员",
        "The process condition “{expression}” cannot be answered; ask the process administrator",
    )


class CodeRefused(DomainError):
    """Something asked the engine to run code. Diagrams hold none."""

    code = "process.code_refused"
    text = Text("流程中不允许执行代码", "A process never runs code")


class UnknownProcess(DomainError):
    code, kind = "process.unknown", Kind.NOT_FOUND
    text = Text("没有已发布的流程“{key}”", "There is no released process “{key}”")


class AlreadyRunning(DomainError):
    code = "process.already_running"
    text = Text("该业务已有进行中的流程", "A process is already running for this")


class NotWaiting(DomainError):
    """No running process waits at this step; perhaps the news came twice."""

    code = "process.not_waiting"
    text = Text("流程当前不在“{step}”环节", "The process is not waiting at “{step}”")


class TaskAlreadyDone(DomainError):
    """Somebody was faster, or the process was cancelled."""

    code = "process.task_already_done"
    text = Text(
        "该任务已办结或已取消，请刷新待办列表",
        "This task is already done or cancelled; refresh the list",
    )


class SamePerson(Denied):
    """Two steps need two people, and this one did the other. The door notes it like any refusal."""

    code = "process.same_person"
    text = Text(
        "您已办理本业务的另一环节，按双人原则须由他人办理",
        "You did another step of this case; the two-person rule asks for somebody else",
    )


class AssignedElsewhere(DomainError):
    """The task was handed to a colleague, and it is hers now."""

    code = "process.assigned_elsewhere"
    text = Text("该任务已转交{name}办理", "This task was handed to {name}")


class CannotTakeIt(DomainError):
    """The colleague may not do this task, or the two-person rule excludes her."""

    code, kind = "process.cannot_take_it", Kind.INVALID
    text = Text(
        "该同事无权办理此任务，或按双人原则须回避",
        "This colleague may not do the task, or the two-person rule excludes her",
    )


class HandOverReason(Invalid):
    code = "process.hand_over_reason"

    def __init__(self) -> None:
        reason = Text("请填写转交原因（4–200 字）", "Say why (4 to 200 characters)")
        super().__init__({"/reason": reason})


class OutcomeNotOffered(DomainError):
    code, kind = "process.outcome_not_offered", Kind.INVALID
    text = Text(
        "该任务不能选择结论“{outcome}”", "The outcome “{outcome}” is not offered by this task"
    )


class DataRefused(DomainError):
    """A value that the diagram does not declare, or that is not small and simple."""

    code, kind = "process.data_refused", Kind.INVALID
    text = Text("流程不接受数据项“{name}”", "The process does not take the value “{name}”")


class TooManySteps(DomainError):
    code = "process.too_many_steps"
    text = Text(
        "流程连续自动执行超过 {limit} 步，已停止，请检查流程图",
        "The process ran {limit} automatic steps without a rest and was stopped; check the diagram",
    )


class ProcessBroken(DomainError):
    """The stored position does not fit its diagram, or a name in it is no longer known."""

    code = "process.broken"
    text = Text(
        "流程无法继续（{detail}），请联系流程管理员",
        "The process cannot go on ({detail}); ask the process administrator",
    )
