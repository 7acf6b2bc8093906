"""Entries by hand, their reversal, and changes of the posting rules: proposed by one, released by another."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sancha.core.money import InvalidAmount, parse_yuan
from sancha.engines.ledger import journals, permissions
from sancha.engines.ledger import queries as ledger
from sancha.engines.ledger import services as ledger_services
from sancha.engines.ledger.choosing import ambiguous
from sancha.engines.ledger.journals import JournalLine
from sancha.engines.ledger.types import Side
from sancha.engines.ledger.words import COMPONENTS as NAMES
from sancha.engines.ledger.words import PLACES, TAXES
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.platform.errors import Invalid
from sancha.platform.text import Text

MOST_LINES = 20
AHEAD = Text("记账日不能晚于营业日", "The day is not after the bank's date")
NO_PLACE = Text("没有该机构", "There is no such organisation")
BAD_AMOUNT = Text("金额应为大于零的元、分", "An amount in yuan, above zero")
NO_EVENT = Text("没有该业务事件", "There is no such event")
NO_ACCOUNT = Text("没有该科目", "There is no such account")
NO_TAX = Text("没有该税种，或未同时填写税金科目", "There is no such tax, or its account is missing")
NO_PRODUCT = Text("没有该产品", "There is no such product")
FOR_NOTHING = Text("请指定分类或产品", "Name a class, a product or both")
IN_SUM = Text(
    "该事件按机构和产品汇总记账，不能按分类区分",
    "This event is posted in sum by organisation and product; no class holds for it",
)
AMBIGUOUS = Text(
    "与另一条规则重叠而分不出先后：请增加一条同时指定分类与产品的规则",
    "It fits alike with another rule: add one that names the class and the product of both",
)
COMPONENTS = Text("不能删去或新增组成部分", "Components are neither removed nor added")
Blank = Annotated[str | None, BeforeValidator(lambda value: value or None)]


class LineForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    side: Literal["debit", "credit"]
    account: str = Field(max_length=10)
    organisation: str = Field(max_length=20)
    amount: str = Field(max_length=20)


class JournalForm(Form):
    """An entry by hand. Its lines go by the numbers that a person sees: "1", "2" …"""

    accounting_on: date
    summary: str = Field(min_length=2, max_length=200)
    lines: dict[str, LineForm] = Field(min_length=2, max_length=MOST_LINES)


class ReversalForm(Form):
    accounting_on: date
    summary: str = Field(min_length=2, max_length=200)


class RuleForm(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    debit_account: str
    debit_at: Literal["own", "head_office"]
    credit_account: str
    credit_at: Literal["own", "head_office"]
    tax: Blank = None
    tax_account: Blank = None


class SpecialForm(RuleForm):
    """A rule for one class, one product, or both."""

    component: str
    risk_class: Literal["", "1", "2", "3", "4", "5", "on", "off"] = ""
    product: str = ""


class RulesForm(Form):
    """A rule for each component, and those for classes and products that go before it."""

    components: dict[str, RuleForm]
    special: list[SpecialForm] = Field(default=[], max_length=200)


def lender_id() -> UUID:
    return organisations.legal_entities()[0]


def refuse_day(on: date) -> None:
    """:raises PeriodClosed, Invalid: unless the day is open and has begun."""
    journals.refuse_closed(lender_id(), on)
    if on > calendar.bank_date(lender_id()):
        raise Invalid({"/values/accounting_on": AHEAD})


def lines_of(form: JournalForm) -> list[JournalLine]:
    """:raises Invalid: with a finding beside each line that names nothing or no amount."""
    places = {view.code: view.id for view in organisations.all_organisations().values()}
    wrong: dict[str, Text] = {}
    lines = []
    for key, line in form.lines.items():
        try:
            amount_fen = parse_yuan(line.amount)
        except InvalidAmount:
            wrong[f"/values/lines/{key}/amount"] = BAD_AMOUNT
            continue
        if line.organisation not in places:
            wrong[f"/values/lines/{key}/organisation"] = NO_PLACE
            continue
        lines.append(
            JournalLine(
                organisation_id=places[line.organisation],
                account=line.account,
                side=Side(line.side),
                amount_fen=amount_fen,
            )
        )
    if wrong:
        raise Invalid(wrong)
    return lines


def prepare_journal(key: str, form: JournalForm) -> Draft:
    """:raises JournalRefused, PeriodClosed, Invalid: if it could not be booked."""
    journals.refuse_unbookable(lines_of(form))
    refuse_day(form.accounting_on)
    return Draft(Text(form.summary, form.summary), None, form.model_dump(mode="json"))


def release_journal(key: str, form: JournalForm, proposal_id: UUID) -> None:
    journals.post_by_hand(
        legal_entity_id=lender_id(),
        organisation_id=organisations.head_office_of(lender_id()).id,
        lines=lines_of(form),
        subject_id=proposal_id,
        accounting_on=form.accounting_on,
        description=Text(form.summary, form.summary),
    )


def prepare_reversal(number: str, form: ReversalForm) -> Draft:
    """:raises NotByHand, AlreadyReversed, PeriodClosed, Invalid: if it cannot be taken back."""
    journals.to_reverse(number)
    refuse_day(form.accounting_on)
    return Draft(Text(number, number), None, form.model_dump(mode="json"))


def release_reversal(number: str, form: ReversalForm, proposal_id: UUID) -> None:
    ledger_services.reverse(
        entry_id=journals.to_reverse(number).id,
        reason=form.summary,
        accounting_on=form.accounting_on,
    )


def rules_in_force(event: str) -> dict[str, Any] | None:
    columns = RuleForm.model_fields
    narrow = SpecialForm.model_fields
    rules = [rule for rule in ledger.latest_rules() if rule.event == event]
    if not rules:
        return None
    return {
        "components": {
            rule.component: {name: getattr(rule, name) for name in columns}
            for rule in rules
            if not rule.risk_class and not rule.product
        },
        "special": [
            {name: getattr(rule, name) for name in narrow}
            for rule in rules
            if rule.risk_class or rule.product
        ],
    }


def events_listed() -> list[tuple[str, Text]]:
    return list({rule.event: Text.of(rule.event_name) for rule in ledger.latest_rules()}.items())


def prepare_rules(event: str, form: RulesForm) -> Draft:
    """:raises Invalid: if a rule names what does not exist, or another set of components."""
    before = rules_in_force(event)
    if before is None:
        raise Invalid({"/key": NO_EVENT})
    if form.components.keys() != before["components"].keys():
        raise Invalid({"/values/components": COMPONENTS})
    accounts, taxes = ledger.account_codes(), ledger.tax_names()
    wrong: dict[str, Text] = {}
    every = {f"components/{name}": rule for name, rule in form.components.items()}
    every |= {f"special/{place}": rule for place, rule in enumerate(form.special)}
    for name, rule in every.items():
        for column in ("debit_account", "credit_account", "tax_account"):
            code = getattr(rule, column)
            if code is not None and code not in accounts:
                wrong[f"/values/{name}/{column}"] = NO_ACCOUNT
        if (rule.tax is None) != (rule.tax_account is None) or rule.tax not in {None, *taxes}:
            wrong[f"/values/{name}/tax"] = NO_TAX
    wrong |= unfit(event, form)
    if wrong:
        raise Invalid(wrong)
    return Draft(dict(events_listed())[event], before, form.model_dump(mode="json"))


def unfit(event: str, form: RulesForm) -> dict[str, Text]:
    """Return what is wrong with the classes and products that rules are for."""
    wrong: dict[str, Text] = {}
    known = {version.code for version in products.every_version().values()}
    for place, rule in enumerate(form.special):
        if rule.component not in form.components:
            wrong[f"/values/special/{place}/component"] = COMPONENTS
        if not rule.risk_class and not rule.product:
            wrong[f"/values/special/{place}/risk_class"] = FOR_NOTHING
        if rule.risk_class and event in journals.POSTED_IN_SUM:
            wrong[f"/values/special/{place}/risk_class"] = IN_SUM
        if rule.product and rule.product not in known:
            wrong[f"/values/special/{place}/product"] = NO_PRODUCT
    for _, later in ambiguous(form.special):
        place = next(number for number, rule in enumerate(form.special) if rule is later)
        wrong.setdefault(f"/values/special/{place}/component", AMBIGUOUS)
    return wrong


def release_rules(event: str, form: RulesForm, proposal_id: UUID) -> None:
    general = [{"component": name, **rule.model_dump()} for name, rule in form.components.items()]
    special = [rule.model_dump() for rule in form.special]
    journals.add_rules(event=event, rules=general + special, proposal_id=proposal_id)


JOURNAL_FIELDS = {
    "accounting_on": Text("记账日", "Accounting day"),
    "summary": Text("摘要", "Summary"),
}
LINE_FIELDS = {
    "side": Text("方向", "Side"),
    "account": Text("科目", "Account"),
    "organisation": Text("机构", "Organisation"),
    "amount": Text("金额（元）", "Amount (CNY)"),
}
LINE = Text("第 {number} 笔 {field}", "Line {number}: {field}")


RULE_FIELDS = {
    "debit_account": Text("借方科目", "Debit account"),
    "debit_at": Text("借方机构", "Debit in the books of"),
    "credit_account": Text("贷方科目", "Credit account"),
    "credit_at": Text("贷方机构", "Credit in the books of"),
    "tax": Text("税种", "Tax"),
    "tax_account": Text("税金科目", "Account of the tax"),
}


def of_rules(*names: str) -> dict[str, str]:
    """Return the values of these names in the rule of each component: paths, by name."""
    return {f"components.{code}.{name}": name for code in NAMES for name in names}


def rule_labels() -> dict[str, Text]:
    labels = {}
    for path, name in of_rules(*RULE_FIELDS).items():
        component, field = NAMES[path.split(".")[1]], RULE_FIELDS[name]
        labels[path] = Text(f"{component.zh}：{field.zh}", f"{component.en}: {field.en}")
    return labels | {"special": Text("按分类或产品的规则", "Rules for a class or product")}


def line_labels() -> dict[str, Text]:
    return {
        f"lines.{number}.{name}": Text(
            LINE.zh.format(number=number, field=label.zh),
            LINE.en.format(number=number, field=label.en),
        )
        for number in range(1, MOST_LINES + 1)
        for name, label in LINE_FIELDS.items()
    }


register(
    Kind(
        code="journal",
        label=Text("手工记账", "Journal entry"),
        permission=permissions.JOURNAL,
        form=JournalForm,
        listed=list,
        current=lambda key: None,
        prepare=prepare_journal,
        release=release_journal,
        labels=JOURNAL_FIELDS | line_labels(),
        is_setup=False,
    )
)
register(
    Kind(
        code="journal_reversal",
        label=Text("手工凭证冲正", "Reversal of a journal entry"),
        permission=permissions.JOURNAL,
        form=ReversalForm,
        listed=list,
        current=lambda key: None,
        prepare=prepare_reversal,
        release=release_reversal,
        labels=JOURNAL_FIELDS,
        is_setup=False,
    )
)
register(
    Kind(
        code="posting_rule",
        label=Text("记账规则", "Posting rule"),
        permission=permissions.RELEASE,
        form=RulesForm,
        listed=events_listed,
        current=rules_in_force,
        prepare=prepare_rules,
        release=release_rules,
        labels=rule_labels(),
        codes=dict.fromkeys(of_rules("debit_at", "credit_at"), PLACES)
        | dict.fromkeys(of_rules("tax"), TAXES),
    )
)
