"""Which addresses the service may call, and where they really lead."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

from .errors import WebhookRefusedError

_PORTS = {"https": 443, "http": 80}
# Addresses in these stand for IPv4 ones, perhaps private: NAT64 (RFC 6052, RFC 8215).
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_MAX_URL_CHARS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPolicy:
    """Who may be called.

    Attributes:
        hosts: Allowed hosts in lower case, ``cms.example`` or ``cms.example:8443``; none means nobody.
        allow_private: Let them be in the own network, and be called without TLS.
    """

    hosts: Sequence[str]
    allow_private: bool = False

    def check_url(self, url: str) -> None:
        """Do nothing when `url` is one of an allowed host.

        Raises:
            WebhookRefusedError: It is not.
        """
        self._parse(url)

    def resolve(self, url: str) -> WebhookTarget:
        """Where `url` leads now; blocks while the name is looked up.

        Raises:
            WebhookRefusedError: It may not be called, or leads into a private network.
            OSError: The name is not known.
        """
        parts = self._parse(url)
        host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        if not self.allow_private and not all(map(_is_public, addresses)):
            raise WebhookRefusedError(url, "its address is not public", "其地址不是公网地址")
        return WebhookTarget(url=url, parts=parts, address=str(addresses[0]))

    def _parse(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError as exc:
            raise _malformed(url) from exc
        if not host or parts.username or parts.password or not _is_plain(url):
            raise _malformed(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and self.allow_private):
            raise WebhookRefusedError(url, "it must begin with https://", "必须以 https:// 开头")
        default = port is None or port == _PORTS[parts.scheme]
        if f"{host}:{port}" not in self.hosts and not (default and host in self.hosts):
            raise WebhookRefusedError(
                url, "its host is not in JIANBAO_WEBHOOK_HOSTS", "其主机不在 JIANBAO_WEBHOOK_HOSTS 之列"
            )
        return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTarget:
    """A checked address.

    Whoever connects to `connect_url` reaches what was checked, whatever the name means a moment later.
    """

    url: str
    parts: SplitResult
    address: str

    @property
    def host(self) -> str:
        """For the ``Host`` header."""
        return self.parts.netloc

    @property
    def tls_name(self) -> str:
        """Whose certificate is expected."""
        return str(self.parts.hostname)

    @property
    def connect_url(self) -> str:
        """The URL with the address in place of the name."""
        address = f"[{self.address}]" if ":" in self.address else self.address
        port = f":{self.parts.port}" if self.parts.port else ""
        return self.parts._replace(netloc=address + port, fragment="").geturl()


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner:
            return _is_public(inner)
        if address.teredo or any(address in network for network in _NAT64):
            return False
    return address.is_global and not address.is_multicast


def _is_plain(url: str) -> bool:
    return len(url) <= _MAX_URL_CHARS and url.isascii() and url.isprintable() and " " not in url


def _malformed(url: str) -> WebhookRefusedError:
    return WebhookRefusedError(url, "it is no plain URL", "不是普通的网址")
