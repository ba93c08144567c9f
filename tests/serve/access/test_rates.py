"""How many requests each key may send."""

from __future__ import annotations

import re

import pytest

from jianbao.serve.access.errors import RateLimitedError
from jianbao.serve.access.key import digest_key
from jianbao.serve.access.rates import RateLimits

pytestmark = pytest.mark.anyio

KEYS = ",".join(map(digest_key, ["first-key", "second-key"]))
FIRST, SECOND = {"X-API-Key": "first-key"}, {"X-API-Key": "second-key"}


async def test_each_key_has_its_own_limit(serve) -> None:
    async with serve(api_keys=KEYS, rate_limit="3/minute") as client:
        allowed = [await client.get("/v1/models", headers=FIRST) for _ in range(3)]
        refused = await client.get("/v1/models", headers=FIRST)
        other = await client.get("/v1/models", headers=SECOND)
        open_route = await client.get("/healthz", headers=FIRST)
    assert [answer.status_code for answer in allowed] == [200, 200, 200]
    assert [left(answer) for answer in allowed] == [2, 1, 0]
    assert allowed[0].headers["RateLimit-Policy"] == '"key";q=3;w=60'
    assert (refused.status_code, refused.json()["code"], left(refused)) == (429, "rate_limited", 0)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60 + 20  # when the first of them counts no longer
    assert (other.status_code, left(other)) == (200, 2)
    assert (open_route.status_code, "RateLimit" in open_route.headers) == (200, False)


@pytest.mark.parametrize(
    ("limit", "chinese"), [("1/minute", "每 1 分钟 1 次"), ("2 per 3 hours", "每 3 小时 2 次")]
)
def test_limit_is_told_in_chinese(limit, chinese) -> None:
    rates = RateLimits(limit)
    with pytest.raises(RateLimitedError) as caught:
        for _ in range(3):
            rates.spend("first")
    assert f"上限（{chinese}）" in caught.value.message_zh


async def test_wrong_keys_cost_nobody_anything(serve) -> None:
    async with serve(api_keys=KEYS, rate_limit="2/minute") as client:
        for _ in range(5):
            assert (await client.get("/v1/models", headers={"X-API-Key": "x"})).status_code == 401
        assert (await client.get("/v1/models", headers=FIRST)).status_code == 200


async def test_a_request_with_an_idempotency_key_counts_once(serve) -> None:
    async with serve(api_keys=KEYS, rate_limit="5/minute") as client:
        headers = {**FIRST, "Idempotency-Key": "a"}
        answer = await client.post("/v1/classify", json={"title": "桥"}, headers=headers)
    assert (answer.status_code, left(answer)) == (200, 4)


def left(answer) -> int:
    return int(re.fullmatch(r'"key";r=(\d+);t=\d+', answer.headers["RateLimit"])[1])
