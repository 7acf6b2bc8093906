"""Tracking begins with the money; an alert where misuse is suspected, a limit of which no more is drawn
before use is proven; and the list of payees, which two people change."""

import re
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from sancha.core.money import grouped
from sancha.credit.facilities.types import ContractView
from sancha.credit.loans import queries as loans
from sancha.engines.notice import services as notices
from sancha.engines.notice.types import Recipient
from sancha.inloan.draws.types import hinders_draws
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.office.staff import queries as staff
from sancha.platform import clock, events
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain
from sancha.postloan.servicing.permissions import CHANGE
from sancha.postloan.use_of_funds import permissions, queries, services
from sancha.postloan.use_of_funds.queries import is_unproven
from sancha.postloan.use_of_funds.types import FLOWS, SCHEMES, Shipped, Trade

KEY = re.compile(r"(industry-[0-9]{2,4}|merchant-[0-9]{4})")
WRONG_KEY = Text(
    "编码写作 industry- 加 2–4 位行业代码（GB/T 4754），或 merchant- 加 4 位商户类别码",
    "Write industry- and 2 to 4 digits (GB/T 4754), or merchant- and a category of 4 digits",
)
WRONG_TEXT = Text("请填写 2–60 字，不含特殊字符", "2 to 60 characters of plain text")
OFF = Text("已停用", "off the list")
LONGEST_NAME = 60


@events.on("loan.disbursed")
def track(event: events.Happened) -> None:
    services.follow(event.subject, now=clock.now())


@events.on("loan.use_suspected")
def tell_of_flows(event: events.Happened) -> None:
    """Tell those who check how money is used that payments of a loan are to be weighed."""
    loan = loans.named([event.subject])[event.subject]
    for member in staff.those_who_may(permissions.CHECK, on=loan):
        notices.notify(
            template="loan.flows_suspected",
            recipient=Recipient(kind="staff", id=member.id, organisation_id=loan.organisation_id),
            values={"loan": loan.number, "amount": grouped(event.payload["amount_fen"])},
            subject_id=event.subject,
        )


@events.on("loan.use_misused")
def raise_alert(event: events.Happened) -> None:
    """Tell those who may call the loan, or let it bear the misuse rate."""
    loan = loans.named([event.subject])[event.subject]
    for member in staff.those_who_may(CHANGE, on=loan):
        notices.notify(
            template="loan.misuse_suspected",
            recipient=Recipient(kind="staff", id=member.id, organisation_id=loan.organisation_id),
            values={"loan": loan.number},
            subject_id=event.subject,
        )


@hinders_draws
def unproven(contract: ContractView, on: date) -> str:
    return "unproven" if is_unproven(contract.id, contract.party_id, on=on) else ""


class TradeForm(Form):
    """A kind of payee to whom no loan's money is to go, in both languages."""

    zh: str = Field(max_length=200)
    en: str = Field(max_length=200)
    flow: Literal["property", "securities", "other"]
    source: str = Field(min_length=2, max_length=200)
    is_active: bool = True


def values_of(trade: Trade) -> dict[str, Any]:
    return {
        "zh": trade.name.zh,
        "en": trade.name.en,
        "flow": trade.flow,
        "source": trade.source,
        "is_active": trade.is_active,
    }


def current(key: str) -> dict[str, Any] | None:
    trade = queries.trade_called(key)
    return values_of(trade) if trade else None


def listed() -> list[tuple[str, Text]]:
    return [(trade.key, trade.name) for trade in queries.trades()]


def briefly() -> dict[str, Text]:
    """Return of each its list and code, and where the money would go."""
    return {trade.key: in_words(trade) for trade in queries.trades()}


def in_words(trade: Trade) -> Text:
    scheme, flow = SCHEMES[trade.scheme], FLOWS[trade.flow] if trade.is_active else OFF
    return Text(f"{scheme.zh} {trade.code} · {flow.zh}", f"{scheme.en} {trade.code} · {flow.en}")


def prepare(key: str, form: TradeForm) -> Draft:
    """:raises Invalid: with a finding beside each value that cannot be taken."""
    found: dict[str, Text] = {}
    if not KEY.fullmatch(key):
        found["/key"] = WRONG_KEY
    for name, said in (("zh", form.zh), ("en", form.en)):
        if len(said.strip()) < 2 or not is_plain(said, longest=LONGEST_NAME):
            found[f"/values/{name}"] = WRONG_TEXT
    if found:
        raise Invalid(found)
    return Draft(Text(form.zh.strip(), form.en.strip()), current(key), form.model_dump(mode="json"))


def release(key: str, form: TradeForm, proposal_id: UUID) -> None:
    scheme, code = key.split("-")
    name = Text(form.zh.strip(), form.en.strip())
    said = Shipped(scheme, code, form.flow, name, form.source)
    services.set_trade(said, is_active=form.is_active, proposal_id=proposal_id)


register(
    Kind(
        code="watched_trade",
        label=Text("资金流向名单", "Payees to watch"),
        permission=permissions.MANAGE,
        form=TradeForm,
        listed=listed,
        current=current,
        prepare=prepare,
        release=release,
        labels={
            "zh": Text("名称（中文）", "Name in Chinese"),
            "en": Text("名称（英文）", "Name in English"),
            "flow": Text("资金去向", "Where the money goes"),
            "source": Text("依据", "Source"),
            "is_active": Text("启用", "On the list"),
        },
        codes={"flow": FLOWS},
        briefly=briefly,
    )
)
