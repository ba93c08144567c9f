"""Whether the endpoint may be reached by everybody."""

from __future__ import annotations

from jianbao.models.database import Database
from jianbao.models.storage import default_database_url
from jianbao.serve.database import database_exists
from jianbao.serve.errors import SettingsError
from jianbao.serve.settings import Settings

from .key_store import list_keys
from .roles import Role


def role_without_key(settings: Settings) -> Role | None:
    """What callers without a key may do while there are no keys; ``None``: nothing.

    Never ``admin``: a web page that somebody on this machine looks at can make their browser send a POST.
    """
    if settings.is_loopback:
        return "label"
    return "read" if settings.allow_anonymous else None


def check_door(settings: Settings) -> None:
    """Do nothing when the address is a loopback one, there are keys, or none are wanted.

    Raises:
        SettingsError: Other machines can reach the address, and there are no keys.
        DatabaseError: The database cannot be asked.
    """
    if settings.is_loopback or settings.allow_anonymous or settings.api_keys:
        return
    if not _database_has_keys(settings):
        raise SettingsError(
            [
                (
                    f"host {settings.host} can be reached from other machines, but there are no api_keys; "
                    "make one with 'jianbao keys create', set JIANBAO_API_KEYS, or pass --allow-anonymous",
                    f"地址 {settings.host} 可从其他机器访问，但尚未设置密钥；请用 jianbao keys create 创建，"
                    "或设置 JIANBAO_API_KEYS，或明确加上 --allow-anonymous",
                )
            ]
        )


def _database_has_keys(settings: Settings) -> bool:
    url = settings.database_url or default_database_url()
    if not database_exists(url):
        return False
    with Database.open(url) as database, database.reading() as session:
        return any(key.revoked_at is None for key in list_keys(session))
