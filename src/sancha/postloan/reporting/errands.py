from uuid import UUID

from sancha.credit.parties import queries as parties
from sancha.engines.outside import connectors
from sancha.engines.outside.errands import call
from sancha.engines.outside.errors import OutsideFailed, Refused
from sancha.engines.outside.register_messages import LoanReported
from sancha.platform import clock
from sancha.platform.door import errand
from sancha.postloan.reporting import queries, services
from sancha.postloan.reporting.services import REPORTER
from sancha.postloan.reporting.types import RecordView

MOST_A_RUN, PATIENCE = 500, 3


@errand
def publish() -> int:
    """Send what waits, each loan's records in their order; return how many the bureau took.

    Killed at any place it is simply run again: the bureau takes a number once.
    """
    taken, failures = 0, 0
    held_up: set[UUID] = set()
    for record in queries.waiting(MOST_A_RUN):
        if record.loan_id in held_up:
            continue
        try:
            send(record)
        except Refused as error:
            services.note_rejected(record_id=record.id, refusal=error.refusal or str(error.status))
            held_up.add(record.loan_id)
        except OutsideFailed:
            held_up.add(record.loan_id)
            failures += 1
            if failures >= PATIENCE:
                break
        else:
            services.note_taken(record_id=record.id, now=clock.now())
            taken += 1
    return taken


def send(record: RecordView) -> None:
    profile = parties.profile_of(record.party_id)
    report = LoanReported(
        number=record.number,
        kind=record.kind,
        loan_number=record.loan_number,
        sequence=record.sequence,
        name=profile.name,
        id_number=profile.id_number,
        on=record.business_on,
        credit_fen=record.credit_fen,
        balance_fen=record.balance_fen,
        overdue_fen=record.overdue_fen,
        monthly_payment_fen=record.monthly_payment_fen,
        remaining_months=record.remaining_months,
        instalments_behind=record.instalments_behind,
    )
    call(connectors.REPORT_LOAN, report, actor=REPORTER, subject=record, reason="征信报送")
