"""What the engines keep and two persons change: diagrams, policies, and the words of notices."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import Field

from sancha.engines.decision import permissions as decision_permissions
from sancha.engines.decision import queries as decision_queries
from sancha.engines.decision import services as decisions
from sancha.engines.decision.errors import UnknownGraph
from sancha.engines.decision.graph import Graph
from sancha.engines.notice import permissions as notice_permissions
from sancha.engines.notice import queries as notice_queries
from sancha.engines.notice import services as notices
from sancha.engines.notice.errors import WordsRefused
from sancha.engines.notice.templates import NoticeTemplate, library
from sancha.engines.process import permissions as process_permissions
from sancha.engines.process import queries as process_queries
from sancha.engines.process import services as processes
from sancha.engines.process.diagram import read
from sancha.engines.process.errors import UnknownProcess
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.platform.text import Text

LONGEST_DIAGRAM = 512 * 1024


class ProcessForm(Form):
    bpmn: str = Field(max_length=LONGEST_DIAGRAM)


def process_in_force(key: str) -> dict[str, Any] | None:
    try:
        return {"bpmn": process_queries.latest(key).bpmn}
    except UnknownProcess:
        return None


def prepare_process(key: str, form: ProcessForm) -> Draft:
    """:raises DiagramRefused: if it holds what we do not run, or lacks what it must say."""
    diagram = read(form.bpmn)
    return Draft(diagram.title, process_in_force(key), form.model_dump())


def release_process(key: str, form: ProcessForm, proposal_id: UUID) -> None:
    processes.add_definition(key=key, bpmn=form.bpmn)


class PolicyForm(Form):
    content: dict[str, Any]
    requires: list[str]


def policy_in_force(key: str) -> dict[str, Any] | None:
    try:
        last = decision_queries.latest(key)
    except UnknownGraph:
        return None
    return {"content": last.content, "requires": last.requires}


def prepare_policy(key: str, form: PolicyForm) -> Draft:
    """:raises GraphRefused: if it may not be released, with every finding."""
    decisions.check(Graph.of(form.content, form.requires))
    return Draft(Text(key, key), policy_in_force(key), form.model_dump())


def release_policy(key: str, form: PolicyForm, proposal_id: UUID) -> None:
    decisions.add_graph(key=key, content=form.content, requires=form.requires)


class WordsForm(Form):
    zh: str = Field(default="", max_length=500)
    en: str = Field(default="", max_length=500)


class NoticeForm(Form):
    title: WordsForm
    body: WordsForm
    sms: WordsForm


def words_in_force(key: str) -> dict[str, Any]:
    said = notice_queries.template_in_force(key)
    return {"title": vars(said.title), "body": vars(said.body), "sms": vars(said.sms)}


def reworded(key: str, form: NoticeForm) -> NoticeTemplate:
    title, body, sms = (Text(said.zh, said.en) for said in (form.title, form.body, form.sms))
    return replace(notice_queries.template_in_force(key), title=title, body=body, sms=sms)


def prepare_notice(key: str, form: NoticeForm) -> Draft:
    """:raises UnknownTemplate, WordsRefused: if there is none, or it could not be sent."""
    template = reworded(key, form)
    if found := template.findings():
        raise WordsRefused(template=key, findings="; ".join(found))
    return Draft(template_title(template), words_in_force(key), form.model_dump())


def release_notice(key: str, form: NoticeForm, proposal_id: UUID) -> None:
    notices.change_words(reworded(key, form))


def template_title(template: NoticeTemplate) -> Text:
    return template.title if template.title.zh else Text(template.key, template.key)


register(
    Kind(
        code="process",
        label=Text("业务流程", "Process"),
        permission=process_permissions.RELEASE,
        form=ProcessForm,
        listed=process_queries.all_titles,
        current=process_in_force,
        prepare=prepare_process,
        release=release_process,
        labels={"bpmn": Text("流程图（BPMN）", "Diagram (BPMN)")},
    )
)
register(
    Kind(
        code="policy",
        label=Text("决策策略", "Policy"),
        permission=decision_permissions.RELEASE,
        form=PolicyForm,
        listed=lambda: [(key, Text(key, key)) for key in decision_queries.all_keys()],
        current=policy_in_force,
        prepare=prepare_policy,
        release=release_policy,
        labels={
            "content": Text("决策图", "Decision graph"),
            "requires": Text("所需特征", "Required features"),
        },
    )
)
register(
    Kind(
        code="notice",
        label=Text("通知模板", "Notice template"),
        permission=notice_permissions.MANAGE,
        form=NoticeForm,
        listed=lambda: [(key, template_title(said)) for key, said in library().items()],
        current=words_in_force,
        prepare=prepare_notice,
        release=release_notice,
        labels={
            "title.zh": Text("标题（中文）", "Title in Chinese"),
            "title.en": Text("标题（英文）", "Title in English"),
            "body.zh": Text("正文（中文）", "Text in Chinese"),
            "body.en": Text("正文（英文）", "Text in English"),
            "sms.zh": Text("短信（中文）", "SMS in Chinese"),
            "sms.en": Text("短信（英文）", "SMS in English"),
        },
    )
)
