"""Which addresses may be called."""

from __future__ import annotations

import socket

import pytest

from jianbao.serve.jobs.errors import WebhookRefusedError
from jianbao.serve.jobs.webhook_address import WebhookPolicy

HOSTS = ("cms.example", "archive.example:8443", "xn--fiqs8s.example")
PUBLIC = "93.184.215.14"


def answers(monkeypatch, *addresses: str) -> list[str]:
    """Makes every name lead to `addresses`; the names that were asked for."""
    asked = []

    def look_up(host, port, **_options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    ("url", "connect_url", "host"),
    [
        pytest.param("https://cms.example/hook?x=1", f"https://{PUBLIC}/hook?x=1", "cms.example", id="plain"),
        pytest.param("https://cms.example:443/h", f"https://{PUBLIC}:443/h", "cms.example:443", id="port"),
        pytest.param(
            "https://archive.example:8443/h",
            f"https://{PUBLIC}:8443/h",
            "archive.example:8443",
            id="own port",
        ),
        pytest.param("https://CMS.example/h#top", f"https://{PUBLIC}/h", "CMS.example", id="case"),
    ],
)
def test_listed_hosts_are_called_at_the_address_that_was_checked(monkeypatch, url, connect_url, host) -> None:
    answers(monkeypatch, PUBLIC)
    target = WebhookPolicy(hosts=HOSTS).resolve(url)
    assert (target.connect_url, target.host) == (connect_url, host)
    assert target.tls_name == host.partition(":")[0].lower()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://other.example/", id="other host"),
        pytest.param("https://cms.example.evil.example/", id="suffix"),
        pytest.param("https://x.cms.example/", id="subdomain"),
        pytest.param("https://cms.example:8443/", id="other port"),
        pytest.param("https://archive.example/", id="default port of a host with another"),
        pytest.param("https://cms.example@127.0.0.1/", id="user"),
        pytest.param("https://127.0.0.1/", id="address"),
        pytest.param("http://cms.example/", id="no TLS"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("cms.example/hook", id="no scheme"),
        pytest.param("https://cms.example:99999/", id="no port"),
        pytest.param("https://[cms.example/", id="bracket"),
        pytest.param("https://cms.example/a b", id="blank"),
        pytest.param("https://cms.example/\r\nHost: x", id="line break"),
        pytest.param("https://cms.example/钩子", id="not ASCII"),
        pytest.param("https://cms.example/" + "x" * 2000, id="long"),
        pytest.param("", id="empty"),
    ],
)
def test_other_urls_are_refused_without_a_look_up(monkeypatch, url) -> None:
    asked = answers(monkeypatch, PUBLIC)
    policy = WebhookPolicy(hosts=HOSTS)
    for act in (policy.check_url, policy.resolve):
        with pytest.raises(WebhookRefusedError):
            act(url)
    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("10.0.0.8", id="private"),
        pytest.param("172.20.0.1", id="private 12 bits"),
        pytest.param("192.168.1.1", id="private 16 bits"),
        pytest.param("169.254.169.254", id="link-local"),
        pytest.param("100.64.0.1", id="carrier NAT"),
        pytest.param("0.0.0.0", id="unspecified"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::1", id="loopback v6"),
        pytest.param("fe80::1%eth0", id="link-local v6"),
        pytest.param("fd00::1", id="unique local"),
        pytest.param("ff0e::1", id="multicast v6"),
        pytest.param("::ffff:10.0.0.8", id="mapped"),
        pytest.param("2002:0a00:0008::", id="6to4"),
        pytest.param("64:ff9b::10.0.0.8", id="NAT64"),
    ],
)
def test_addresses_that_are_not_public_are_refused(monkeypatch, address) -> None:
    policy = WebhookPolicy(hosts=HOSTS)
    for found in ([address], [PUBLIC, address]):
        answers(monkeypatch, *found)
        with pytest.raises(WebhookRefusedError, match="not public"):
            policy.resolve("https://cms.example/")


def test_the_own_network_can_be_allowed(monkeypatch) -> None:
    answers(monkeypatch, "10.0.0.8")
    policy = WebhookPolicy(hosts=HOSTS, allow_private=True)
    assert policy.resolve("http://cms.example/h").connect_url == "http://10.0.0.8/h"
    with pytest.raises(WebhookRefusedError, match="JIANBAO_WEBHOOK_HOSTS"):
        policy.resolve("http://10.0.0.8/h")


def test_ipv6_is_bracketed(monkeypatch) -> None:
    answers(monkeypatch, "2606:4700::1")
    target = WebhookPolicy(hosts=HOSTS).resolve("https://cms.example/h")
    assert target.connect_url == "https://[2606:4700::1]/h"
