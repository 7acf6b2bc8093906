"""From a balance down to what caused it: an account's lines, an entry, the rules it went by."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Schema

from sancha.core.money import yuan
from sancha.credit.loans.types import CLASSES
from sancha.engines.ledger import permissions as ledger_permissions
from sancha.engines.ledger import queries as ledger
from sancha.engines.ledger.journals import BY_HAND
from sancha.engines.ledger.models import PostingRule
from sancha.engines.ledger.words import COMPONENTS, PLACES, TAXES
from sancha.insight import subjects
from sancha.insight.books import permissions, queries
from sancha.insight.shapes import SubjectOut, legal_entity_of, organisation_out
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import http
from sancha.platform.shapes import OrganisationOut
from sancha.platform.text import Text

router = http.router(tags=["books"])
RULE_CLASSES = {
    **{one.code: Text(f"{one.label.zh}类", one.label.en) for one in CLASSES.values()},
    "on": Text("表内", "On balance"),
    "off": Text("表外", "Off balance"),
}


class LinesPage(http.Page):
    on: date | None = None
    since: date | None = None
    organisation: UUID | None = None


class AccountLine(Schema):
    entry: str
    on: date
    description: Text
    debit: str | None
    credit: str | None
    organisation: OrganisationOut
    product: str


class AccountLines(Schema):
    """`debit` and `credit` are the sums of all lines that were asked for, not of the page alone."""

    account: str
    name: Text
    kind: Text
    items: list[AccountLine]
    total: int
    debit: str
    credit: str


class EntryLeg(Schema):
    account: str
    name: Text
    debit: str | None
    credit: str | None
    organisation: OrganisationOut
    product: str


class EntryOut(Schema):
    number: str
    on: date
    event: str
    description: Text
    rule_version: int
    recorded_at: datetime
    reverses: str | None
    reversed_by: str | None
    legs: list[EntryLeg]
    subject: SubjectOut
    act_id: str
    may_reverse: bool
    bank_date: date


class RuleSide(Schema):
    account: str
    name: Text
    at: Text


class RuleTax(Schema):
    """Which tax the amount includes, and the account it goes to."""

    label: Text
    account: str
    name: Text


class RuleLine(Schema):
    """`for_class` and `for_product`: what the rule is for; with none, for all that no other fits."""

    component: str
    component_name: Text
    for_class: Text | None
    for_product: Text | None
    debit: RuleSide
    credit: RuleSide
    tax: RuleTax | None


class RuleEvent(Schema):
    event: str
    name: Text
    version: int
    released_at: datetime
    by_two_people: bool
    rules: list[RuleLine]


class PostingRules(Schema):
    events: list[RuleEvent]
    may_propose: bool


@router.get("/books/accounts/{account}", response=AccountLines)
@http.reads(permissions.SEE)
def lines(request: http.Request, account: str, page: Query[LinesPage]) -> AccountLines:
    """The lines of an account, newest first, with the entries that they belong to."""
    places = organisations.all_organisations()
    legal_entity_id = legal_entity_of(request.actor, places)
    name, kind = queries.account_named(account)
    found = queries.lines_of(
        account,
        legal_entity_id=legal_entity_id,
        organisation_id=page.organisation,
        since=page.since,
        on=page.on or calendar.bank_date(legal_entity_id),
        window=page.window,
    )
    return AccountLines(
        account=account,
        name=name,
        kind=kind,
        total=found.total,
        debit=yuan(found.debit_fen),
        credit=yuan(found.credit_fen),
        items=[
            AccountLine(
                entry=leg.entry.number,
                on=leg.accounting_on,
                description=Text.of(leg.entry.description),
                debit=yuan(leg.amount_fen) if leg.amount_fen > 0 else None,
                credit=yuan(-leg.amount_fen) if leg.amount_fen < 0 else None,
                organisation=organisation_out(places, leg.organisation_id),
                product=leg.product,
            )
            for leg in found.page
        ],
    )


@router.get("/books/entries/{number}", response=EntryOut)
@http.reads(permissions.SEE)
def entry(request: http.Request, number: str) -> EntryOut:
    """One entry with its legs, and what caused it."""
    view = ledger.entry_numbered(number)
    places = organisations.all_organisations()
    subject = subjects.of_any_kind({view.subject_id}, http.language_of(request))[view.subject_id]
    is_by_hand = view.event == BY_HAND and view.reverses is None and view.reversed_by is None
    return EntryOut(
        number=view.number,
        on=view.accounting_on,
        event=view.event,
        description=view.description,
        rule_version=view.rule_version,
        recorded_at=view.recorded_at,
        reverses=view.reverses,
        reversed_by=view.reversed_by,
        subject=subject,
        act_id=str(view.act_id),
        bank_date=calendar.bank_date(legal_entity_of(request.actor, places)),
        may_reverse=is_by_hand and request.actor.may(ledger_permissions.JOURNAL),
        legs=[
            EntryLeg(
                account=leg.account,
                name=leg.name,
                debit=yuan(leg.debit_fen) if leg.debit_fen else None,
                credit=yuan(leg.credit_fen) if leg.credit_fen else None,
                organisation=organisation_out(places, leg.organisation_id),
                product=leg.product,
            )
            for leg in view.legs
        ],
    )


def named(words: dict[str, Text], code: str) -> Text:
    """Return what a code is called; one that a lender added itself has no other name."""
    return words.get(code, Text(code, code))


@router.get("/books/posting-rules", response=PostingRules)
@http.reads(permissions.SEE)
def posting_rules(request: http.Request) -> PostingRules:
    """How each component of each event is posted, as it is in force."""
    names = queries.names_of_accounts()
    product_names = {version.code: version.name for version in products.every_version().values()}
    events: dict[str, list[PostingRule]] = {}
    for rule in ledger.latest_rules():
        events.setdefault(rule.event, []).append(rule)

    def side(account: str, at: str) -> RuleSide:
        return RuleSide(account=account, name=names[account], at=PLACES[at])

    def tax(rule: PostingRule) -> RuleTax | None:
        if not (rule.tax and rule.tax_account):
            return None
        label, account = named(TAXES, rule.tax), rule.tax_account
        return RuleTax(label=label, account=account, name=names[account])

    return PostingRules(
        may_propose=request.actor.may(ledger_permissions.RELEASE),
        events=[
            RuleEvent(
                event=event,
                name=Text.of(rules[0].event_name),
                version=rules[0].version,
                released_at=rules[0].released_at,
                by_two_people=rules[0].proposal_id is not None,
                rules=[
                    RuleLine(
                        component=rule.component,
                        component_name=named(COMPONENTS, rule.component),
                        for_class=RULE_CLASSES.get(rule.risk_class),
                        for_product=named(product_names, rule.product) if rule.product else None,
                        debit=side(rule.debit_account, rule.debit_at),
                        credit=side(rule.credit_account, rule.credit_at),
                        tax=tax(rule),
                    )
                    for rule in rules
                ],
            )
            for event, rules in events.items()
        ],
    )
