"""What a life came to, by the names that people know it under: the same life, the same hash."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

# By business key: numbers, dates, amounts, outcomes. Row ids, moments of writing and secrets differ.
PROJECTION = {
    "bank_day": "SELECT current_on FROM calendar_bankday ORDER BY 1",
    "applications": """SELECT a.number, p.number, a.channel, a.status, a.amount_fen, a.term_months,
        a.purpose, a.submitted_on, a.score, a.grade, a.approved_amount_fen, a.declined_for
        FROM applications_application a JOIN parties_party p ON p.id = a.party_id ORDER BY 1""",
    "decisions": """SELECT a.number, d.outcome FROM decision_decision d
        JOIN applications_application a ON a.id = d.subject_id ORDER BY 1, 2""",
    "opinions": """SELECT a.number, t.step, t.outcome, t.completed_by_name FROM process_task t
        JOIN process_instance i ON i.id = t.instance_id
        JOIN applications_application a ON a.id = i.subject_id
        WHERE t.kind = 'user' ORDER BY 1, 2, 3, 4""",
    "contracts": """SELECT c.number, a.number, c.status, c.amount_fen, c.term_months,
        c.annual_rate_pct FROM facilities_contract c
        JOIN applications_application a ON a.id = c.application_id ORDER BY 1""",
    "facilities": """SELECT a.number, f.limit_fen, f.used_fen, f.granted_on
        FROM facilities_facility f
        JOIN applications_application a ON a.id = f.application_id ORDER BY 1""",
    "disbursements": """SELECT d.number, c.number, d.amount_fen, d.status
        FROM disbursement_disbursement d
        JOIN facilities_contract c ON c.id = d.contract_id ORDER BY 1""",
    "loans": """SELECT l.number, c.number, s.status, l.principal_fen, s.balance_fen, l.term_months,
        l.disbursed_on, l.matures_on, s.next_due_on, s.settled_on
        FROM loans_loan l JOIN loans_segment s ON s.loan_id = l.id
        JOIN facilities_contract c ON c.id = l.contract_id ORDER BY 1""",
    "instalments": """SELECT l.number, i.nr, i.due_on, i.principal_fen, i.interest_fen,
        i.principal_paid_fen, i.interest_paid_fen, i.paid_on
        FROM loans_instalment i JOIN loans_loan l ON l.id = i.loan_id ORDER BY 1, 2""",
    "repayments": """SELECT r.payment_number, l.number, r.amount_fen, r.interest_fen,
        r.principal_fen, r.suspense_fen, r.received_on
        FROM loans_repayment r JOIN loans_loan l ON l.id = r.loan_id ORDER BY 1""",
    "debits": """SELECT d.number, l.number, d.night_on, d.asked_fen, d.collected_fen, d.status
        FROM repayment_debit d JOIN loans_loan l ON l.id = d.loan_id ORDER BY 1""",
    "balances": """SELECT g.accounting_on, g.account, o.code, g.product, sum(g.amount_fen)
        FROM ledger_leg g JOIN organisation_organisation o ON o.id = g.organisation_id
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""",
    "events": """SELECT business_on, type, count(*) FROM event GROUP BY 1, 2 ORDER BY 1, 2""",
    "notices": """SELECT n.template, d.channel, d.state, count(*) FROM notice_notice n
        LEFT JOIN notice_delivery d ON d.notice_id = n.id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
    "jobs": """SELECT task_name, status::text, count(*) FROM procrastinate_jobs
        GROUP BY 1, 2 ORDER BY 1, 2""",
}
TOTALS = {
    "customers": "SELECT count(*) FROM parties_party",
    "applications": "SELECT count(*) FROM applications_application",
    "loans": "SELECT count(*) FROM loans_loan",
    "settled": "SELECT count(*) FROM loans_segment WHERE status = 'settled'",
    "lent_fen": "SELECT coalesce(sum(principal_fen), 0) FROM loans_loan",
    "owed_fen": "SELECT coalesce(sum(balance_fen), 0) FROM loans_segment",
    "received_fen": "SELECT coalesce(sum(amount_fen), 0) FROM loans_repayment",
    "debits": "SELECT count(*) FROM repayment_debit",
    "entries": "SELECT count(*) FROM ledger_entry",
    "acts": "SELECT count(*) FROM act",
}
BY_STATUS = "SELECT status, count(*) FROM applications_application GROUP BY 1 ORDER BY 1"


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def lines() -> Iterator[str]:
    """Yield the projection, a row a line."""
    for name, sql in PROJECTION.items():
        for row in rows(sql):
            yield json.dumps([name, *row], default=str, ensure_ascii=False)


def canonical_hash() -> str:
    digest = hashlib.sha256()
    for line in lines():
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def totals() -> dict[str, Any]:
    counted: dict[str, Any] = {name: int(rows(sql)[0][0]) for name, sql in TOTALS.items()}
    return counted | {"by_status": dict(rows(BY_STATUS))}
