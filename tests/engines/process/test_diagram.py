"""What a diagram may hold, and what it must say (S-05)."""

from time import perf_counter

import pytest

from engines.process.desk import diagram
from sancha.engines.process.diagram import MAX_NODES
from sancha.engines.process.errors import DiagramRefused
from sancha.engines.process.running import Specification

APPROVAL = diagram("approval")
SECOND_REVIEW = '<bpmn:userTask id="second_review"'
DOCTYPE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))


def inside(element: str) -> str:
    """Put an element into the process."""
    return APPROVAL.replace(
        '<bpmn:endEvent id="declined" />', f'<bpmn:endEvent id="declined" />{element}'
    )


def within_review(element: str) -> str:
    review = "<bpmn:outgoing>first_done</bpmn:outgoing>"
    return APPROVAL.replace(review, review + element)


def chain(length: int) -> str:
    """A process of many steps one after the other."""
    nodes, flows = ['<bpmn:startEvent id="n0" />'], []
    for i in range(1, length - 1):
        nodes.append(f'<bpmn:parallelGateway id="n{i}" />')
    nodes.append(f'<bpmn:endEvent id="n{length - 1}" />')
    for i in range(length - 1):
        flows.append(f'<bpmn:sequenceFlow id="f{i}" sourceRef="n{i}" targetRef="n{i + 1}" />')
    head = APPROVAL[: APPROVAL.index("<bpmn:documentation>")]
    return head + "".join(nodes + flows) + "</bpmn:process></bpmn:definitions>"


