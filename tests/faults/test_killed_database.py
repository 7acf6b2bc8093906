"""R07: the database is killed under payments and repayments; nothing answered is lost or doubled.

CI kills it 20 times; FAULT_CYCLES=200 is the long form.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from uuid import UUID

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connections

from books import AT_BRANCH, DAY, load_books
from limits import new_facility
from sancha.credit.facilities import services as facilities
from sancha.credit.facilities.models import Facility
from sancha.engines.ledger import services as ledger
from sancha.entry.local.cluster import Cluster, ensure_running
from sancha.entry.local.places import Checkout
from sancha.platform.acts import Actor
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from support import clerk, empty_checkout, query

CYCLES = int(os.environ.get("FAULT_CYCLES", "20"))
WRITERS, LOANS_A_WRITER = 8, 4
WORK_SECONDS = (0.4, 1.2)
RESTART_P95_SECONDS = 10
LIMIT_FEN, PART_FEN = 100_000, 1_000
CLERK = clerk("payments.move")


@use_case
def grant(*, actor: Actor) -> UUID:
    facility = new_facility()
    facility.limit_fen = LIMIT_FEN
    actor.require("payments.move", on=facility)
    facility.save(force_insert=True)
    return facility.id


@use_case
def pay_out(*, facility_id: UUID, payment_id: UUID, amount_fen: int, actor: Actor) -> UUID:
    """What a disbursement does to limit and books, under its number."""
    facility = Facility.objects.select_for_update().get(pk=facility_id)
    actor.require("payments.move", on=facility)
    facilities.occupy(facility_id, amount_fen)
    return post("loan.disbursed", payment_id, amount_fen)


@use_case
def repay(*, facility_id: UUID, payment_id: UUID, amount_fen: int, actor: Actor) -> UUID:
    """What a repayment does to them."""
    facility = Facility.objects.select_for_update().get(pk=facility_id)
    actor.require("payments.move", on=facility)
    facilities.release(facility_id, amount_fen)
    return post("loan.repaid", payment_id, amount_fen)


def post(event: str, payment_id: UUID, amount_fen: int) -> UUID:
    return ledger.post(
        event=event,
        components={"principal": amount_fen},
        subject_id=payment_id,
        dimensions=AT_BRANCH,
        accounting_on=DAY,
    ).id


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """Its cluster waits for the disk at every commit."""
    yield from empty_checkout(tmp_path_factory)


@pytest.fixture
def cluster(checkout: Checkout) -> Iterator[Cluster]:
    """A migrated database on a cluster of its own; the settings lead there for this test."""
    from django.core.management import call_command

    found = ensure_running("run", checkout=checkout)
    found.create_database("killed")
    before = {alias: dict(connections.settings[alias]) for alias in connections}
    lead_to(found)
    try:
        call_command("migrate", verbosity=0)
        yield found
    finally:
        connections.close_all()
        for alias, values in before.items():
            connections[alias].settings_dict.update(values)
            connections.settings[alias].update(values)


def lead_to(cluster: Cluster) -> None:
    values = {"PORT": str(cluster.port), "NAME": "killed", "PASSWORD": cluster.password}
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict.update(values)
        connections.settings[alias].update(values)


def kill(cluster: Cluster) -> None:
    """Kill the server and every child at the same moment, as the loss of power would."""
    postmaster = cluster.server.process()
    assert postmaster is not None
    children = [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if parent_of(folder) == postmaster
    ]
    for pid in (postmaster, *children):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def parent_of(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


@dataclass
class Writer:
    """One client: pays out and repays, and repeats under the same key what was not answered."""

    seed: int
    loans: list[UUID]
    stop: threading.Event
    acknowledged: dict[str, UUID] = field(default_factory=dict)
    owed: dict[UUID, int] = field(default_factory=dict)
    repeated: int = 0

    def run(self) -> None:
        dice = random.Random(self.seed)
        try:
            while not self.stop.is_set():
                self.move(dice)
        finally:
            connections.close_all()

    def move(self, dice: random.Random) -> None:
        loan = dice.choice(self.loans)
        owed = self.owed.get(loan, 0)
        pays_out = owed == 0 or (owed < LIMIT_FEN // PART_FEN and dice.random() < 0.5)
        work = pay_out if pays_out else repay
        payment_id = uuid7()
        while True:
            try:
                entry = work.once(str(payment_id))(
                    facility_id=loan, payment_id=payment_id, amount_fen=PART_FEN, actor=CLERK
                )
            except (OperationalError, InterfaceError, DatabaseError):
                self.repeated += 1
                connections["default"].close()
                time.sleep(0.05)
            else:
                self.acknowledged[str(payment_id)] = entry
                self.owed[loan] = owed + (1 if pays_out else -1)
                return


class TestKilledDatabase:
    def test_keeps_what_it_answered_and_doubles_nothing(
        self, cluster: Cluster, checkout: Checkout
    ) -> None:
        load_books()
        stop = threading.Event()
        writers = [
            Writer(seed, [grant(actor=CLERK) for _ in range(LOANS_A_WRITER)], stop)
            for seed in range(WRITERS)
        ]
        threads = [threading.Thread(target=writer.run, daemon=True) for writer in writers]
        dice, restarts = random.Random(7), []
        for thread in threads:
            thread.start()
        for _ in range(CYCLES):
            time.sleep(dice.uniform(*WORK_SECONDS))
            kill(cluster)
            began = time.monotonic()
            cluster = ensure_running("run", checkout=checkout)
            restarts.append(time.monotonic() - began)
            lead_to(cluster)
        time.sleep(WORK_SECONDS[1])
        stop.set()
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

        acknowledged = {key: e for writer in writers for key, e in writer.acknowledged.items()}
        assert len(acknowledged) > CYCLES * WRITERS
        assert sum(writer.repeated for writer in writers) > 0
        persisted = dict(query("SELECT subject_id::text, id FROM ledger_entry"))
        assert persisted == acknowledged  # None lost; each was repeated until it was answered.
        assert query("SELECT count(*) FROM ledger_entry") == [(len(acknowledged),)]  # None twice.
        owed = {loan: parts * PART_FEN for w in writers for loan, parts in w.owed.items()}
        used = dict(query("SELECT id, used_fen FROM facilities_facility"))
        assert {loan: fen for loan, fen in used.items() if fen} == {
            loan: fen for loan, fen in owed.items() if fen
        }
        sums = "SELECT sum(amount_fen) FROM ledger_leg WHERE account = '1303'"
        assert query(sums) == [(sum(owed.values()),)]
        assert query("SELECT coalesce(sum(amount_fen), 0) FROM ledger_leg") == [(0,)]
        assert quantiles(restarts, n=20, method="inclusive")[18] < RESTART_P95_SECONDS
