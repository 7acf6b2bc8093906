"""What hangs on a loan hangs on one that there is, whoever writes it: checked by the statement."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from sancha.core.money import Rounding, round_fen
from sancha.credit.loans import batch
from sancha.entry.book.generate import found_lender, generate
from sancha.platform.keys import uuid7
from support import query, refusal

pytestmark = pytest.mark.usefixtures("database")

INSTALMENT = """INSERT INTO loans_instalment (id, loan_id, organisation_id, party_id, nr, due_on,
        principal_fen, interest_fen)
    SELECT new_key(), loan_id, new_key(), new_key(), 99, '2026-03-10', 1, 0
    FROM unnest(%s::uuid[]) AS loan_id"""
EVENT = """INSERT INTO loans_loanevent (id, loan_id, organisation_id, party_id, number, kind, happened_on,
        payload)
    SELECT new_key(), loan_id, new_key(), new_key(), 99, 'repayment', '2026-03-10', '{}'
    FROM unnest(%s::uuid[]) AS loan_id"""
REPAYMENT = """INSERT INTO loans_repayment (id, loan_id, organisation_id, party_id, payment_number,
        amount_fen, interest_fen, principal_fen, suspense_fen, received_on)
    SELECT new_key(), loan_id, new_key(), new_key(), loan_id, 1, 0, 1, 0, '2026-03-10'
    FROM unnest(%s::uuid[]) AS loan_id"""


@pytest.fixture
def loan_ids() -> list[Any]:
    generate(found_lender(date(2026, 3, 2)), 2)
    return [key for (key,) in query("SELECT id FROM loans_loan ORDER BY number")]


@pytest.mark.parametrize("sql", [INSTALMENT, EVENT, REPAYMENT])
def test_one_unknown_loan_among_known_ones_refuses_all(sql: str, loan_ids: list[Any]) -> None:
    assert refusal((sql, [*loan_ids, uuid7()])) == "loan_id_known"
    assert refusal((sql, loan_ids)) is None


def test_an_instalment_does_not_pass_to_another_loan(loan_ids: list[Any]) -> None:
    first, second = loan_ids
    assert refusal((INSTALMENT, [first])) is None
    moved = "UPDATE loans_instalment SET loan_id = %s WHERE loan_id = %s AND nr = 99"
    assert refusal((moved, second, first)) == "loan_id_stays"
    assert refusal((moved, first, first)) is None
    assert query("SELECT loan_id FROM loans_instalment WHERE nr = 99") == [(first,)]


def test_a_delivery_is_of_a_notice() -> None:
    sent = """INSERT INTO notice_delivery (id, notice_id, channel, number, sealed)
        VALUES (new_key(), new_key(), 'sms', 'N1', '\\x00')"""
    assert refusal((sent,)) == "notice_id_known"
    assert query("SELECT count(*) FROM notice_delivery") == [(0,)]


@pytest.mark.parametrize(
    ("said", "rounding"), [("false", Rounding.HALF_UP), ("true", Rounding.HALF_EVEN)]
)
def test_a_statement_rounds_what_is_exact_as_the_core_does(said: str, rounding: Rounding) -> None:
    whole = batch.with_parts("{whole exact}")
    sql = f"""SELECT exact, {whole} FROM unnest(%s::numeric[]) AS exact,
        (SELECT {said} AS rounds_half_even) AS loan"""
    exact = [
        18000 * halves + away for halves in range(9) for away in (-1, 0, 1) if halves + away >= 0
    ]
    rows = query(sql, exact)
    assert len(rows) == len(exact)
    assert [fen for _, fen in rows] == [
        round_fen(Fraction(int(one), 36000), rounding) for one, _ in rows
    ]
