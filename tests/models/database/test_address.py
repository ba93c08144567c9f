from __future__ import annotations

import ssl

import pytest

from jianbao.models.database import Database, DatabaseError
from jianbao.models.database.address import parse_address, take_ssl_mode

SERVER = "postgresql://editor:secret@db.example/news"


@pytest.mark.parametrize(
    ("text", "driver", "name"),
    [
        pytest.param("sqlite:////var/lib/labels.db", "sqlite", "/var/lib/labels.db", id="sqlite"),
        pytest.param("sqlite:///标注 50%/待审?#.db", "sqlite", "标注 50%/待审?#.db", id="odd_path"),
        pytest.param("标注/labels.db", "sqlite", "标注/labels.db", id="path"),
        pytest.param(SERVER, "postgresql+pg8000", "news", id="postgresql"),
        pytest.param(SERVER.replace("ql", ""), "postgresql+pg8000", "news", id="postgres"),
    ],
)
def test_what_names_a_database(text, driver, name):
    url = parse_address(text)
    assert (url.drivername, url.database) == (driver, name)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("mysql://root@localhost/news", "mysql", id="other_database"),
        pytest.param("postgresql+psycopg://localhost/news", "psycopg", id="other_driver"),
        pytest.param("sqlite:///", "memory", id="memory"),
        pytest.param("sqlite:///:memory:", "memory", id="memory_by_name"),
        pytest.param("postgresql://host:端口/news", "cannot be read", id="no_port"),
        pytest.param(f"{SERVER}?connect_timeout=5", "connect_timeout", id="unknown_option"),
    ],
)
def test_what_names_none_is_refused_with_the_forms_that_do(text, named):
    with pytest.raises(DatabaseError, match=named) as caught:
        Database.open(text)
    assert "sqlite:///FILE" in caught.value.message
    assert "sqlite:///文件" in caught.value.message_zh


@pytest.mark.parametrize(
    ("mode", "verified"),
    [
        pytest.param("require", ssl.CERT_NONE, id="require"),
        pytest.param("verify-full", ssl.CERT_REQUIRED, id="verify"),
        pytest.param("prefer", None, id="prefer"),
    ],
)
def test_ssl_mode_becomes_a_context(mode, verified):
    url, arguments = take_ssl_mode(parse_address(f"{SERVER}?sslmode={mode}"))
    assert not url.query
    context = arguments.get("ssl_context")
    assert (context and context.verify_mode) == verified
