"""Which addresses are accepted: their form when they are typed, and what git is told when they are used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from filrouge.errors import StudentError
from filrouge.source.networks import addresses_of, is_address, refuse_private

MAXIMUM_URL_CHARACTERS = 500

_SCP_LIKE = re.compile(r"^(?:[\w.-]+@)?(?P<host>[\w.-]+\.[a-z]{2,}):(?P<path>[^\s:]+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourcePolicy:
    """Which addresses are accepted. ``trusted`` holds ``host:port`` entries from which plain http and private addresses
    are taken; ``paths`` accepts a folder of this machine, which only the command line does.
    """

    trusted: frozenset[str] = frozenset()
    paths: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An address whose form is accepted. ``location`` is what git is given; ``url`` is what people are shown."""

    url: str
    location: str
    host: str = ""
    port: int = 0
    trusted: bool = False

    @property
    def is_path(self) -> bool:
        """Whether this is a folder of this machine."""
        return not self.host

    def transport(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The protocols and the configuration that git needs to reach it, pinned to addresses that were checked now.

        Raises StudentError when the name is unknown or leads to a private network.
        """
        if self.is_path:
            return ("file",), ()
        addresses = addresses_of(self.host, self.port)
        if not self.trusted:
            refuse_private(self.host, addresses)
        shown = ",".join(f"[{address}]" if ":" in address else address for address in addresses)
        pin = () if is_address(self.host) else (f"http.curloptResolve={self.host}:{self.port}:{shown}",)
        return (("https", "http") if self.trusted else ("https",)), pin


def check_source(text: str, policy: SourcePolicy) -> Source:
    """Check the form of an address, without network; raises StudentError with the reason and what to type instead."""
    text = text.strip()
    if not text:
        raise StudentError("source.missing")
    if policy.paths and Path(text).is_dir():
        return Source(url=text, location=str(Path(text).resolve()))
    if len(text) > MAXIMUM_URL_CHARACTERS or re.search(r"[\s\x00-\x1f\x7f\\]", text) or not text.isprintable():
        raise StudentError("source.not_a_url")
    return _check_url(text, policy)


def _check_url(text: str, policy: SourcePolicy) -> Source:
    scp = _SCP_LIKE.match(text)
    if scp and "://" not in text:
        raise StudentError("source.ssh", suggestion=f"https://{scp['host']}/{scp['path'].lstrip('/')}")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise StudentError("source.not_a_url") from None
    scheme = parts.scheme.lower()
    if scheme == "ssh" and host:
        raise StudentError("source.ssh", suggestion=f"https://{host}{parts.path}")
    if "::" in text.split("/", 1)[0] or (scheme and scheme not in ("http", "https")):
        raise StudentError("source.scheme", scheme=scheme or text.split("::", 1)[0])
    if not scheme or not host or parts.path in ("", "/"):
        raise StudentError("source.not_a_url")
    if parts.username is not None or parts.password is not None:
        raise StudentError("source.credentials")
    if parts.query or parts.fragment:
        raise StudentError("source.not_a_repository_address")
    return _accepted(scheme, host, port, parts.path, policy)


def _accepted(scheme: str, host: str, port: int | None, path: str, policy: SourcePolicy) -> Source:
    number = port or (443 if scheme == "https" else 80)
    trusted = f"{host}:{number}" in policy.trusted
    if not trusted:
        if scheme == "http":
            raise StudentError("source.plain_http", suggestion=f"https://{host}{path}")
        if port not in (None, 443):
            raise StudentError("source.port", port=number)
        if is_address(host):
            refuse_private(host, (host.strip("[]"),))
        elif "." not in host or host.endswith((".localhost", ".local", ".internal")):
            raise StudentError("source.private", host=host)
    shown_host = f"[{host}]" if ":" in host else host
    netloc = shown_host if port is None else f"{shown_host}:{port}"
    url = urlunsplit((scheme, netloc, path.rstrip("/"), "", ""))
    return Source(url=url, location=url, host=host, port=number, trusted=trusted)
