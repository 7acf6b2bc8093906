"""Changes of a loan that two people decide, a write-off four: one proposes, others release."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from sancha.core.loan.events import Event, Reason, Recovery, Reversal
from sancha.core.loan.figures import figures
from sancha.core.loan.history import History
from sancha.core.loan.state import State
from sancha.core.loan.wire import read_event
from sancha.core.money import decimal_of, grouped, rate_text, yuan
from sancha.credit.bills import queries as bills
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans.errors import DoesNotFit
from sancha.credit.loans.types import KINDS, REASONS
from sancha.office.products import queries as products
from sancha.office.proposals import queries as proposals
from sancha.office.proposals.types import Draft, Form, Kind, Level, register
from sancha.platform.text import Text
from sancha.postloan.servicing import permissions
from sancha.postloan.servicing.errors import NotReversible
from sancha.postloan.servicing.queries import after
from sancha.postloan.servicing.services import happen
from sancha.postloan.write_off import permissions as write_off_permissions
from sancha.postloan.write_off import queries as write_offs
from sancha.postloan.write_off.errors import DebitedSince, IsWrittenOff, RecoveredSince
from sancha.postloan.write_off.types import GROUNDS

LONGEST, HIGHEST_RATE_PCT = 480, 24
Rate = Annotated[Decimal, Field(gt=0, le=HIGHEST_RATE_PCT, decimal_places=6)]
Blank = BeforeValidator(lambda value: value or None)


class ChangeForm(Form):
    """What is to change. `foreseen` is how the loan would then go on, whatever was sent for it."""

    foreseen: dict[str, str] = Field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"foreseen"}, exclude_none=True)


class DeferralForm(ChangeForm):
    periods: int = Field(ge=1, le=12)


class PauseForm(ChangeForm):
    until: date


class RestructuringForm(ChangeForm):
    instalments: int = Field(ge=1, le=LONGEST)
    annual_rate_pct: Annotated[Rate | None, Blank] = None


class RateForm(ChangeForm):
    annual_rate_pct: Rate


class ReversalForm(ChangeForm):
    of: int = Field(ge=1)


def known_ground(code: str) -> str:
    if code not in GROUNDS:
        raise ValueError(code)
    return code


class WriteOffForm(ChangeForm):
    ground: Annotated[str, AfterValidator(known_ground)]
    evidence: str = ""  # The documents that both persons saw, whatever was sent.

    @property
    def values(self) -> dict[str, Any]:
        return {"ground": self.ground}


FORMS: Mapping[str, type[ChangeForm]] = {
    "deferral": DeferralForm,
    "interest_pause": PauseForm,
    "restructuring": RestructuringForm,
    "rate_change": RateForm,
    "misuse": ChangeForm,
    "call": ChangeForm,
}
TAKEN_BACK = Text("撤销核销", "Write-off taken back")
LABELS = {
    "periods": Text("顺延期数", "Periods later"),
    "until": Text("恢复计息日", "Interest runs again from"),
    "instalments": Text("重新分期数", "New instalments"),
    "annual_rate_pct": Text("新年利率（%）", "New annual rate (%)"),
    "of": Text("冲销的业务序号", "Number of what is taken back"),
    "ground": Text("认定条件", "Ground"),
    "evidence": Text("核销证据（档案编号）", "Evidence (numbers of documents)"),
    "foreseen.annual_rate_pct": Text("年利率（%）", "Annual rate (%)"),
    "foreseen.surcharge_pct": Text("挪用罚息加收（年 %）", "Misuse surcharge (% a year)"),
    "foreseen.principal": Text("未到期本金（元）", "Principal not yet due (CNY)"),
    "foreseen.instalments": Text("剩余期数", "Instalments left"),
    "foreseen.next_due_on": Text("下次还款日", "Next due on"),
    "foreseen.next_payment": Text("下期应还（元）", "Next payment (CNY)"),
    "foreseen.ends_on": Text("到期日", "Matures on"),
    "foreseen.interest": Text("剩余利息（元）", "Interest ahead (CNY)"),
    "foreseen.on_books": Text("表内本金（元）", "Principal on the books (CNY)"),
    "foreseen.off_books": Text("账销案存本金（元）", "Claim kept off the books: principal (CNY)"),
    "foreseen.off_interest": Text("账销案存利息（元）", "Claim kept: interest (CNY)"),
    "foreseen.off_penalty": Text("账销案存罚息及复利（元）", "Claim kept: penalty, compound (CNY)"),
    "foreseen.from_allowance": Text("冲减已提准备（元）", "Charged to allowance held (CNY)"),
    "foreseen.charged_now": Text("补提准备计入损益（元）", "Provided now, charged to profit (CNY)"),
    "foreseen.income_back": Text(
        "冲回未收利息收入（元）", "Unreceived interest income undone (CNY)"
    ),
}


def refuse_to_take_back(loan_id: UUID, number: int) -> None:
    """:raises NotReversible: unless it is a change that two people made."""
    kinds = {row.number: row.kind for row in loans.events_of(loan_id)}
    if kinds.get(number) not in FORMS:
        raise NotReversible


def event_of(kind: str, form: ChangeForm, *, nr: int, on: date) -> Event:
    """Return the change as the loan's next event."""
    if isinstance(form, ReversalForm):
        return Reversal(nr=nr, on=on, of=form.of)
    return read_event({**form.values, "on": on.isoformat(), "type": kind}, nr)


