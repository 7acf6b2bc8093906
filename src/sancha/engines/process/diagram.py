"""Reading a diagram: only what we know how to run gets through, and every name resolves."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NoReturn

from lxml import etree  # type: ignore[import-untyped]

from sancha.engines.process import ports
from sancha.engines.process.conditions import WORDS, problem_with
from sancha.engines.process.errors import DiagramRefused
from sancha.engines.process.types import Kind, Step
from sancha.platform.names import permissions
from sancha.platform.text import Text

MAX_BYTES = 512 * 1024
MAX_ELEMENTS = 5_000
MAX_NODES = 150
MAX_HOURS = 24 * 366

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OURS = "{urn:sancha:process}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,49}")

TASKS: dict[str, Kind] = {"userTask": "user", "receiveTask": "receive", "serviceTask": "service"}
NODES = {*TASKS, "startEvent", "endEvent", "exclusiveGateway", "parallelGateway"}
DECORATION = {"documentation", "textAnnotation", "text", "association"}
ELEMENTS = NODES | DECORATION | {
    "definitions", "process", "sequenceFlow", "conditionExpression", "incoming", "outgoing",
}  # fmt: skip
ATTRIBUTES = {
    "id", "name", "sourceRef", "targetRef", "default", "isExecutable", "isClosed", "processType",
    "gatewayDirection", "associationDirection", "targetNamespace", "exporter", "exporterVersion",
    "textFormat", XSI_TYPE,
}  # fmt: skip
OUR_ATTRIBUTES = {
    "process": {"nameEn", "data"},
    "userTask": {"nameEn", "permission", "outcomes", "hours", "differsFrom", "notMaker"},
    "receiveTask": {"nameEn", "outcomes", "hours"},
    "serviceTask": {"nameEn", "service"},
}


@dataclass
class Diagram:
    """A diagram that was parsed and is allowed in form; `findings` says what it lacks."""

    root: Any
    process: Any

    @cached_property
    def nodes(self) -> dict[str, Any]:
        found = (e for e in self.process if local(e) in NODES)
        return {e.get("id", ""): e for e in found}

    @cached_property
    def flows(self) -> list[Any]:
        return [e for e in self.process if local(e) == "sequenceFlow"]

    @cached_property
    def title(self) -> Text:
        return title_of(self.process)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The tasks of the diagram. Two-person rules hold in both directions."""
        steps = {i: step_of(e) for i, e in self.nodes.items() if local(e) in TASKS}
        others: dict[str, set[str]] = defaultdict(set)
        for step in steps.values():
            for other in step.differs_from:
                others[step.id].add(other)
                others[other].add(step.id)
        return {
            i: replace(step, differs_from=tuple(sorted(others[i]))) for i, step in steps.items()
        }

    @property
    def names(self) -> list[str]:
        """What conditions may read: declared values, and the outcome of each task by its id."""
        return sorted({*words(self.process, "data"), *self.outcome_names})

    @property
    def outcome_names(self) -> list[str]:
        return [i for i, step in self.steps.items() if step.kind != "service"]


def read(bpmn: str) -> Diagram:
    """Parse a diagram and check all of it.

    :raises DiagramRefused: with every finding, or the first one if the file is not even in order.
    """
    diagram = parse(bpmn)
    if findings := [*node_findings(diagram), *flow_findings(diagram), *step_findings(diagram)]:
        raise DiagramRefused(findings)
    return diagram


