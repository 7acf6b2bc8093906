"""Signed heads of the log: who signed which size and root, and after which head."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sancha.platform.crypto import derived_key

FORMAT = "sancha-log-head-1"


@dataclass(frozen=True)
class Head:
    """A state of the log: after `number` others it had `size` leaves under `root`."""

    number: int
    kind: str  # "first", "head", or "fork": the database goes on from an earlier state.
    log: str
    size: int
    root: str
    previous: str  # SHA-256 of the former head's statement.
    signed_at: str
    key_id: str
    note: str = ""

    @property
    def statement(self) -> str:
        """Exactly what is signed."""
        stated = {"format": FORMAT, **vars(self)}
        return json.dumps(stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.statement.encode()).hexdigest()

    @classmethod
    def of(cls, statement: str) -> "Head":
        """:raises ValueError: if this is not a head's statement, to the letter."""
        stated: dict[str, Any] = json.loads(statement)
        try:
            form = stated.pop("format")
            head = cls(**stated)
        except (AttributeError, KeyError, TypeError):
            raise ValueError("this is no head") from None
        if form != FORMAT or head.statement != statement:
            raise ValueError("this is no head")
        return head


@lru_cache(maxsize=1)
def signing_key() -> Ed25519PrivateKey:
    """The house's signing key, from its key file."""
    return Ed25519PrivateKey.from_private_bytes(derived_key("evidence.log.1"))


@lru_cache(maxsize=1)
def public_key() -> bytes:
    return signing_key().public_key().public_bytes_raw()


def key_id_of(key: bytes) -> str:
    """Return the name of a public key: the beginning of its hash."""
    return hashlib.sha256(key).hexdigest()[:16]


def sign(statement: str) -> bytes:
    return signing_key().sign(statement.encode())


def is_signed(statement: str, signature: bytes, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, statement.encode())
    except InvalidSignature:
        return False
    return True


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
