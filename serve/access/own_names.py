"""Under which names this machine may be asked by callers without a key.

A web page can have its own name resolved to 127.0.0.1 and then read what the endpoint answers, as one origin
(DNS rebinding). Its browser still says that name in ``Host``.
"""

from __future__ import annotations

from jianbao.serve.settings import is_loopback

from .errors import MisdirectedError


def check_name(host: str) -> None:
    """Do nothing where the header `host` is an address of the loopback or ``localhost``, with any port.

    Raises:
        MisdirectedError: It is another name, or none.
    """
    if not is_loopback(_without_port(host).lower()):
        raise MisdirectedError(host)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
