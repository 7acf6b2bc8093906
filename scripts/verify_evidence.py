#!/usr/bin/env python3
"""Check an exported evidence bundle without the system that made it.

    python verify_evidence.py BUNDLE [--key HEX] [--heads heads.jsonl]

Needs Python and the package `cryptography`, nothing else. `--key` is the lender's public key as you
received it before; `--heads` is the file of signed heads that lies outside the lender's database. Ends
with 0 if everything holds, with 1 and the first row that does not.
独立校验导出的证据包：不依赖本系统，仅需 Python 与 cryptography。全部相符返回 0，否则指出第一处不符。
"""

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Broken(Exception):
    """Something does not hold."""


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Walk from a leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Broken("its place is outside the log")
    number, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Broken("its path is too long")
        if number & 1 or number == last:
            root = sha256(b"\x01" + sibling + root).digest()
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            root = sha256(b"\x01" + root + sibling).digest()
        number, last = number >> 1, last >> 1
    if last:
        raise Broken("its path is too short")
    return root


def check_head(bundle: dict, key: bytes) -> dict:
    """Return the head if this key signed it."""
    try:
        signed = bundle["head"].encode()
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(bundle["signature"]), signed)
    except (InvalidSignature, ValueError):
        raise Broken("the head is not signed by this key") from None
    head = json.loads(bundle["head"])
    if head["key_id"] != sha256(key).hexdigest()[:16]:
        raise Broken("the head names another key")
    return head


def check_outside(statement: str, heads: Path) -> None:
    lines = heads.read_text(encoding="utf-8").splitlines()
    if not any(json.loads(line)["statement"] == statement for line in lines):
        raise Broken("the head does not stand in the file of heads")


def check_row(row: dict, head: dict) -> None:
    leaf = sha256(b"\x00" + row["text"].encode()).digest()
    path = [bytes.fromhex(step) for step in row["path"]]
    if root_of(leaf, row["index"], head["size"], path).hex() != head["root"]:
        raise Broken("it is not what was sealed")
    if not row["text"].split(" ", 1)[1].startswith(f"{row['table']}("):
        raise Broken("its text is of another table")
    values = json.loads(row["text"].split(" ", 2)[2])
    if str(values[0]) != row["key"]:
        raise Broken("its text is of another row")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", help="the public key that you trust, in hexadecimal")
    parser.add_argument("--heads", type=Path, help="the file of heads outside the database")
    options = parser.parse_args()
    at = "the bundle"
    try:
        bundle = json.loads(options.bundle.read_text(encoding="utf-8"))
        if bundle.get("format") != "sancha-evidence-1":
            raise Broken("it is no evidence bundle")
        head = check_head(bundle, bytes.fromhex(options.key or bundle["public_key"]))
        if options.heads:
            check_outside(bundle["head"], options.heads)
        for row in bundle["rows"]:
            at = f"{row['table']} {row['key']}"
            check_row(row, head)
    except (Broken, KeyError, IndexError, ValueError, TypeError) as error:
        print(f"不符 BROKEN: {at}: {error}")
        return 1
    said = "" if options.key else "（公钥取自文件本身 the key is the bundle's own: compare it）"
    print(
        f"相符 OK: {len(bundle['rows'])} rows, head {head['number']} of {head['signed_at']}{said}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