def parse(bpmn: str) -> Diagram:
    raw = bpmn.encode()
    if len(raw) > MAX_BYTES:
        refuse("文件超过 512 KB", "the file is larger than 512 KB")
    if "<!" in bpmn.replace("<!--", "").replace("<![CDATA[", ""):
        refuse("文件含有 DOCTYPE 或实体声明", "the file has a DOCTYPE or declares entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        refuse("文件不是正确的 XML", "the file is not well-formed XML")
    if root.getroottree().docinfo.doctype:
        refuse("文件含有 DOCTYPE 或实体声明", "the file has a DOCTYPE or declares entities")
    for drawing in root.findall(f"{DRAWING}BPMNDiagram"):
        root.remove(drawing)  # Positions are for the editor; nothing in them is run.
    if findings := list(form_findings(root)):
        raise DiagramRefused(findings[:20])
    processes = root.findall(f"{BPMN}process")
    if len(processes) != 1:
        refuse("文件须恰好含有一个流程", "the file must hold exactly one process")
    return Diagram(root, processes[0])


def form_findings(root: Any) -> Iterator[Text]:
    """Elements and attributes outside the allow-list: scripts, timers, other vendors' code."""
    for count, element in enumerate(root.iter()):
        if count > MAX_ELEMENTS:
            yield Text("流程图元素过多", "the diagram has too many elements")
            return
        name = local(element)
        if name not in ELEMENTS:
            tag = str(element.tag).rpartition("}")[2]
            yield Text(f"不支持元素 {tag}", f"the element {tag} is not supported")
            continue
        for attribute in element.attrib:
            if attribute.startswith(OURS):
                allowed = attribute.removeprefix(OURS) in OUR_ATTRIBUTES.get(name, set())
            else:
                allowed = attribute in ATTRIBUTES
            if not allowed:
                shown = attribute.rpartition("}")[2]
                yield Text(
                    f"元素 {name} 不支持属性 {shown}",
                    f"the element {name} takes no attribute {shown}",
                )


def node_findings(diagram: Diagram) -> Iterator[Text]:
    kinds = [local(e) for e in diagram.nodes.values()]
    in_file = [e for e in diagram.process if local(e) in NODES]
    if kinds.count("startEvent") != 1 or "endEvent" not in kinds:
        yield Text("须有一个开始和至少一个结束", "one start and at least one end are needed")
    if len(in_file) > MAX_NODES:
        yield Text(f"环节超过 {MAX_NODES} 个", f"there are more than {MAX_NODES} nodes")
    if len(diagram.nodes) != len(in_file):
        yield Text("有环节编号重复", "two nodes have the same id")
    for i in [*diagram.steps, *words(diagram.process, "data")]:
        if not IDENTIFIER.fullmatch(i) or i in WORDS:
            yield Text(
                f"名称 {i} 须为小写字母、数字和下划线",
                f"the name {i} must be lower-case letters, digits and underscores",
            )
    for element in [diagram.process, *(diagram.nodes[i] for i in diagram.steps)]:
        if not (element.get("name", "").strip() and element.get(f"{OURS}nameEn", "").strip()):
            i = element.get("id")
            yield Text(f"{i} 缺少中文或英文名称", f"{i} lacks its Chinese or English name")


def flow_findings(diagram: Diagram) -> Iterator[Text]:
    forward: dict[str, list[str]] = defaultdict(list)
    backward: dict[str, list[str]] = defaultdict(list)
    for flow in diagram.flows:
        source, target = flow.get("sourceRef"), flow.get("targetRef")
        if source not in diagram.nodes or target not in diagram.nodes:
            yield Text(f"连线 {flow.get('id')} 未连好", f"the flow {flow.get('id')} hangs loose")
            continue
        forward[source].append(target)
        backward[target].append(source)
        yield from condition_findings(diagram, flow, diagram.nodes[source])
    starts = [i for i, e in diagram.nodes.items() if local(e) == "startEvent"]
    ends = [i for i, e in diagram.nodes.items() if local(e) == "endEvent"]
    reached, ending = reach(starts, forward), reach(ends, backward)
    for i, element in diagram.nodes.items():
        name = local(element)
        if i not in reached or i not in ending:
            yield Text(f"环节 {i} 不在开始到结束的路径上", f"{i} is on no way from start to end")
        if len(forward[i]) > 1 and not name.endswith("Gateway"):
            yield Text(f"环节 {i} 只能有一条出线", f"{i} may have only one way out")


def condition_findings(diagram: Diagram, flow: Any, source: Any) -> Iterator[Text]:
    """Each way out of a choice has a condition, but the default: so a choice always ends."""
    i, expressions = flow.get("id"), flow.findall(f"{BPMN}conditionExpression")
    ways = [f for f in diagram.flows if f.get("sourceRef") == source.get("id")]
    is_choice = local(source) == "exclusiveGateway" and len(ways) > 1
    if is_choice and source.get("default") not in {f.get("id") for f in ways}:
        yield Text(
            f"网关 {source.get('id')} 没有默认出线", f"{source.get('id')} has no default way"
        )
    needed = is_choice and i != source.get("default")
    if len(expressions) != (1 if needed else 0):
        yield Text(
            f"连线 {i} " + ("缺少条件" if needed else "不应有条件"),
            f"the flow {i} " + ("lacks its condition" if needed else "must have no condition"),
        )
    outcomes = {s.id: s.outcomes for s in diagram.steps.values() if s.kind != "service"}
    for expression in expressions:
        text = expression.text or ""
        if (problem := problem_with(text, names=diagram.names, outcomes=outcomes)) is not None:
            yield problem


def step_findings(diagram: Diagram) -> Iterator[Text]:
    known = permissions()
    for step in diagram.steps.values():
        element, i = diagram.nodes[step.id], step.id
        hours = element.get(f"{OURS}hours", "1")
        if step.kind == "service" and ports.service_named(step.service) is None:
            yield Text(f"{i} 调用未登记的服务 {step.service}", f"{i} calls no known {step.service}")
        if step.kind == "user" and step.permission not in known:
            yield Text(
                f"{i} 所需权限 {step.permission} 未登记",
                f"{i} requires the unknown permission {step.permission}",
            )
        if step.kind == "user" and not step.outcomes:
            yield Text(f"{i} 未列出可选结论", f"{i} lists no outcomes")
        if not hours.isdecimal() or not 0 < int(hours) <= MAX_HOURS:
            yield Text(f"{i} 的时限不正确", f"{i} has a wrong number of hours")
        if element.get(f"{OURS}notMaker", "false") not in {"true", "false"}:
            yield Text(f"{i} 的 notMaker 只能是 true 或 false", f"{i}: notMaker is true or false")
        for other in step.differs_from:
            if other == i or other not in diagram.steps or diagram.steps[other].kind != "user":
                yield Text(f"{i} 引用了不存在的环节 {other}", f"{i} differs from no task {other}")


def step_of(element: Any) -> Step:
    kind = TASKS[local(element)]
    hours = element.get(f"{OURS}hours", "")
    return Step(
        id=element.get("id", ""),
        kind=kind,
        title=title_of(element),
        permission=element.get(f"{OURS}permission", ""),
        outcomes=tuple(words(element, "outcomes")) or (("done",) if kind == "receive" else ()),
        hours=int(hours) if hours.isdecimal() and len(hours) < 6 else None,
        differs_from=tuple(words(element, "differsFrom")),
        not_maker=element.get(f"{OURS}notMaker") == "true",
        service=element.get(f"{OURS}service", ""),
    )


def title_of(element: Any) -> Text:
    return Text(element.get("name", "").strip(), element.get(f"{OURS}nameEn", "").strip())


def words(element: Any, attribute: str) -> list[str]:
    return str(element.get(f"{OURS}{attribute}", "")).replace(",", " ").split()


def local(element: Any) -> str:
    """The name of a BPMN element; of anything else a name that is on no list."""
    tag = str(element.tag)
    return tag.removeprefix(BPMN) if tag.startswith(BPMN) else f"?{tag}"


def reach(starts: Iterable[str], ways: dict[str, list[str]]) -> set[str]:
    reached, ahead = set(starts), list(starts)
    while ahead:
        for following in ways[ahead.pop()]:
            if following not in reached:
                reached.add(following)
                ahead.append(following)
    return reached


def refuse(zh: str, en: str) -> NoReturn:
    raise DiagramRefused([Text(zh, en)])
