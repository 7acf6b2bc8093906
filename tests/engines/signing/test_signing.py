"""Documents signed with the sandbox's authority, and everything that must show afterwards."""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest
import typst
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from outside_world import World
from sancha.engines.outside.errors import TimedOut
from sancha.engines.signing import errands, pades, queries
from sancha.engines.signing.errands import FirmAsked, PersonAsked
from sancha.engines.signing.errors import CertificateEnded, CertificateRefused
from sancha.engines.signing.models import Certificate, TrustList
from sancha.engines.signing.types import Place, Trust, Verdict
from sancha.platform.acts import Actor, Scope
from sancha.platform.crypto import make_person_key
from sancha.platform.door import use_case
from sancha.platform.keys import uuid7
from support import HERE, at_once, clerk

pytestmark = pytest.mark.usefixtures("module_database", "world")

ACTOR = clerk("outside.call", "signing.certify", "keys.change")
PLACES = [
    Place(field="borrower", page=-1, box=(60, 60, 240, 120)),
    Place(field="lender", page=-1, box=(300, 60, 480, 120)),
]
BLANK = b'#set document(date: datetime(year: 2026, month: 1, day: 5))\n#set page(paper: "a4")\n1'
STAMP = bytes(typst.compile(b"#set page(width: 180pt, height: 60pt)\nstamp", format="pdf"))


@use_case
def open_person(*, party_id: UUID, actor: Actor) -> UUID:
    actor.require("keys.change", on=Scope(party_id, HERE))
    make_person_key(party_id)
    return party_id


def asked_by(person: dict) -> PersonAsked:
    return PersonAsked(
        party_id=open_person(party_id=uuid7(), actor=ACTOR),
        organisation_id=HERE,
        name=person["name"],
        id_number=person["id_number"],
        phone=person["phone"],
    )


def scope_of(asked: PersonAsked) -> Scope:
    return Scope(uuid7(), HERE, asked.party_id)


FIRM = FirmAsked(
    legal_entity_id=uuid7(),
    organisation_id=HERE,
    name="三查示范消费信贷有限公司",
    uscc="91110000MA00000019",
)


@pytest.fixture
def asked(world: World) -> Iterator[PersonAsked]:
    people = world.ask("GET", "/society/people", params={"profile": "good", "limit": 20})["items"]
    return asked_by(people[3])


def signed_by_both(asked: PersonAsked) -> bytes:
    subject = scope_of(asked)
    pdf = pades.with_places(bytes(typst.compile(BLANK, format="pdf")), PLACES)
    person = errands.personal_credential(asked, subject=subject, actor=ACTOR)
    pdf = errands.sign(
        pdf,
        field="borrower",
        credential=person,
        is_ours=False,
        stamp=STAMP,
        is_first=True,
        subject=subject,
        actor=ACTOR,
    )
    seal = errands.seal_credential(FIRM, subject=subject, actor=ACTOR)
    return errands.sign(
        pdf,
        field="lender",
        credential=seal,
        is_ours=True,
        stamp=STAMP,
        is_first=False,
        subject=subject,
        actor=ACTOR,
    )


def trust_now(asked: PersonAsked) -> Trust:
    return errands.trust(subject=scope_of(asked), actor=ACTOR)


def told(verdicts: tuple[Verdict, ...]) -> list[tuple[str, bool, str | None]]:
    return [(v.field, v.is_valid, v.problem.en if v.problem else None) for v in verdicts]


