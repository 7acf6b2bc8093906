"""A bill is discounted by two persons: one proposes it with the trade behind it, another releases the
money. Both see what is kept back, what is paid out, and what it costs in a year.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from sancha.core.daycount import add_months
from sancha.core.money import InvalidAmount, parse_yuan, rate_text, yuan
from sancha.credit.bills import queries as bills
from sancha.credit.bills import services as bill_services
from sancha.credit.bills.errors import AlreadyDiscounted
from sancha.credit.bills.types import FIRST_DIGITS, KINDS, NUMBER_DIGITS, BillAsked, Discount
from sancha.credit.parties import queries as parties
from sancha.credit.parties.types import PartyView
from sancha.inloan.disbursement import services as disbursement
from sancha.inloan.discounting import permissions
from sancha.inloan.discounting.queries import PRODUCT, today_of
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.office.products.types import ProductView
from sancha.office.proposals import queries as proposals
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.platform.acts import current_act
from sancha.platform.errors import Invalid, NotFound
from sancha.platform.text import Text

BAD_AMOUNT = Text("金额应为大于零的元、分", "An amount in yuan, above zero")
BEYOND = Text("须在 {least} 至 {most} 元之间", "Between {least} and {most} yuan")
NOT_TODAY = Text(
    "贴现日须为当前业务日期，隔日请重新发起",
    "The day of the discount is the bank's date; on another day propose it anew",
)
NOT_ISSUED = Text("出票日不能晚于贴现日", "The bill is issued on or before the discount")
PAST_DUE = Text("票据已到期", "The bill is due already")
TOO_LONG = Text("票据期限不超过 {months} 个月", "A bill runs {months} months at most")
WRONG_KIND = Text(
    "票据号码首位与票据种类不符", "The first digit of the number does not fit the kind of bill"
)
TOO_DEAR = Text("年化成本 {irr}% 超过上限 {cap}%", "It costs {irr}% a year; at most {cap}%")
Named = Annotated[str, Field(min_length=2, max_length=120)]


class BillForm(Form):
    """A bill that a customer brings. `foreseen` is what its discount costs, whatever was sent."""

    number: str = Field(pattern=rf"^[0-9]{{{NUMBER_DIGITS}}}$")
    kind: Literal["bank", "commercial"]
    drawer: Named
    acceptor: Named
    face: str = Field(max_length=20)
    issued_on: date
    due_on: date
    discounted_on: date
    annual_rate_pct: Annotated[Decimal, Field(gt=0, le=24, decimal_places=6)]
    trade_contract: Named
    invoices: Annotated[str, Field(min_length=2, max_length=300)]
    foreseen: dict[str, str] = Field(default_factory=dict)

    @property
    def face_fen(self) -> int:
        """:raises Invalid: if it is no amount."""
        try:
            fen = parse_yuan(self.face)
        except InvalidAmount:
            fen = 0
        if fen <= 0:
            raise Invalid({"/values/face": BAD_AMOUNT})
        return fen

    @property
    def asked(self) -> BillAsked:
        told = self.model_dump(exclude={"face", "discounted_on", "foreseen"})
        return BillAsked(**told, face_fen=self.face_fen)


LABELS = {
    "number": Text("票据号码", "Number of the bill"),
    "kind": Text("票据种类", "Kind of bill"),
    "drawer": Text("出票人", "Drawer"),
    "acceptor": Text("承兑人", "Acceptor"),
    "face": Text("票面金额（元）", "Face (CNY)"),
    "issued_on": Text("出票日", "Issued on"),
    "due_on": Text("到期日", "Due on"),
    "discounted_on": Text("贴现日", "Discounted on"),
    "annual_rate_pct": Text("贴现年利率（%）", "Annual rate of discount (%)"),
    "trade_contract": Text("交易合同", "Trade contract"),
    "invoices": Text("发票号码", "Invoices"),
    "foreseen.matures_on": Text("计息到期日（节假日顺延）", "Interest to (next working day)"),
    "foreseen.days": Text("计息天数", "Days of interest"),
    "foreseen.discount": Text("贴现利息（元）", "Interest kept back (CNY)"),
    "foreseen.proceeds": Text("实付金额（元）", "Paid out (CNY)"),
    "foreseen.irr_pct": Text("年化成本 IRR（%）", "All-in yearly cost, IRR (%)"),
}


def party_of(key: str) -> PartyView:
    """Return the holder that a key (customer:number) names; :raises NotFound: if there is none."""
    try:
        return parties.get(UUID(key.partition(":")[0]))
    except ValueError:
        raise NotFound from None


def organisation_of(key: str) -> UUID:
    return party_of(key).organisation_id


def refuse_misfits(form: BillForm, product: ProductView, today: date) -> None:
    """:raises Invalid: with a finding beside each value that does not fit the others."""
    terms, months = product.terms, max(product.terms.term_options)
    least, most = terms.amount_min_fen, terms.amount_max_fen
    wrong = {
        "number": (WRONG_KIND, not form.number.startswith(FIRST_DIGITS[form.kind])),
        "face": (
            BEYOND.format(least=yuan(least), most=yuan(most)),
            not least <= form.face_fen <= most,
        ),
        "discounted_on": (NOT_TODAY, form.discounted_on != today),
        "issued_on": (NOT_ISSUED, form.issued_on > form.discounted_on),
        "due_on": (PAST_DUE, form.due_on <= form.discounted_on),
    }
    found = {f"/values/{name}": text for name, (text, is_wrong) in wrong.items() if is_wrong}
    if not found and form.due_on > add_months(form.issued_on, months):
        found = {"/values/due_on": TOO_LONG.format(months=months)}
    if found:
        raise Invalid(found)


def discount_of(form: BillForm, product: ProductView) -> Discount:
    """:raises Invalid: if it costs more in a year than the product may."""
    discount = bills.discount_of(
        product.terms,
        face_fen=form.face_fen,
        annual_rate_pct=form.annual_rate_pct,
        on=form.discounted_on,
        due_on=form.due_on,
    )
    cap = product.terms.rate_cap_pct_year
    if discount.irr_pct > cap:
        irr = rate_text(discount.irr_pct)
        raise Invalid({"/values/annual_rate_pct": TOO_DEAR.format(irr=irr, cap=rate_text(cap))})
    return discount


def foreseen(discount: Discount) -> dict[str, str]:
    return {
        "matures_on": discount.matures_on.isoformat(),
        "days": str(discount.days),
        "discount": yuan(discount.discount_fen),
        "proceeds": yuan(discount.proceeds_fen),
        "irr_pct": rate_text(discount.irr_pct),
    }


def prepare(key: str, form: BillForm) -> Draft:
    """Say what discounting the bill costs.

    :raises Invalid: if its values do not fit each other, the day or the product.
    :raises AlreadyDiscounted: if it is, or its money is on its way.
    """
    party = party_of(key)
    today = today_of(party)
    product = products.in_force(PRODUCT, on=today)
    refuse_misfits(form, product, today)
    if bills.is_taken(form.number):
        raise AlreadyDiscounted
    values: dict[str, Any] = form.model_dump(mode="json", exclude={"foreseen"})
    values["face"] = yuan(form.face_fen)
    return Draft(
        title=Text(f"{party.number}　{form.number}", f"{party.number}　{form.number}"),
        before=None,
        after={**values, "foreseen": foreseen(discount_of(form, product))},
        organisation_id=party.organisation_id,
    )


def release(key: str, form: BillForm, proposal_id: UUID) -> None:
    """Take the bill and let the money leave, under one number for ever."""
    party = party_of(key)
    product = products.in_force(PRODUCT, on=today_of(party))
    bill = bill_services.take(
        form.asked,
        discount_of(form, product),
        product,
        party_id=party.id,
        organisation_id=party.organisation_id,
        legal_entity_id=organisations.get(party.organisation_id).legal_entity_id,
    )
    disbursement.order_for_bill(
        bill,
        requested_by=proposals.get(proposal_id).proposed_by,
        reviewed_by=current_act().actor.id,
    )


register(
    Kind(
        code="bill_discount",
        label=Text("票据贴现", "Bill discount"),
        permission=permissions.DISCOUNT,
        release_permission=permissions.APPROVE,
        form=BillForm,
        listed=list,
        current=lambda key: None,
        prepare=prepare,
        release=release,
        labels=LABELS,
        codes={"kind": KINDS},
        is_setup=False,
        organisation_of=organisation_of,
    )
)
