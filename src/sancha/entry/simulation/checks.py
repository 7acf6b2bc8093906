"""What must hold after every day of a life, and what when the faults are over.

Written against the tables, not with the product's own queries: a slip in one must not hide in both.
"""

from collections.abc import Iterator

from sancha.core.money import parse_yuan
from sancha.engines.evidence.sealing import seal
from sancha.engines.evidence.verifying import verify
from sancha.entry.sample import world
from sancha.entry.simulation.projection import rows
from sancha.platform import clock

# Each names the rows that break it. L1 to L7 are the simulator's rules, I the ledger's own.
ALWAYS = {
    "L1 a loan owes what was lent less what was repaid": """
        SELECT l.number FROM loans_loan l JOIN loans_segment s ON s.loan_id = l.id
        LEFT JOIN loans_repayment r ON r.loan_id = l.id
        GROUP BY l.id, s.balance_fen
        HAVING s.balance_fen <> l.principal_fen - coalesce(sum(r.principal_fen), 0)""",
    "L1 the books say what the loans owe": """
        SELECT sum(fen) FROM (
            SELECT coalesce(sum(amount_fen), 0) AS fen FROM ledger_leg WHERE account IN ('1303', '130101')
            UNION ALL SELECT -coalesce(sum(balance_fen), 0) FROM loans_segment
            WHERE written_off_on IS NULL) AS both_sides
        HAVING sum(fen) <> 0""",
    "L1 the books keep what was written off": """
        SELECT sum(fen) FROM (
            SELECT coalesce(sum(amount_fen), 0) AS fen FROM ledger_leg WHERE account = '7201'
            UNION ALL SELECT -coalesce(sum(balance_fen), 0) FROM loans_segment
            WHERE written_off_on IS NOT NULL) AS both_sides
        HAVING sum(fen) <> 0""",
    "L1 an instalment is paid by repayments": """
        SELECT l.number FROM loans_loan l
        LEFT JOIN (SELECT loan_id, sum(principal_paid_fen + interest_paid_fen) AS fen
                   FROM loans_instalment GROUP BY 1) i ON i.loan_id = l.id
        LEFT JOIN (SELECT loan_id, sum(principal_fen + interest_fen) AS fen
                   FROM loans_repayment GROUP BY 1) r ON r.loan_id = l.id
        WHERE coalesce(i.fen, 0) <> coalesce(r.fen, 0)""",
    "L2 a limit is used by what is owed or on its way": """
        SELECT f.id FROM facilities_facility f WHERE f.used_fen <>
            (SELECT coalesce(sum(s.balance_fen), 0) FROM loans_loan l JOIN loans_segment s ON s.loan_id = l.id
             WHERE l.facility_id = f.id)
          + (SELECT coalesce(sum(amount_fen), 0) FROM disbursement_disbursement
             WHERE facility_id = f.id AND status NOT IN ('paid', 'failed'))""",
    "L3 every loan was paid out once, for its amount": """
        SELECT l.number FROM loans_loan l LEFT JOIN disbursement_disbursement d ON d.loan_id = l.id
        GROUP BY l.id HAVING count(d.id) <> 1 OR min(d.amount_fen + d.deducted_fen) <> l.principal_fen
            OR min(d.status) <> 'paid'""",
    "L3 every debit that brought money is one repayment": """
        SELECT coalesce(d.number, r.payment_number) FROM
            (SELECT * FROM repayment_debit WHERE collected_fen > 0) d
        FULL JOIN loans_repayment r ON r.payment_number = d.number
        WHERE d.collected_fen IS DISTINCT FROM r.amount_fen""",
    "L6 who decided was allowed to": """
        SELECT a.number FROM applications_application a
        WHERE a.status NOT IN ('collecting', 'void', 'withdrawn') AND NOT EXISTS (
            SELECT 1 FROM act WHERE act.subject = a.id AND act.outcome = 'done'
            AND act.permission IN ('screening.decide', 'approval.first_review',
                                   'approval.second_review'))""",
    "L6 nobody reviewed twice, or what she entered": """
        SELECT application_id FROM approval_approval
        WHERE first_by IN (second_by, maker_id) OR second_by = maker_id""",
    "I an entry's legs sum to nothing in each organisation": """
        SELECT entry_id FROM ledger_leg GROUP BY entry_id, organisation_id, currency
        HAVING sum(amount_fen) <> 0""",
    "I an entry has the legs that it says": """
        SELECT e.number FROM ledger_entry e LEFT JOIN ledger_leg g ON g.entry_id = e.id
        GROUP BY e.id HAVING count(g.*) <> e.leg_count""",
    "I a loan was posted once": """
        SELECT l.number FROM loans_loan l LEFT JOIN ledger_entry e
            ON e.subject_id = l.id AND e.event = 'loan.disbursed'
        GROUP BY l.id HAVING count(e.id) <> 1""",
    "I every posting belongs to an act": """
        SELECT e.number FROM ledger_entry e LEFT JOIN act ON act.id = e.act_id
        WHERE act.id IS NULL""",
    "no job was given up": """
        SELECT task_name, id FROM procrastinate_jobs WHERE status = 'failed'""",
}
IN_THE_END = {
    "L7 every case is finished": """
        SELECT number, status FROM applications_application
        WHERE status NOT IN ('paid', 'declined', 'void', 'withdrawn', 'closed')""",
    "L7 every payment is paid or failed": """
        SELECT number, status FROM disbursement_disbursement WHERE status NOT IN ('paid', 'failed')""",
    "L7 every debit is final": """
        SELECT number, status FROM repayment_debit
        WHERE status NOT IN ('collected', 'partial', 'failed')""",
    "L7 every process has ended": """
        SELECT subject_number FROM process_instance WHERE status = 'running'""",
    "L7 nobody's inbox holds anything": """
        SELECT step FROM process_task WHERE status = 'open'""",
    "L7 every message has been sent or given up": """
        SELECT number FROM notice_delivery WHERE state = 'queued'""",
    "L7 no job waits": """
        SELECT task_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing')""",
}
SHOWN = 5


def broken(rules: dict[str, str]) -> Iterator[str]:
    """Yield a line for each rule that does not hold, naming the first who break it."""
    for rule, sql in rules.items():
        if found := rows(sql):
            shown = ", ".join(" ".join(map(str, row)) for row in found[:SHOWN])
            yield f"{rule}: {len(found)} ({shown})"


def altered_records() -> Iterator[str]:
    """Yield what of the records does not stand as it was sealed, or was never sealed."""
    seal(now=clock.now())
    verdict = verify()
    if verdict.first is not None:
        first, count = verdict.first, len(verdict.findings)
        yield f"the sealed records: {count} ({first.table} {first.row} {first.what.en})"


def unequal_money() -> Iterator[str]:
    """Yield where the lender's own account differs between its books and core banking."""
    said_fen = parse_yuan(str(world.lender_balance()))
    booked_fen = int(
        rows("SELECT coalesce(sum(amount_fen), 0) FROM ledger_leg WHERE account = '1002'")[0][0]
    )
    if said_fen != booked_fen:
        yield f"L3 equal money in both banks: core banking {said_fen}, the books {booked_fen}"