class TestSignedByBoth:
    def test_both_signatures_count_and_name_their_signers(self, asked: PersonAsked) -> None:
        verdicts = pades.judge(signed_by_both(asked), trust_now(asked))
        assert told(verdicts) == [("borrower", True, None), ("lender", True, None)]
        assert [v.signer for v in verdicts] == [asked.name, FIRM.name]
        assert all(v.signed_at is not None for v in verdicts)

    def test_one_changed_byte_of_what_they_cover_shows_wherever_it_lies(
        self, asked: PersonAsked
    ) -> None:
        pdf, trust = signed_by_both(asked), trust_now(asked)
        first = re.search(rb"/ByteRange ?\[(\d+) (\d+) (\d+) (\d+)", pdf)
        assert first is not None
        _, before, after, rest = map(int, first.groups())
        for place in (200, 2_000, before // 2, before - 200, after + rest // 2):
            changed = bytearray(pdf)
            changed[place] ^= 1
            verdicts = pades.judge(bytes(changed), trust)
            assert not any(v.is_valid for v in verdicts[:1]), place

    def test_a_page_turned_after_signing_is_an_added_change(self, asked: PersonAsked) -> None:
        pdf, trust = signed_by_both(asked), trust_now(asked)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        page = writer.find_page_for_modification(0)[0].get_object()
        page["/Rotate"] = generic.NumberObject(90)
        writer.update_container(page)
        out = io.BytesIO()
        writer.write(out)
        assert out.getvalue().startswith(pdf)  # What was signed is still there, to the byte.
        assert [v.is_valid for v in pades.judge(out.getvalue(), trust)] == [False, False]

    def test_trusted_by_nobody_else(self, asked: PersonAsked, world: World) -> None:
        pdf, trust = signed_by_both(asked), trust_now(asked)
        stranger = replace(trust, root=trust.timestamping)
        assert [v.is_valid for v in pades.judge(pdf, stranger)] == [False, False]

    def test_a_file_without_signatures_or_of_another_kind_has_no_verdict(
        self, asked: PersonAsked
    ) -> None:
        trust = trust_now(asked)
        assert pades.judge(bytes(typst.compile(BLANK, format="pdf")), trust) == ()
        for content in (b"", b"%PDF-1.7\n", b"GIF89a", bytes(5000)):
            assert pades.judge(content, trust) == ()


class TestRevoked:
    def test_signs_no_more_yet_what_was_signed_before_stays_good(
        self, asked: PersonAsked, world: World
    ) -> None:
        pdf, subject = signed_by_both(asked), scope_of(asked)
        credential = errands.personal_credential(asked, subject=subject, actor=ACTOR)
        time.sleep(1.1)  # Stamps and lists count in seconds.
        world.ask("POST", f"/ca/certificates/{credential.serial}/revocation")
        blank = pades.with_places(bytes(typst.compile(BLANK, format="pdf")), PLACES)
        with pytest.raises(CertificateEnded):  # With a list from before: the authority refuses.
            errands.sign(
                blank,
                field="borrower",
                credential=credential,
                is_ours=False,
                stamp=STAMP,
                is_first=True,
                subject=subject,
                actor=ACTOR,
            )
        newest = errands.trust(subject=subject, actor=ACTOR, fresh=errands.NOTHING)
        with pytest.raises(CertificateEnded):  # With the newest list: nothing is even asked.
            pades.prepare(
                blank,
                field="borrower",
                certificate=credential.certificate,
                trust=newest,
                stamp=STAMP,
                reason="",
                is_first=True,
                now=newest.given_at,
            )
        assert [v.is_valid for v in pades.judge(pdf, newest)] == [True, True]
        again = errands.personal_credential(asked, subject=subject, actor=ACTOR)
        assert again.serial != credential.serial

    def test_a_signature_from_after_the_revocation_does_not_count(
        self, asked: PersonAsked, world: World
    ) -> None:
        credential = errands.personal_credential(asked, subject=scope_of(asked), actor=ACTOR)
        stale = trust_now(asked)
        world.ask("POST", f"/ca/certificates/{credential.serial}/revocation")
        newest = errands.trust(subject=scope_of(asked), actor=ACTOR, fresh=errands.NOTHING)
        # The seal signs under the list from before: to it, the revoked one looks well.
        seal = errands.seal_credential(FIRM, subject=scope_of(asked), actor=ACTOR)
        serial = int(credential.serial, 16)
        assert not pades.revoked_by(stale, serial, newest.given_at)
        assert pades.revoked_by(newest, serial, newest.given_at)
        assert not pades.revoked_by(newest, int(seal.serial, 16), newest.given_at)


class TestObtaining:
    def test_by_somebody_whom_the_registry_does_not_know_is_refused(self, world: World) -> None:
        person = world.person() | {"name": "张不存在"}
        asked = asked_by(person)
        with pytest.raises(CertificateRefused):
            errands.personal_credential(asked, subject=scope_of(asked), actor=ACTOR)
        assert Certificate.objects.get(party_id=asked.party_id).serial is None

    def test_at_once_by_many_brings_one_certificate(self, asked: PersonAsked) -> None:
        get = partial(errands.personal_credential, asked, subject=scope_of(asked), actor=ACTOR)
        serials = {found.serial for found in at_once(*[get] * 6)}
        assert len(serials) == 1
        assert Certificate.objects.filter(party_id=asked.party_id).count() == 1

    def test_whose_answer_was_lost_is_asked_for_again_under_its_number(
        self, asked: PersonAsked, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        impatient = replace(errands.connectors.CA_CERTIFICATE, timeout_seconds=0.5, attempts=1)
        monkeypatch.setattr(errands.connectors, "CA_CERTIFICATE", impatient)
        fault = {"kind": "timeout_after_success", "times": 1, "hold_seconds": 2}
        world.switch(ca_certificates=fault)
        with pytest.raises(TimedOut):
            errands.personal_credential(asked, subject=scope_of(asked), actor=ACTOR)
        row = Certificate.objects.get(party_id=asked.party_id)
        assert row.serial is None
        found = errands.personal_credential(asked, subject=scope_of(asked), actor=ACTOR)
        assert (found.id, Certificate.objects.filter(party_id=asked.party_id).count()) == (
            row.id,
            1,
        )

    def test_a_persons_certificate_lies_sealed_and_her_key_elsewhere(
        self, asked: PersonAsked
    ) -> None:
        credential = errands.personal_credential(asked, subject=scope_of(asked), actor=ACTOR)
        row = Certificate.objects.get(pk=credential.id)
        assert row.certificate is not None
        assert asked.name.encode() in credential.certificate
        assert asked.name.encode() not in bytes(row.certificate)
        assert asked.id_number.encode() not in credential.certificate
        assert row.private_key is None


class TestTrust:
    def test_is_kept_for_ten_minutes_and_its_root_for_ever(
        self, asked: PersonAsked, world: World
    ) -> None:
        first = trust_now(asked)
        count = TrustList.objects.count()
        assert trust_now(asked) == first
        assert TrustList.objects.count() == count
        errands.trust(subject=scope_of(asked), actor=ACTOR, fresh=errands.NOTHING)
        assert TrustList.objects.count() == count + 1
        assert queries.first_root() == first.root

    def test_that_cannot_be_renewed_serves_for_some_days(
        self, asked: PersonAsked, world: World
    ) -> None:
        first = trust_now(asked)
        world.switch(ca_trust={"kind": "unavailable"})
        again = errands.trust(subject=scope_of(asked), actor=ACTOR, fresh=errands.NOTHING)
        assert again.given_at == first.given_at


class TestReceipt:
    def test_is_the_same_for_the_same_number_and_signed(self, asked: PersonAsked) -> None:
        number, digest = f"R{uuid7().hex}", "ab" * 32
        keep = partial(
            errands.receipt,
            number=number,
            digest=digest,
            about="HT1",
            subject=scope_of(asked),
            actor=ACTOR,
        )
        first = keep()
        assert keep() == first
        assert (first.digest, first.receipt_number[:2]) == (digest, "BQ")
