"""How a product's terms read, on every screen and in the contract."""

from typing import Any

import pytest

from sancha.office.products import queries as products
from sancha.office.products.types import Terms
from sancha.office.products.words import due_text, method_text


@pytest.mark.parametrize(
    ("change", "method", "due"),
    [
        ({}, "等额本息", "每月 10 日"),
        ({"every_weeks": 1}, "按周等额本息", "自放款日起每周一次，及到期日"),
        (
            {"every_weeks": 2, "method": "interest_first"},
            "按两周付息、到期还本",
            "自放款日起每两周一次，及到期日",
        ),
        (
            {"every_days": 10, "method": "equal_principal", "rounding": "half_even"},
            "按 10 天等额本金（金额按四舍六入五成双计至分）",
            "自放款日起每 10 天一次，及到期日",
        ),
        (
            {"whole_yuan": True, "principal_grace": 2},
            "等额本息（前 2 期只付息；每期还款取整到元，末期补足）",
            "每月 10 日",
        ),
    ],
)
def test_say_how_often_and_how_it_is_rounded(change: dict[str, Any], method: str, due: str) -> None:
    shipped = products.shipped()["consumer_loan"]["terms"]
    if "every_weeks" in change or "every_days" in change:
        change = {"due_day": None, **change}
    terms = Terms.model_validate(shipped | change)
    assert (method_text(terms).zh, due_text(terms).zh) == (method, due)


def test_say_the_same_in_english() -> None:
    shipped = products.shipped()["consumer_loan"]["terms"]
    terms = Terms.model_validate(shipped | {"due_day": None, "every_weeks": 2})
    assert method_text(terms).en == "Equal instalments each two weeks"
    assert due_text(terms).en == "Each two weeks from disbursement, and at maturity"