def prepare(kind: str, key: str, form: ChangeForm) -> Draft:
    """Say how the loan goes on now and would go on then; it is locked until the use case ends.

    :raises NotFound: if there is no such loan.
    :raises DoesNotFit, NotReversible, IsWrittenOff: if it cannot be done.
    """
    loan, on = loan_batch.lock_for_change(loans.loan_id_of(key))
    if loan.segment.written_off_on is not None:
        raise IsWrittenOff
    if isinstance(form, ReversalForm):
        refuse_to_take_back(loan.id, form.of)
    life = loans.history(loan, products.version(loan.product_version_id).terms)
    event = event_of(kind, form, nr=len(life.entered) + 1, on=on)
    changed = after(life, event)
    return Draft(
        title=Text(loan.number, loan.number),
        before={"foreseen": foreseen(life, life.on(on))},
        after={**form.values, "foreseen": foreseen(changed, changed.on(on))},
        organisation_id=loan.organisation_id,
    )


def foreseen(life: History, state: State) -> dict[str, str]:
    """Return how a loan goes on; it stays the same from day to day while nothing happens to it."""
    ahead = figures(life.terms, state).rows[len(state.rows) :]
    surcharge = life.terms.surcharge_rate(state.rate) if state.regime.is_misused else Fraction(0)
    facts: dict[str, str] = {
        "annual_rate_pct": rate_text(decimal_of(state.rate * 100)),
        "surcharge_pct": rate_text(decimal_of(surcharge * 100)),
        "principal": yuan(sum(row.principal_fen for row in ahead)),
        "instalments": str(len(ahead)),
        "interest": yuan(sum(row.interest_fen for row in ahead)),
    }
    if ahead:
        facts |= {
            "next_due_on": ahead[0].due_on.isoformat(),
            "next_payment": yuan(ahead[0].total_fen),
            "ends_on": ahead[-1].due_on.isoformat(),
        }
    return facts


def release(kind: str, key: str, form: ChangeForm, proposal_id: UUID) -> None:
    """Let the change happen on the bank's date."""
    loan, on = loan_batch.lock_for_change(loans.loan_id_of(key))
    payload: dict[str, Any] = {"reason": proposals.get(proposal_id).reason}
    reverses = None
    if isinstance(form, ReversalForm):
        reverses = next(row for row in loans.events_of(loan.id) if row.number == form.of)
    else:
        payload |= form.values
    happen(
        loan.id, kind=kind, value_on=on, on=on, channel="counter", payload=payload,
        reverses=reverses,
    )  # fmt: skip


