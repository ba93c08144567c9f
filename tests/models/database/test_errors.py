from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from jianbao.models.database.errors import explain


def _from_server(sqlstate: str) -> DBAPIError:
    return DBAPIError("INSERT", {}, Exception({"C": sqlstate, "M": "what the server said"}))


@pytest.mark.parametrize(
    ("exc", "said", "said_zh"),
    [
        pytest.param(_from_server("53100"), "disk is full", "磁盘已满", id="disk_full"),
        pytest.param(_from_server("53300"), "out of connections", "连接数", id="too_many_connections"),
        pytest.param(_from_server("57P01"), "shutting down", "正在停止", id="shutdown"),
        pytest.param(_from_server("42501"), "grant the right", "授权", id="no_right"),
        pytest.param(_from_server("42P01"), "what the server said", "拒绝了该操作", id="anything_else"),
        pytest.param(PoolTimeoutError("queue"), "no connection free", "暂无空闲连接", id="pool"),
        pytest.param(PermissionError("denied"), "cannot be opened", "无法打开", id="no_file"),
    ],
)
def test_what_a_driver_says_becomes_a_sentence(exc, said, said_zh):
    error = explain(exc, "/var/lib/jianbao.db")
    assert error.code == "database_error"
    assert said in error.message
    assert said_zh in error.message_zh
    assert "/var/lib/jianbao.db" in error.message_zh
