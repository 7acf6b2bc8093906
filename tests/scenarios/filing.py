"""Debits that went in files: their results fetched, told of, and looked at where they differ."""

import json
from itertools import count
from uuid import UUID

from callers import nobody, staff
from sancha.engines.outside.callbacks import signature_of
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.postloan.debit_files import errands, services
from sancha.postloan.debit_files.models import DebitFile, FileDifference
from sancha.postloan.debit_files.types import FileView
from sancha.postloan.repayment import queries as repayments
from sancha.postloan.repayment.models import Debit
from sancha.postloan.repayment.services import COLLECTOR
from scenarios.frame import OPERATOR, House, Order, scenario, spoil

numbers = count(1)


def filed(house: House) -> FileView:
    """A file that was sent, and whose result is there and not yet fetched."""
    debit = Debit.objects.filter(loan_id=house.late, collected_fen=0).latest("night_on")
    spoil(
        "UPDATE repayment_debit SET status = 'intended', reason = '', settled_at = NULL, "
        f"number = 'PF{next(numbers):06}', file_id = NULL WHERE id = '{debit.id}'"
    )
    on = debit.night_on
    file = services.make_file(
        legal_entity_id=debit.legal_entity_id,
        channel=errands.CHANNEL,
        on=on,
        lines=errands.lines_of([repayments.get(debit.id)], on),
    )
    errands.send(file)
    return file


@scenario("POST /debit-files/{file_id}/result")
def fetch_a_result(house: House) -> Order:
    path = f"/debit-files/{filed(house).id}/result"
    changes = {"debit_files_debitfile": 2, "repayment_debit": 1}
    return Order(staff(OPERATOR), path, changes=changes, acts=6)


@scenario("POST /callbacks/payments/files")
def hear_of_a_result(house: House) -> Order:
    body = json.dumps({"number": filed(house).number, "status": "done"}).encode()
    headers = {"X-Signature": signature_of(body)}
    changes = {"debit_files_debitfile": 1}
    return Order(nobody(), "/callbacks/payments/files", body, changes=changes, headers=headers)


@use_case
def note_difference(*, file: FileView, number: str, actor: Actor = COLLECTOR) -> UUID:
    """Write down what a result would have told: a line that nobody ordered."""
    actor.require("repayment.collect", on=file)
    row = DebitFile.objects.get(pk=file.id)
    found = FileDifference.objects.create(
        organisation_id=row.organisation_id, file=row, kind="unknown_line", number=number
    )
    return found.id


@scenario("POST /debit-files/differences/{difference_id}/closing")
def deal_with_a_difference(house: House) -> Order:
    difference_id = note_difference(file=filed(house), number=f"X{next(numbers)}")
    path = f"/debit-files/differences/{difference_id}/closing"
    body, other = {"reason": "已与支付公司核实，属测试数据"}, {"reason": "另一结论"}
    return Order(staff(OPERATOR), path, body, other, {"debit_files_filedifference": 1})
