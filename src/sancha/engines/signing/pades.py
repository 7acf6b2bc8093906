"""Signatures in a PDF (PAdES, baseline LT): places first, then one signature after the other.

Pure: bytes in, bytes out; keys and services are asked by the caller, between `prepare` and
`finish`. A signature is judged by the bottom line only: it is intact, trusted at its stamped
moment, not revoked by then, and nothing was changed after it but further signatures.
"""

import asyncio
import hashlib
import io
import logging
import tempfile
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final, TypeVar

from asn1crypto import algos, cms, crl, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument, PostSignInstructions
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sancha.engines.signing.errors import CertificateEnded
from sancha.engines.signing.types import Place, Trust, Verdict
from sancha.platform.text import Text

# It logs every refusal with a long traceback; what it found is in the verdict.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

DIGEST: Final = "sha256"
RESERVED: Final = 24_576  # Hexadecimal digits for one signature with its chain and time stamp.
MOST_SIGNATURES: Final = 20

UNREADABLE = Text("文件不是可以读取的 PDF", "The file is not a PDF that can be read")
CHANGED = Text("签名覆盖的内容已被改动", "What the signature covers was changed")
ADDED = Text("签署之后文件被追加了改动", "The file was changed after the signature")
UNTRUSTED = Text("证书不受信任或当时无效", "The certificate is not trusted, or was not valid then")
REVOKED = Text("签署时证书已被吊销", "The certificate had been revoked when it was used")
UNSTAMPED = Text("没有可信时间戳", "There is no trusted time stamp")

R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A document with room for one signature, and what is to be signed."""

    document: bytes
    attributes: bytes
    digest: str
    certificate: bytes
    byte_range: PreparedByteRangeDigest
    afterwards: PostSignInstructions | None


class TokenInHand(TimeStamper):
    """A time stamper that has its token already: the call was made outside."""

    def __init__(self, token: cms.ContentInfo) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = token

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return self.token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        raise NotImplementedError


def run(work: Coroutine[Any, Any, R]) -> R:
    return asyncio.run(work)


def with_places(pdf: bytes, places: Iterable[Place]) -> bytes:
    """Return the document with every signature's place: none can be added after the first."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for place in places:
        spec = fields.SigFieldSpec(place.field, on_page=place.page, box=place.box)
        fields.append_signature_field(writer, spec)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def prepare(
    pdf: bytes,
    *,
    field: str,
    certificate: bytes,
    trust: Trust,
    stamp: bytes,
    reason: str,
    is_first: bool,
    now: datetime,
) -> Prepared:
    """Make room for a signature at its place, shown as the one page of `stamp`.

    :raises CertificateEnded: if the certificate is not good now.
    """
    context = context_of(trust, moment=now, more=())
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        certify=is_first,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        embed_validation_info=True,
        validation_context=context,
    )
    signer = external(certificate, trust, b"")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as picture:
        picture.write(stamp)
        picture.flush()
        style = StaticStampStyle.from_pdf_file(picture.name, border_width=0)
        pdf_signer = signers.PdfSigner(meta, signer=signer, stamp_style=style)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        try:
            byte_range, document, out = run(
                pdf_signer.async_digest_doc_for_signing(writer, bytes_reserved=RESERVED)
            )
        except SigningError:
            raise CertificateEnded from None
    attributes = run(signer.signed_attrs(byte_range.document_digest, DIGEST, use_pades=True))
    covered = attributes.dump()
    return Prepared(
        document=content_of(out),
        attributes=covered,
        digest=hashlib.sha256(covered).hexdigest(),
        certificate=certificate,
        byte_range=byte_range,
        afterwards=document.post_sign_instructions,
    )


def content_of(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


def stamp_request(signature: bytes) -> bytes:
    """Return the request (RFC 3161) for a time stamp on a signature."""
    imprint = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": DIGEST}),
        "hashed_message": hashlib.sha256(signature).digest(),
    }
    asked = {
        "version": 1,
        "message_imprint": tsp.MessageImprint(imprint),
        "cert_req": True,
    }
    return bytes(tsp.TimeStampReq(asked).dump())


def token_of(response: bytes) -> cms.ContentInfo:
    """Return the token in a time stamp authority's response; :raises ValueError: without one."""
    answer = tsp.TimeStampResp.load(response)
    if answer["status"]["status"].native not in {"granted", "granted_with_mods"}:
        raise ValueError("the time stamp was refused")
    return answer["time_stamp_token"]


