from __future__ import annotations

import asyncio

import pytest

from jianbao.serve.one_piece import JoiningTransport

pytestmark = pytest.mark.anyio


class Written:
    """Notes what goes out, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.pieces.append(data)

    def close(self) -> None:
        self.closed = True

    def get_write_buffer_size(self) -> int:
        return 7


@pytest.fixture
def written():
    return Written()


async def test_head_and_body_leave_together(written):
    transport = JoiningTransport(written)
    for number in (b"1", b"2"):
        transport.write(b"head" + number)
        transport.write(b"body" + number)
    assert written.pieces == [b"head1body1", b"head2body2"]
    await asyncio.sleep(0)
    assert len(written.pieces) == 2


async def test_a_head_without_body_leaves_by_itself(written):
    transport = JoiningTransport(written)
    transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert written.pieces == []
    await asyncio.sleep(0)
    assert written.pieces == [b"HTTP/1.1 204 No Content\r\n\r\n"]


async def test_what_is_held_leaves_before_the_end(written):
    transport = JoiningTransport(written)
    transport.write(b"head")
    transport.close()
    assert (written.pieces, written.closed) == ([b"head"], True)
    await asyncio.sleep(0)
    assert len(written.pieces) == 1


async def test_nothing_is_nothing(written):
    transport = JoiningTransport(written)
    transport.write(b"")
    await asyncio.sleep(0)
    assert written.pieces == []


async def test_all_else_is_done_by_the_transport(written):
    assert JoiningTransport(written).get_write_buffer_size() == 7
