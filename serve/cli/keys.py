"""`jianbao keys`: who may use the HTTP endpoint."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime

from jianbao.nlp.command import Command, command_group
from jianbao.nlp.errors import DataError

from .labels.store import add_database_argument, open_database
from .labels.tables import make_table, print_tables

_ROLES = ("read", "label", "admin")
_MAX_SHOWN_CHARS = 40


def _add_create(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="whose key it is, such as the name of the CMS")
    parser.add_argument(
        "--role",
        choices=_ROLES,
        default="read",
        help="read: pages and jobs (default); label: corrections too; admin: switching models too",
    )
    add_database_argument(parser)


def _create(arguments: Namespace) -> int:
    from jianbao.serve.access.key_store import create_key  # noqa: PLC0415  SQLAlchemy is slow to import

    _check_name(arguments.name)
    with open_database(arguments) as database, database.transaction() as session:
        key, info = create_key(session, arguments.name, arguments.role)
    sys.stdout.write(key + "\n")
    sys.stderr.write(
        f"key {info.id} for {info.name}, role {info.role}; it is shown this once, keep it safe / "
        f"密钥 {info.id}（{info.name}，{info.role}）只显示这一次，请妥善保存\n"
    )
    return 0


def _check_name(name: str) -> None:
    from jianbao.serve.access.key_store import may_name_key  # noqa: PLC0415
    from jianbao.serve.access.tables import MAX_NAME_CHARS  # noqa: PLC0415

    if not may_name_key(name):
        raise DataError(
            f"the name {name[:_MAX_SHOWN_CHARS]!r} has {len(name)} characters; give one of 1 to "
            f"{MAX_NAME_CHARS}, not only blanks",
            f"名称 {name[:_MAX_SHOWN_CHARS]!r} 有 {len(name)} 个字符，应为 1 至 {MAX_NAME_CHARS} 个，"
            "且不能全是空白。",
        )


def _list(arguments: Namespace) -> int:
    from jianbao.serve.access.key_store import list_keys  # noqa: PLC0415

    with open_database(arguments) as database, database.reading() as session:
        found = list_keys(session)
    table = make_table(
        "编号 id", "名称 name", "权限 role", "开头 begins", "创建 created", "最近使用 used", "吊销 revoked"
    )
    for key in found:
        times = (key.created_at, key.last_used_at, key.revoked_at)
        table.add_row(key.id, key.name, key.role, key.prefix, *map(_time, times))
    print_tables(table)
    return 0


def _revoke(arguments: Namespace) -> int:
    from jianbao.serve.access.key_store import revoke_key  # noqa: PLC0415

    with open_database(arguments) as database, database.transaction() as session:
        info = revoke_key(session, arguments.id)
    sys.stderr.write(
        f"key {info.id} of {info.name} opens nothing now / 密钥 {info.id}（{info.name}）已吊销\n"
    )
    return 0


def _add_revoke(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as 'jianbao keys list' shows it")
    add_database_argument(parser)


def _time(value: datetime | None) -> str:
    return value.astimezone().strftime("%Y-%m-%d %H:%M") if value else "—"


keys = command_group(
    "make and revoke keys of the HTTP endpoint",
    {
        "create": Command(
            help="make a key and show it once",
            description="Make a key and write it to stdout, this once; only its SHA-256 is kept. "
            "A running service accepts it within a second.",
            add_arguments=_add_create,
            run=_create,
        ),
        "list": Command(
            help="list all keys, revoked ones too",
            description="List all keys ever made. Times are local; the last use is noted every ten seconds.",
            add_arguments=add_database_argument,
            run=_list,
        ),
        "revoke": Command(
            help="make a key open nothing any more",
            description="Revoke a key; a running service refuses it within a second. Once keys were made, "
            "requests without one are refused, also when all have been revoked.",
            add_arguments=_add_revoke,
            run=_revoke,
        ),
    },
)
