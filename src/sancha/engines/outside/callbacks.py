"""What comes in from outside: is it really from whom it says?"""

import hashlib
import hmac

from django.conf import settings


def signature_of(body: bytes) -> str:
    """Return the HMAC-SHA256 of the body under the secret shared with the other side."""
    secret = settings.SANCHA_CALLBACK_SECRET.encode()
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def verify_callback(body: bytes, signature: str) -> bool:
    """Tell whether `signature` (hexadecimal) is right; without a secret none is."""
    if not settings.SANCHA_CALLBACK_SECRET:
        return False
    # In constant time: how long it takes tells nothing about how much was right.
    return hmac.compare_digest(signature_of(body).encode(), signature.strip().lower().encode())
