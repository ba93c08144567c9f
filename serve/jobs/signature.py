"""Signatures of webhooks, as https://www.standardwebhooks.com describes them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

_PREFIX = "whsec_"
# 24 to 64 bytes, says the standard.
_MIN_BYTES, _MAX_BYTES = 24, 64


def read_secret(text: str) -> bytes:
    """The bytes of a secret written as ``whsec_`` and base64.

    Raises:
        ValueError: It is not of that form, or too short to be safe.
    """
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except binascii.Error as exc:
        raise ValueError("the secret is not base64") from exc
    if not _MIN_BYTES <= len(secret) <= _MAX_BYTES:
        raise ValueError(f"the secret has {len(secret)} bytes, it must have {_MIN_BYTES} to {_MAX_BYTES}")
    return secret


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The headers that let the receiver check `body`.

    Args:
        secret: Shared with the receiver.
        message_id: The same for every attempt.
        timestamp: Of this attempt, Unix seconds.
        body: As it is sent.
    """
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    digest = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }
