"""Many confirmed contracts at once: rows of one that went the whole road, copied under new keys."""

import os
from typing import Any
from uuid import UUID

from money import set_account
from road import Road
from sancha.credit.facilities.models import Contract, Facility
from sancha.engines.process.models import ProcessInstance, Task
from sancha.entry.sample.borrower import Borrower
from sancha.inloan.contracts.errands import sign
from sancha.inloan.contracts.models import Signing
from sancha.platform import jobs
from sancha.platform.keys import uuid7
from sancha.preloan.applications.models import Application
from support import cluster_url, query

COPY = """INSERT INTO {table} SELECT (jsonb_populate_record(
    NULL::{table}, to_jsonb(t) || %s::jsonb)).* FROM {table} AS t WHERE t.id = %s"""


def confirmed_contract(road: Road, borrower: Borrower | None = None) -> UUID:
    """Bring a contract over 20,000 into force; its own payment is left alone."""
    borrower = borrower or road.borrower("good")
    application = road.decided(road.apply(borrower, amount="20000.00", term_months=6).id)
    contract_id = borrower.say_yes(application.id)
    query("DELETE FROM procrastinate_jobs")
    sign(contract_id)
    query("DELETE FROM procrastinate_jobs")
    set_account(borrower.person, balance="0.00")
    return contract_id


def clone_confirmed(contract_id: UUID, count: int) -> list[UUID]:
    """Return new contracts like one that is confirmed and not yet paid, each a case of its own.

    The borrower, and so the account that is paid to, is the same one.
    """
    import json

    import psycopg

    contract = Contract.objects.get(pk=contract_id)
    instance = ProcessInstance.objects.get(subject_id=contract.application_id)
    signing = Signing.objects.get(contract_id=contract_id)
    tasks = list(Task.objects.filter(instance=instance))
    made = []
    url = cluster_url().rsplit("/", 1)[0] + "/" + os.environ["SANCHA_DATABASE_NAME"]
    with psycopg.connect(url) as connection:
        # Copies are no business: neither audited nor checked again.
        connection.execute("SET session_replication_role = replica")

        def copy(model: Any, key: object, **changes: object) -> UUID:
            new = uuid7()
            values = json.dumps({"id": new, **changes}, default=str)
            connection.execute(COPY.format(table=model._meta.db_table), [values, key])  # type: ignore[arg-type]
            return new

        for _ in range(count):
            application = copy(
                Application, contract.application_id, number=f"A{uuid7().hex}", party_id=uuid7()
            )
            facility = copy(Facility, contract.facility_id, application_id=application, used_fen=0)
            made.append(
                copy(
                    Contract,
                    contract.id,
                    number=f"C{uuid7().hex}",
                    application_id=application,
                    facility_id=facility,
                )
            )
            copy(Signing, signing.id, contract_id=made[-1])
            process = copy(ProcessInstance, instance.id, subject_id=application)
            connection.execute(
                "UPDATE process_instance SET state = replace(state::text, %s, %s)::jsonb"
                " WHERE id = %s",
                [str(contract.application_id), str(application), process],
            )
            connection.execute(
                f"UPDATE {Application._meta.db_table} SET process_id = %s WHERE id = %s",
                [process, application],
            )
            for task in tasks:
                copy(Task, task.id, instance_id=process)
    return made


def order_payment(contract_id: UUID) -> None:
    """Queue the job that a confirmed contract queues."""
    jobs.queue("disbursement.pay", lock=contract_id, contract_id=contract_id)