FORBIDDEN = {
    "script task": inside('<bpmn:scriptTask id="s"><bpmn:script>1</bpmn:script></bpmn:scriptTask>'),
    "business rule task": inside('<bpmn:businessRuleTask id="s" />'),
    "manual task": inside('<bpmn:manualTask id="s" />'),
    "call activity": inside('<bpmn:callActivity id="s" calledElement="other" />'),
    "sub-process": inside('<bpmn:subProcess id="s" />'),
    "timer": inside(
        '<bpmn:boundaryEvent id="s" attachedToRef="first_review"><bpmn:timerEventDefinition>'
        "<bpmn:timeDuration>PT1S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    ),
    "timer catch": inside('<bpmn:intermediateCatchEvent id="s" />'),
    "inclusive gateway": inside('<bpmn:inclusiveGateway id="s" />'),
    "event gateway": inside('<bpmn:eventBasedGateway id="s" />'),
    "data object": inside('<bpmn:dataObject id="s" />'),
    "pre-script": within_review(
        '<bpmn:extensionElements><x:preScript xmlns:x="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        "import os</x:preScript></bpmn:extensionElements>"
    ),
    "post-script": within_review(
        '<x:postScript xmlns:x="http://spiffworkflow.org/bpmn/schema/1.0/core">1</x:postScript>'
    ),
    "service operator": inside(
        '<x:serviceTaskOperator xmlns:x="http://spiffworkflow.org/bpmn/schema/1.0/core" id="x" />'
    ),
    "loop": within_review('<bpmn:standardLoopCharacteristics loopMaximum="10" />'),
    "multi-instance": within_review(
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>open('x')"
        "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    ),
    "camunda script": inside(
        '<c:script xmlns:c="http://camunda.org/schema/1.0/bpmn" scriptFormat="js">1</c:script>'
    ),
    "camunda expression": APPROVAL.replace(
        SECOND_REVIEW,
        '<bpmn:userTask xmlns:c="http://camunda.org/schema/1.0/bpmn" c:assignee="${x}" '
        'id="second_review"',
    ),
    "language": APPROVAL.replace(
        'xsi:type="bpmn:tFormalExpression"', 'language="python" xsi:type="bpmn:tFormalExpression"'
    ),
    "unknown attribute of ours": APPROVAL.replace(
        SECOND_REVIEW, '<bpmn:userTask sancha:assignee="x" id="second_review"'
    ),
    "html": inside('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
    "xinclude": inside(
        '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd" />'
    ),
    "doctype": APPROVAL.replace(HEAD, HEAD + DOCTYPE),
    "doctype in another encoding": HEAD.replace("UTF-8", "UTF-7")
    + "+ADwAIQ-DOCTYPE a+AD4-"
    + APPROVAL.removeprefix(HEAD),
    "billion laughs": f'{HEAD}<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a>&a9;</a>',
    "a million elements": APPROVAL.replace("<bpmn:documentation>", "<x/>" * 10**6),
    "many elements": APPROVAL.replace("<bpmn:documentation>", "<bpmn:text/>" * 40_000),
    "many elements in the drawing": APPROVAL.replace("<bpmndi:BPMNPlane", "<x/>" * 120_000),
    "a deep tree": inside("<bpmn:text>" * 20_000),
    "too many nodes": chain(MAX_NODES + 1),
    "not xml": "PK\x03\x04",
    "nothing": "",
    "not bpmn": "<a/>",
    "two processes": APPROVAL.replace("</bpmn:process>", "</bpmn:process><bpmn:process id='b'/>"),
}

LACKING = {
    "没有默认出线": APPROVAL.replace(' default="to_people"', ""),
    "缺少条件": APPROVAL.replace(' default="to_people"', ' default="straight"'),
    "缺少中文或英文名称": APPROVAL.replace(' sancha:nameEn="First review"', ""),
    "调用未登记的服务 nowhere": APPROVAL.replace("tests.route", "nowhere"),
    "所需权限 nothing 未登记": APPROVAL.replace("tests.review", "nothing"),
    "未列出可选结论": APPROVAL.replace('sancha:outcomes="approve decline return" ', ""),
    "时限不正确": APPROVAL.replace('sancha:hours="8"', 'sancha:hours="soon"'),
    "notMaker 只能是": APPROVAL.replace('notMaker="true"', 'notMaker="yes"'),
    "引用了不存在的环节 nobody": APPROVAL.replace('"first_review" sancha:notMaker', '"nobody" '
                                        'sancha:notMaker'),
    "未声明的数据项：route": APPROVAL.replace(' sancha:data="route"', ""),
    "没有结论 'aprove'": APPROVAL.replace("first_review == 'approve'", "first_review == 'aprove'"),
    "未连好": APPROVAL.replace('targetRef="second_review"', 'targetRef="nowhere"'),
    "不在开始到结束的路径上": APPROVAL.replace(
        'sourceRef="after_first" targetRef="second_review"',
        'sourceRef="after_first" targetRef="declined"',
    ),
    "只能有一条出线": inside('<bpmn:sequenceFlow id="x" sourceRef="money" targetRef="declined" />'),
    "须有一个开始": inside('<bpmn:startEvent id="again" />'),
    "编号重复": inside('<bpmn:endEvent id="declined" />'),
    "须为小写字母": APPROVAL.replace("first_review", "First-Review"),
}  # fmt: skip


class TestDiagrams:
    @pytest.mark.parametrize("bpmn", FORBIDDEN.values(), ids=FORBIDDEN.keys())
    def test_with_anything_we_do_not_run_are_refused_within_a_second(self, bpmn: str) -> None:
        started = perf_counter()
        with pytest.raises(DiagramRefused) as refused:
            Specification.of(bpmn)
        assert perf_counter() - started <= 1
        assert refused.value.message.zh.startswith("流程图不能发布：")
        assert refused.value.message.en.startswith("The diagram cannot be released: ")

    @pytest.mark.parametrize(("finding", "bpmn"), LACKING.items(), ids=range(len(LACKING)))
    def test_that_lack_something_are_refused_with_what_they_lack(
        self, finding: str, bpmn: str
    ) -> None:
        assert bpmn != APPROVAL
        with pytest.raises(DiagramRefused) as refused:
            Specification.of(bpmn)
        assert any(finding in f.zh for f in refused.value.findings)

    def test_are_told_all_that_is_wrong_at_once(self) -> None:
        bpmn = APPROVAL.replace("tests.route", "nowhere").replace("tests.review", "nothing")
        with pytest.raises(DiagramRefused) as refused:
            Specification.of(bpmn)
        assert len(refused.value.findings) == 2

    def test_of_the_greatest_size_run(self) -> None:
        assert Specification.of(chain(MAX_NODES)).steps == {}

    def test_may_hold_comments_and_notes(self) -> None:
        note = '<bpmn:textAnnotation id="n"><bpmn:text>&lt;!</bpmn:text></bpmn:textAnnotation>'
        assert Specification.of(inside(f"<!-- a note -->{note}")).names == [
            "first_review",
            "money",
            "route",
            "second_review",
        ]

    def test_keep_two_people_apart_in_both_directions(self) -> None:
        steps = Specification.of(APPROVAL).steps
        assert steps["first_review"].differs_from == ("second_review",)
        assert steps["second_review"].differs_from == ("first_review",)
        assert steps["second_review"].not_maker
        assert not steps["first_review"].not_maker

    def test_become_the_same_steps_again_when_stored(self) -> None:
        specification = Specification.of(APPROVAL)
        assert Specification.stored(specification.to_json(), "") == specification
