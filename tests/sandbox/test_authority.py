"""The sandbox's certificate authority, time stamps and evidence service."""

import base64
import hashlib

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from sandbox.conftest import Sandbox

DIGEST = hashlib.sha256(b"a contract").hexdigest()


def ask(sandbox: Sandbox, **changes: object) -> dict:
    person = sandbox.person("good", 7)
    values = {name: person[name] for name in ("name", "id_number", "phone")}
    answer = sandbox.post(
        "/ca/certificates", **{"number": sandbox.number(), "kind": "personal"} | values | changes
    )
    return {"status": answer.status_code} | answer.json()


def certificate(value: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(value))


def public_key(value: str) -> ec.EllipticCurvePublicKey:
    key = certificate(value).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key


class TestPersonalCertificate:
    def test_stands_under_the_root_and_hides_the_identity_number(self, sandbox: Sandbox) -> None:
        given = ask(sandbox)
        trust = sandbox.get("/ca/trust")
        issued, issuing = certificate(given["certificate"]), certificate(trust["issuing"])
        issued.verify_directly_issued_by(issuing)
        issuing.verify_directly_issued_by(certificate(trust["root"]))
        person = sandbox.person("good", 7)
        assert person["name"] in issued.subject.rfc4514_string()
        assert person["id_number"] not in issued.subject.rfc4514_string()

    @pytest.mark.parametrize("changes", [{"name": "别人"}, {"phone": "13900000000"}])
    def test_is_refused_to_whom_the_registry_does_not_know_so(
        self, sandbox: Sandbox, changes: dict
    ) -> None:
        answer = ask(sandbox, **changes)
        assert (answer["status"], answer["code"]) == (409, "identity_mismatch")

    def test_asked_for_twice_under_one_number_is_one(self, sandbox: Sandbox) -> None:
        number = sandbox.number()
        first, second = ask(sandbox, number=number), ask(sandbox, number=number)
        assert first == second
        other = sandbox.person("good", 8)
        reused = ask(
            sandbox,
            number=number,
            name=other["name"],
            id_number=other["id_number"],
            phone=other["phone"],
        )
        assert (reused["status"], reused["code"]) == (409, "number_reused")


class TestSignature:
    def test_fits_the_certificate_until_it_is_revoked(self, sandbox: Sandbox) -> None:
        given = ask(sandbox)
        values = {"number": sandbox.number(), "serial": given["serial"], "digest": DIGEST}
        answer = sandbox.post("/ca/signatures", **values).json()
        signature = base64.b64decode(answer["signature"])
        check = ec.ECDSA(Prehashed(hashes.SHA256()))
        public_key(given["certificate"]).verify(signature, bytes.fromhex(DIGEST), check)
        assert sandbox.post("/ca/signatures", **values).json() == answer

        sandbox.post(f"/ca/certificates/{given['serial']}/revocation")
        refused = sandbox.post("/ca/signatures", **values | {"number": sandbox.number()})
        assert (refused.status_code, refused.json()["code"]) == (409, "certificate_ended")
        lists = [base64.b64decode(one) for one in sandbox.get("/ca/revocations")["lists"]]
        revoked = [entry.serial_number for entry in x509.load_der_x509_crl(lists[1])]
        assert int(given["serial"], 16) in revoked
        assert list(x509.load_der_x509_crl(lists[0])) == []


class TestTimeStamp:
    def test_is_of_what_was_asked(self, sandbox: Sandbox) -> None:
        imprint = {
            "hash_algorithm": {"algorithm": "sha256"},
            "hashed_message": bytes.fromhex(DIGEST),
        }
        asked = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
        request = base64.b64encode(asked.dump()).decode()
        answer = sandbox.post("/ca/timestamps", request=request).json()["response"]
        given = tsp.TimeStampResp.load(base64.b64decode(answer))
        token = given["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        assert given["status"]["status"].native == "granted"
        assert token["message_imprint"]["hashed_message"].native == bytes.fromhex(DIGEST)

    @pytest.mark.parametrize("request_", ["", "!", "AAAA"])
    def test_of_something_else_is_refused(self, sandbox: Sandbox, request_: str) -> None:
        refused = sandbox.post("/ca/timestamps", request=request_)
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_request")


class TestReceipt:
    def test_is_signed_and_the_same_when_asked_again(self, sandbox: Sandbox) -> None:
        values = {"number": sandbox.number(), "digest": DIGEST, "about": "HT"}
        first = sandbox.post("/evidence/receipts", **values).json()
        assert sandbox.post("/evidence/receipts", **values).json() == first
        assert sandbox.get(f"/evidence/receipts/{values['number']}") == first
        other = sandbox.post("/evidence/receipts", **values | {"digest": "00" * 32})
        assert other.json()["code"] == "number_reused"
