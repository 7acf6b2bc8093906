"""Time stamps by the authority's service (RFC 3161)."""

import hashlib
from datetime import datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.timestamps import DummyTimeStamper

from sancha_sandbox.refusals import BadRequest
from sancha_sandbox.trust import Key, sign_digest, trust


def stamp(request: bytes, *, now: datetime) -> bytes:
    """Answer a time stamp request (RFC 3161).

    :raises BadRequest: if it is none.
    """
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        asked["message_imprint"].native  # noqa: B018 (reading it is the check)
    except (ValueError, TypeError):
        raise BadRequest from None
    house = trust()
    stamper = Stamper(
        asn1_certificate(house.timestamping.certificate),
        private_key_info(house.timestamping.key),
        certs_to_embed=[asn1_certificate(house.issuing.certificate)],  # type: ignore[arg-type]
        fixed_dt=now.replace(microsecond=0),
        override_md="sha256",
    )
    return bytes(stamper.request_tsa_response(asked).dump())


def attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})


class Stamper(DummyTimeStamper):
    """The library's stamper knows RSA alone; this one signs with a key on a curve."""

    def _sign_tst_info(
        self, tst_info_data: bytes, md_algorithm: str, dt: datetime
    ) -> tuple[bytes, cms.CMSAttributes]:
        attributes = cms.CMSAttributes(
            [
                attribute("content_type", "tst_info"),
                attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                attribute("signing_certificate_v2", as_signing_certificate_v2(self.tsa_cert)),
                attribute("message_digest", hashlib.sha256(tst_info_data).digest()),
            ]
        )
        key = serialization.load_der_private_key(self.tsa_key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return sign_digest(key, hashlib.sha256(attributes.dump()).digest()), attributes

    def _build_signed_data(
        self,
        tst_info_data: bytes,
        md_algorithm: str,
        signature: bytes,
        signed_attrs: cms.CMSAttributes,
    ) -> dict[str, Any]:
        data = dict(
            super()._build_signed_data(tst_info_data, md_algorithm, signature, signed_attrs)
        )
        algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        data["signer_infos"][0]["signature_algorithm"] = algorithm
        return data


def asn1_certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def private_key_info(key: Key) -> asn1_keys.PrivateKeyInfo:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return asn1_keys.PrivateKeyInfo.load(der)
