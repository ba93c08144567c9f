"""Signatures, checked against the example of the standard and the checks a receiver makes."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from jianbao.serve.jobs.signature import read_secret, sign

# From the specification's reference libraries (github.com/standard-webhooks, test of `sign`).
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_signature_is_that_of_the_reference() -> None:
    headers = sign(read_secret(SECRET), ID, TIMESTAMP, BODY)
    assert headers == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_receiver_can_check_it() -> None:
    secret = bytes(range(32))
    headers = sign(secret, "msg_1", 1_795_000_000, "正文".encode())
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.正文".encode()
    expected = base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("whsec_!!", id="no base64"),
        pytest.param("whsec_" + base64.b64encode(bytes(23)).decode(), id="short"),
        pytest.param("whsec_" + base64.b64encode(bytes(65)).decode(), id="long"),
    ],
)
def test_secrets_that_are_none_are_refused(text) -> None:
    with pytest.raises(ValueError, match="secret"):
        read_secret(text)
