"""Personal data is sealed under the person's own key: destroying that key erases the person."""

import hashlib
import hmac
import os
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from sancha.platform import plain
from sancha.platform.acts import current_act, is_act_open
from sancha.platform.columns import among, column
from sancha.platform.door import operation
from sancha.platform.models import PersonKey

NONCE_BYTES = 12
ERASED = """SELECT asked.id FROM unnest(%s::uuid[]) AS asked (id) WHERE NOT EXISTS (
    SELECT FROM person_key WHERE person_id = asked.id AND wrapped IS NOT NULL)"""
AES_256_GCM = b"\x01"  # The algorithm stands before each value, so that it can change.


class Erased(Exception):
    """The person's key has been destroyed; nothing sealed under it can be read."""


@lru_cache(maxsize=1)
def master_key() -> bytes:
    """The key that wraps all others, from the file that SANCHA_KEY_FILE names."""
    key = bytes.fromhex(Path(settings.SANCHA_KEY_FILE).read_text().strip())
    if len(key) != 32:
        raise ValueError("the key file must hold 64 hexadecimal digits")
    return key


@lru_cache(maxsize=16)
def derived_key(purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(master_key())


def keyed_hash(kind: str, value: str) -> bytes:
    """Return what to search by when a value is sealed: equal values give equal hashes."""
    return hmac.digest(derived_key("search"), f"{kind}\0{value}".encode(), hashlib.sha256)


@operation
def make_person_key(person_id: UUID) -> None:
    nonce, key = os.urandom(NONCE_BYTES), AESGCM.generate_key(256)
    wrapped = nonce + AESGCM(derived_key("wrap")).encrypt(nonce, key, person_id.bytes)
    PersonKey.objects.create(person_id=person_id, wrapped=wrapped)


def person_key(person_id: UUID) -> AESGCM:
    """Return the person's key; a use case reads it once.

    :raises Erased: if the key has been destroyed.
    """
    if not is_act_open():
        return stored_key(person_id)
    known = current_act().opened_keys
    if person_id not in known:
        known[person_id] = stored_key(person_id)
    key: AESGCM = known[person_id]
    return key


def stored_key(person_id: UUID) -> AESGCM:
    found = plain.ask("SELECT wrapped FROM person_key WHERE person_id = %s", person_id)
    if not found:
        raise PersonKey.DoesNotExist
    if found[0][0] is None:
        raise Erased
    return unwrapped(person_id, bytes(found[0][0]))


def person_keys(person_ids: Collection[UUID]) -> dict[UUID, AESGCM]:
    """Return the keys of many persons with one query; who has been erased has none."""
    rows = PersonKey.objects.filter(pk__in=among(person_ids), wrapped__isnull=False)
    stored = rows.values_list("person_id", "wrapped")
    return {key: unwrapped(key, bytes(wrapped)) for key, wrapped in stored if wrapped is not None}


def erased_of(person_ids: Collection[UUID]) -> set[UUID]:
    """Return those of many persons whose keys are gone: nothing can be sealed for them."""
    return {person_id for (person_id,) in plain.many(ERASED, [column(person_ids)])}


def unwrapped(person_id: UUID, wrapped: bytes) -> AESGCM:
    nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    return AESGCM(wrapping_key().decrypt(nonce, sealed, person_id.bytes))


@lru_cache(maxsize=1)
def wrapping_key() -> AESGCM:
    return AESGCM(derived_key("wrap"))


def seal(key: AESGCM, value: bytes, *, place: str) -> bytes:
    """Encrypt for one place ("table.column.key"): moved elsewhere, it does not open."""
    nonce = os.urandom(NONCE_BYTES)
    return AES_256_GCM + nonce + key.encrypt(nonce, value, place.encode())


def unseal(key: AESGCM, sealed: bytes, *, place: str) -> bytes:
    """:raises cryptography.exceptions.InvalidTag: if it was changed or moved."""
    sealed = bytes(sealed)
    if sealed[:1] != AES_256_GCM:
        raise ValueError("unknown algorithm of a sealed value")
    return key.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], place.encode())