def finish(
    prepared: Prepared, *, signature: bytes, stamped: bytes, trust: Trust, now: datetime
) -> bytes:
    """Return the signed document: signature, time stamp, and what proves them later."""
    signer = external(prepared.certificate, trust, signature)
    attributes = cms.CMSAttributes.load(prepared.attributes)
    token = TokenInHand(token_of(stamped))
    content = run(signer.async_sign_prescribed_attributes(DIGEST, attributes, timestamper=token))
    out = io.BytesIO(prepared.document)
    run(
        PdfTBSDocument.async_finish_signing(
            out,
            prepared.byte_range,
            content,
            post_sign_instr=prepared.afterwards,
            validation_context=context_of(trust, moment=now, more=()),
        )
    )
    return out.getvalue()


def external(certificate: bytes, trust: Trust, signature: bytes) -> signers.ExternalSigner:
    chain = SimpleCertificateStore()
    chain.register_multiple([x509.Certificate.load(trust.issuing)])
    return signers.ExternalSigner(
        signing_cert=x509.Certificate.load(certificate),
        cert_registry=chain,
        signature_value=signature,
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        embed_roots=False,
    )


def context_of(
    trust: Trust, *, moment: datetime, more: Iterable[crl.CertificateList]
) -> ValidationContext:
    lists = [*(crl.CertificateList.load(one) for one in trust.revocations), *more]
    known = [x509.Certificate.load(one) for one in (trust.issuing, trust.timestamping)]
    return ValidationContext(
        trust_roots=[x509.Certificate.load(trust.root)],
        other_certs=known,
        crls=lists,
        moment=moment,
        allow_fetching=False,
        revocation_mode="require",
    )


def judge(pdf: bytes, trust: Trust) -> tuple[Verdict, ...]:
    """Judge every signature in a document of ours; without one, or unreadable, there is none.

    Each is judged as of its stamped moment, by the lists of that time that the document carries
    and by the newest one: a signature from before a revocation stays good.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        embedded = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
        carried = carried_lists(reader) if embedded else ()
    except Exception:  # noqa: BLE001 (a reader led astray by a changed file raises anything)
        return ()
    return tuple(verdict_on(one, trust, carried) for one in embedded)


def verdict_on(
    signature: EmbeddedPdfSignature, trust: Trust, carried: tuple[crl.CertificateList, ...]
) -> Verdict:
    signer, serial = "", ""
    signed_at: datetime | None = None
    problem: Text | None = CHANGED
    try:
        certificate = signature.signer_cert
        signer = str(certificate.subject.native.get("common_name", ""))
        serial = f"{certificate.serial_number:x}"
        signed_at = stamped_at(signature)
        problem = problem_of(signature, trust, carried, signed_at)
    except Exception:  # noqa: BLE001, S110 (as above: what cannot be read is not valid)
        pass
    return Verdict(
        field=str(signature.field_name),
        signer=signer,
        serial=serial,
        is_valid=problem is None,
        signed_at=signed_at,
        problem=problem,
    )


def problem_of(
    signature: EmbeddedPdfSignature,
    trust: Trust,
    carried: tuple[crl.CertificateList, ...],
    signed_at: datetime | None,
) -> Text | None:
    """Return why a signature does not count, or None if it does."""
    if signed_at is None:
        return UNSTAMPED
    context = context_of(trust, moment=signed_at, more=carried)
    status = validate_pdf_signature(signature, context)
    if not (status.intact and status.valid):
        return CHANGED
    if status.timestamp_validity is None:
        return UNSTAMPED
    if revoked_by(trust, signature.signer_cert.serial_number, signed_at):
        return REVOKED
    if status.bottom_line:
        return None
    return UNTRUSTED if not status.trusted else ADDED


def stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return the moment in a signature's time stamp, which is judged with the signature."""
    attributes = signature.signer_info["unsigned_attrs"]
    for attribute in attributes:
        if attribute["type"].native == "signature_time_stamp_token":
            stamped = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            moment = stamped["gen_time"].native
            return moment if isinstance(moment, datetime) else None
    return None


def carried_lists(reader: PdfFileReader) -> tuple[crl.CertificateList, ...]:
    """Return the lists of revoked certificates that the document carries."""
    if "/DSS" not in reader.root:
        return ()
    store = DocumentSecurityStore.read_dss(reader)
    return tuple(crl.CertificateList.load(data_of(one)) for one in store.crls)


def data_of(reference: Any) -> bytes:
    return bytes(reference.get_object().data)


def revoked_by(trust: Trust, serial: int, moment: datetime) -> bool:
    """Tell whether the newest lists say that a certificate was revoked by a moment."""
    for one in trust.revocations:
        body = crl.CertificateList.load(one)["tbs_cert_list"]
        for entry in body["revoked_certificates"] or ():
            if entry["user_certificate"].native == serial:
                return bool(entry["revocation_date"].native <= moment)
    return False
