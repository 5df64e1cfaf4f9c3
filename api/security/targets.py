"""May a webhook go there? Only to addresses that anybody can reach, so that nobody reaches ours through us.

A URL is read once, by the rules of browsers, which also tell that `0x7f.1` is 127.0.0.1. Its host is looked up whenever
a connection is opened, and the connection goes to the address that was looked at: a name that says one thing when it
is checked and another when it is used gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from pydantic import AnyUrl

from engine.faults import LicetError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host, for a port; raises `OSError` where there are none."""

LONGEST: Final = 2_000
_LOWEST_PORT: Final = 1024
_USUAL_PORTS: Final = frozenset({80, 443})
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_NOT_EVERYBODYS: Final = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("168.63.129.16/32"),
    IPv4Network("240.0.0.0/4"),
    IPv6Network("2001::/23"),
    IPv6Network("3fff::/20"),
)
"""Networks about which versions of Python differ, or are mistaken: protocols, documentation, a platform's own."""


class TargetRefused(LicetError):
    """An address that webhooks may not go to; the message never tells what a name stands for."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook goes; `host` is a name or an address, `path` includes the query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Targets:
    """What may be a target; `private`: whether private and loopback addresses, and plain http, may."""

    private: bool
    resolve: Resolver

    def read(self, given: str) -> Target:
        """The target that a URL names; raises `TargetRefused`. Nothing is looked up yet."""
        try:
            url = AnyUrl(given)
        except ValueError as error:
            raise TargetRefused("this is not a URL") from error
        port = url.port or 0
        if url.scheme not in (("https", "http") if self.private else ("https",)):
            raise TargetRefused("only https addresses are taken")
        if url.username or url.password:
            raise TargetRefused("a name or a password in the address would be seen by many")
        if url.fragment is not None:
            raise TargetRefused("what follows # is never sent")
        if port < _LOWEST_PORT and port not in _USUAL_PORTS:
            raise TargetRefused("the port is 443, 80, or one from 1024")
        if not url.host or len(str(url)) > LONGEST:
            raise TargetRefused(f"an address has a host and at most {LONGEST} characters")
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        return Target(str(url), url.scheme, url.host.strip("[]"), port, path)

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host, each of which may be connected to; raises `TargetRefused` if one may not."""
        try:
            found = [ip_address(host)]
        except ValueError:
            found = self._looked_up(host, port)
        if not found or not all(self._allowed(address) for address in found):
            raise TargetRefused("the host has an address that webhooks may not go to")
        return [str(address) for address in found]

    def check(self, given: str) -> Target:
        """The target that a URL names, if webhooks may go there now; raises `TargetRefused`."""
        target = self.read(given)
        self.addresses(target.host, target.port)
        return target

    def _looked_up(self, host: str, port: int) -> list[Address]:
        try:
            return [ip_address(address) for address in self.resolve(host, port)]
        except (OSError, ValueError) as error:
            raise TargetRefused("the host has no address") from error

    def _allowed(self, address: Address) -> bool:
        return is_public(address) or (self.private and _is_private(address))


def is_public(address: Address) -> bool:
    """Whether anybody can reach an address; one that carries another in itself is judged by that too."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not _is_special(address)
    within = _carried(address)
    if within is not None:
        return is_public(within)
    return address in _GLOBAL_UNICAST and address.is_global and not _is_special(address)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses that the machine knows for a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, translated or tunnelled IPv6 address leads to."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_private(address: Address) -> bool:
    """Whether an address is one of the own network or machine, and neither everybody's nor that of a platform."""
    within = _carried(address) if isinstance(address, IPv6Address) else None
    if within is not None:
        return _is_private(within)
    odd = address.is_link_local or address.is_multicast or address.is_unspecified
    return (address.is_private or address.is_loopback) and not odd and not _is_special(address)


def _is_special(address: Address) -> bool:
    return any(address in network for network in _NOT_EVERYBODYS)