def prepare_write_off(key: str, form: WriteOffForm) -> Draft:
    """Say what leaves the books and what stands off them then; the loan is locked.

    :raises NotFound: if there is no such loan.
    :raises IsWrittenOff, NotToWriteOff: if it cannot be done.
    """
    loan, on = loan_batch.lock_for_change(loans.loan_id_of(key))
    if loan.segment.written_off_on is not None:
        raise IsWrittenOff
    life = loans.history(loan, products.version(loan.product_version_id).terms)
    proofs = write_offs.evidence_of(loan.id)
    is_awaited, is_proven = bills.is_awaited(loan.id), bool(proofs)
    write_offs.refuse_unfit(life, form.ground, is_awaited=is_awaited, is_proven=is_proven, on=on)
    stands, leaves = write_offs.foreseen(
        life, risk_class=loan.segment.risk_class, is_accruing=loan.segment.is_accruing, on=on
    )
    return Draft(
        title=Text(loan.number, loan.number),
        before={"foreseen": stands},
        after={
            **form.values,
            "evidence": "、".join(info.number for info in proofs),
            "foreseen": leaves,
        },
        organisation_id=loan.organisation_id,
    )


def refuse_recovered(loan_id: UUID, life: History) -> None:
    """What came back since was booked as a recovery. A teller can take back what a teller took;
    what a bank debited is with us, and the loan that it was taken for stays as it was told.

    :raises DebitedSince: if a bank debited something of it.
    :raises RecoveredSince: if something was handed in at the counter.
    """
    counting = {event.nr for event in life.counting if isinstance(event, Recovery)}
    rows = [row for row in loans.events_of(loan_id) if row.number in counting]
    debited = [row for row in rows if row.payload.get("channel") != "counter"]
    if debited:
        total_fen = sum(row.amount_fen or 0 for row in debited)
        raise DebitedSince(amount=grouped(total_fen), on=debited[-1].on)
    if rows:
        raise RecoveredSince(numbers=", ".join(str(row.number) for row in rows))


def prepare_restoring(key: str, form: ChangeForm) -> Draft:
    """Say what comes back into the books; the loan is locked until the use case ends.

    :raises NotFound: if there is no such loan.
    :raises DoesNotFit, RecoveredSince, DebitedSince: if it cannot be done.
    """
    loan, on = loan_batch.lock_for_change(loans.loan_id_of(key))
    if loan.segment.written_off_on is None:
        raise DoesNotFit(reason=REASONS[Reason.NOT_WRITTEN_OFF])
    life = loans.history(loan, products.version(loan.product_version_id).terms)
    refuse_recovered(loan.id, life)
    stands, leaves = write_offs.foreseen(
        life, risk_class=loan.segment.risk_class, is_accruing=loan.segment.is_accruing, on=on
    )
    return Draft(
        title=Text(loan.number, loan.number),
        before={"foreseen": {name: leaves[name] for name in stands}},
        after={"foreseen": stands},
        organisation_id=loan.organisation_id,
    )


def release_restoring(key: str, form: ChangeForm, proposal_id: UUID) -> None:
    """Take back the write-off that counts."""
    rows = loans.events_of(loans.loan_id_of(key))
    number = max(row.number for row in rows if row.kind == "write_off")
    release("reversal", key, ReversalForm(of=number), proposal_id)


def kind_of(code: str, form: type[ChangeForm], **otherwise: Any) -> Kind:
    """Return a kind of change as most are, or otherwise in what is said."""
    usual = Kind(
        code=f"loan_{code}",
        label=KINDS.get(code, TAKEN_BACK),
        permission=permissions.CHANGE,
        form=form,
        listed=list,
        current=lambda key: None,
        prepare=partial(prepare, code),
        release=partial(release, code),
        labels=LABELS,
        is_setup=False,
        organisation_of=loans.organisation_of,
    )
    return replace(usual, **otherwise)


# A write-off, and taking it back, goes up from the branch to whoever keeps the books.
LEVELS = (
    Level(write_off_permissions.BRANCH_RISK, Text("分部风险审核", "Risk of the branch")),
    Level(write_off_permissions.HEAD_RISK, Text("总部风险审核", "Risk of the head office")),
    Level(write_off_permissions.FINANCE, Text("财务审批", "Finance")),
)

register(kind_of("reversal", ReversalForm))
for _code, _form in FORMS.items():
    register(kind_of(_code, _form))
register(
    kind_of(
        "write_off",
        WriteOffForm,
        permission=write_off_permissions.PROPOSE,
        levels=LEVELS,
        prepare=prepare_write_off,
        codes={"ground": GROUNDS},
    )
)
register(
    kind_of(
        "write_off_reversal",
        ChangeForm,
        permission=write_off_permissions.PROPOSE,
        levels=LEVELS,
        prepare=prepare_restoring,
        release=release_restoring,
    )
)
