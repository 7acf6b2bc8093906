"""A class is judged by two people: one proposes, another releases."""

from typing import Any
from uuid import UUID

from pydantic import Field

from sancha.core.money import yuan
from sancha.credit.loans import batch as loan_batch
from sancha.credit.loans import queries as loans
from sancha.credit.loans.types import CLASSES, stage_of
from sancha.office.products import queries as products
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.platform.text import Text
from sancha.postloan.classification import services
from sancha.postloan.classification.permissions import JUDGE
from sancha.postloan.classification.queries import rates_on, refuse_unfit

LABELS = {
    "risk_class": Text("风险分类", "Class"),
    "foreseen.judged": Text("人工认定", "Judged by people"),
    "foreseen.stage": Text("预期信用损失阶段", "Stage of expected loss"),
    "foreseen.allowance": Text("损失准备（元）", "Allowance (CNY)"),
    "foreseen.expected": Text("预期信用损失（元）", "Expected loss (CNY)"),
}
NAMES = {status.code: status.label for status in CLASSES.values()}


class ClassForm(Form):
    """The class to give. `foreseen` is what follows from it, whatever was sent for it."""

    risk_class: int = Field(ge=1, le=5)
    foreseen: dict[str, str] = Field(default_factory=dict)


def prepare(key: str, form: ClassForm) -> Draft:
    """Say what the class is and would be; the loan is locked until the use case ends.

    :raises NotFound: if there is no such loan. :raises NotToJudge: if it cannot have this class.
    """
    loan, on = loan_batch.lock_for_change(loans.loan_id_of(key))
    found = loans.classing_of(loan, on=on)
    life = loans.history(loan, products.version(loan.product_version_id).terms)
    refuse_unfit(loan.id, life, found, form.risk_class, on=on)
    balance_fen, rates = loan.segment.balance_fen, rates_on(on)

    def foreseen(risk_class: int, stage: int, judged_class: int | None) -> dict[str, Any]:
        return {
            "risk_class": risk_class,
            "foreseen": {
                "judged": str(judged_class or ""),
                "stage": str(stage),
                "allowance": yuan(rates.allowance_fen(balance_fen, risk_class)),
                "expected": yuan(rates.expected_fen(balance_fen, stage)),
            },
        }

    return Draft(
        title=Text(loan.number, loan.number),
        before=foreseen(found.risk_class, found.stage, found.judged_class),
        after=foreseen(
            form.risk_class,
            stage_of(form.risk_class, found.days_past_due, is_kept=form.risk_class > 1),
            form.risk_class if form.risk_class > 1 else None,
        ),
        organisation_id=loan.organisation_id,
    )


def release(key: str, form: ClassForm, proposal_id: UUID) -> None:
    """Let the class be this one from now on."""
    loan, on = loan_batch.lock_for_change(loans.loan_id_of(key))
    services.judge(loan.id, form.risk_class, on=on)


register(
    Kind(
        code="loan_class",
        label=Text("风险分类认定", "Class of a loan"),
        permission=JUDGE,
        form=ClassForm,
        listed=list,
        current=lambda key: None,
        prepare=prepare,
        release=release,
        labels=LABELS,
        codes={"risk_class": NAMES, "foreseen.judged": NAMES},
        is_setup=False,
        organisation_of=loans.organisation_of,
    )
)
