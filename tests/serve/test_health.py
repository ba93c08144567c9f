"""What load balancers ask."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_head_is_answered_like_get(client, path) -> None:
    got, headed = await client.get(path), await client.head(path)
    assert (got.status_code, headed.status_code) == (200, 200)
    assert headed.headers["Content-Type"] == got.headers["Content-Type"]


async def test_head_sees_the_end_too(client, monkeypatch) -> None:
    engine = client._transport.app.state.engine
    monkeypatch.setattr(engine, "_ready", False)
    refused = await client.head("/readyz")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert (await client.head("/healthz")).status_code == 200
