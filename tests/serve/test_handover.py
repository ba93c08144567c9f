from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import closing

import pytest

from jianbao.serve import handover
from jianbao.serve.handover import Dealer, Intake

pytestmark = pytest.mark.anyio


class Echo(asyncio.Protocol):
    """Answers with the name of its worker."""

    def __init__(self, name: bytes) -> None:
        self._name = name

    def connection_made(self, transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._name)
        self._transport.close()


@pytest.fixture
def dealer():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    with closing(Dealer(listener)) as dealer:
        yield dealer


@pytest.fixture
def hands():
    """Makes pairs: the dealer's end and the worker's."""
    made: list[socket.socket] = []

    def pair() -> tuple[socket.socket, socket.socket]:
        made.extend(socket.socketpair())
        return made[-2], made[-1]

    yield pair
    for end in made:
        end.close()


def address(dealer: Dealer):
    with socket.socket(fileno=socket.dup(dealer.fileno())) as listener:
        return listener.getsockname()


def call(dealer: Dealer) -> socket.socket:
    """A client that has asked."""
    client = socket.create_connection(address(dealer), timeout=10)
    client.sendall(b"who")
    return client


async def answers(clients) -> list[bytes]:
    def read(client: socket.socket) -> bytes:
        with client:
            return client.recv(100)

    return [await asyncio.to_thread(read, client) for client in clients]


async def test_workers_are_dealt_to_in_turn(dealer, hands):
    intakes = []
    for name in (b"first", b"second", b"third"):
        ours, theirs = hands()
        dealer.include(ours)
        intakes.append(Intake(theirs))
        intakes[-1].start(lambda name=name: Echo(name))
    clients = [call(dealer) for _ in range(6)]
    dealer.deal()
    assert await answers(clients) == [b"first", b"second", b"third"] * 2
    for intake in intakes:
        await intake.close()


async def test_nobody_listens_before_the_first_worker(dealer):
    with pytest.raises(ConnectionRefusedError):
        call(dealer)


async def test_what_was_dealt_is_served_by_a_worker_that_takes_no_more(dealer, hands):
    ours, theirs = hands()
    dealer.include(ours)
    intake = Intake(theirs)
    intake.start(lambda: Echo(b"late"))
    clients = [call(dealer) for _ in range(3)]
    dealer.deal()
    await intake.close()
    assert await answers(clients) == [b"late"] * 3
    client = call(dealer)
    dealer.deal()
    assert not dealer.has_takers
    client.close()


async def test_a_dead_worker_is_passed_over_and_forgotten(dealer, hands):
    dead, its_end = hands()
    ours, theirs = hands()
    dealer.include(dead)
    dealer.include(ours)
    its_end.close()
    intake = Intake(theirs)
    intake.start(lambda: Echo(b"alive"))
    clients = [call(dealer) for _ in range(3)]
    dealer.deal()
    assert await answers(clients) == [b"alive"] * 3
    dealer.leave_out(dead)  # once more, by whoever waits for the process
    await intake.close()


async def test_a_connection_that_only_dead_workers_could_take_is_closed_at_once(dealer, hands):
    for _ in range(2):
        ours, theirs = hands()
        dealer.include(ours)
        theirs.close()
    client = socket.create_connection(address(dealer), timeout=10)
    start = asyncio.get_running_loop().time()
    dealer.deal()
    assert asyncio.get_running_loop().time() - start < 1
    assert await answers([client]) == [b""]
    assert not dealer.has_takers


async def test_a_connection_waits_for_the_next_worker(dealer, hands):
    gone, _ = hands()
    dealer.include(gone)
    dealer.leave_out(gone)
    client = call(dealer)
    dealer.deal()
    ours, theirs = hands()
    dealer.include(ours)
    dealer.deal()
    intake = Intake(theirs)
    intake.start(lambda: Echo(b"next"))
    assert await answers([client]) == [b"next"]
    await intake.close()


async def test_a_stuck_worker_costs_the_other_nothing(dealer, hands, monkeypatch, caplog):
    monkeypatch.setattr(handover, "_PATIENCE_S", 0.1)
    stuck, _its_end = hands()
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    dealer.include(stuck)
    clients = [call(dealer) for _ in range(40)]
    with caplog.at_level(logging.ERROR, handover.__name__):
        dealer.deal()  # as many as go into its buffer
    assert "no worker took a connection" in caplog.text
    ours, theirs = hands()
    dealer.include(ours)
    intake = Intake(theirs)
    intake.start(lambda: Echo(b"free"))
    more = [call(dealer) for _ in range(5)]
    dealer.deal()
    assert await answers(more) == [b"free"] * 5
    for client in clients:
        client.close()
    await intake.close()
