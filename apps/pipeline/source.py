"""What may be cloned: the rules for addresses, the guard against private networks, and what the remote says.

An address is checked twice: its form when it is typed (`check_source`), and where it leads when it is used, with git
pinned to the very addresses that were checked so that a name cannot change its mind in between (DNS rebinding).
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from apps.pipeline.errors import PlatformError, StudentError
from apps.pipeline.git import MAXIMUM_OUTPUT_BYTES, GitResult, TimeUp, git, last_line
from apps.pipeline.report import SourceRecord

MAXIMUM_URL_CHARACTERS = 500
RESOLVE_SECONDS = 30

_SCP_LIKE = re.compile(r"^(?:[\w.-]+@)?(?P<host>[\w.-]+\.[a-z]{2,}):(?P<path>[^\s:]+)$", re.IGNORECASE)
_HASH = re.compile(r"^[0-9a-f]{7,40}$")
_REVISION = re.compile(r"^[\w][\w./+@-]{0,199}$")
_READ = re.compile(r"^refs/(heads|tags)/|^refs/(pull|merge-requests)/\d+/head$")
_REQUEST = re.compile(r"^(pull|merge-requests)/\d+/head$")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
_FALLBACK_BRANCHES = ("main", "master", "develop")
_TRACKED = "refs/remotes/origin/"


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
        addresses = _addresses(self.host, self.port)
        if not self.trusted:
            _refuse_private(self.host, addresses)
        shown = ",".join(f"[{address}]" if ":" in address else address for address in addresses)
        pin = () if _is_address(self.host) else (f"http.curloptResolve={self.host}:{self.port}:{shown}",)
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
        if _is_address(host):
            _refuse_private(host, (host.strip("[]"),))
        elif "." not in host or host.endswith((".localhost", ".local", ".internal")):
            raise StudentError("source.private", host=host)
    shown_host = f"[{host}]" if ":" in host else host
    netloc = shown_host if port is None else f"{shown_host}:{port}"
    url = urlunsplit((scheme, netloc, path.rstrip("/"), "", ""))
    return Source(url=url, location=url, host=host, port=number, trusted=trusted)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _addresses(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise StudentError("source.unknown_host", host=host) from None
    return tuple(dict.fromkeys(str(entry[4][0]).split("%", 1)[0] for entry in found))


def _reached(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address itself, or the IPv4 one that it carries: mapped, 6to4 (RFC 3056), or NAT64 (RFC 6052)."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _refuse_private(host: str, addresses: tuple[str, ...]) -> None:
    """One private address among several is enough to refuse: which one git would take is not ours to choose."""
    for text in addresses:
        reached = _reached(text)
        if not reached.is_global or reached.is_multicast or reached in _LOCAL_NAT64:
            raise StudentError("source.private", host=host)


@dataclass(frozen=True, slots=True)
class Remote:
    """What a remote lists: the commit of every ref by full name, and the branch that HEAD names. In a folder of one's
    own HEAD is what is checked out, and ``default`` the branch that HEAD names where it was cloned from.
    """

    refs: Mapping[str, str]
    head: str
    default: str

    @property
    def branches(self) -> dict[str, str]:
        """The commit at the end of each branch, the branch of HEAD first."""
        named = {
            name.removeprefix("refs/heads/"): at for name, at in self.refs.items() if name.startswith("refs/heads/")
        }
        first = {self.head: named.pop(self.head)} if self.head in named else {}
        return first | named

    def branch_at(self, revision: str) -> str | None:
        """The branch that ends at this commit, that of HEAD rather than another; None when none does."""
        return next((name for name, at in self.branches.items() if at == revision), None)

    @property
    def digest(self) -> str:
        """The same for two looks at a remote between which no branch, tag or request moved."""
        lines = sorted(f"{name} {at}" for name, at in self.refs.items() if _READ.match(name))
        return hashlib.sha256("\n".join([self.head, *lines]).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def list_remote(
    source: Source,
    cancelled: threading.Event | None = None,
    *,
    seconds: float = RESOLVE_SECONDS,
    output_bytes: int = MAXIMUM_OUTPUT_BYTES,
) -> Remote:
    """Ask the remote for its refs, within ceilings on time and size; raises StudentError or PlatformError."""
    protocols, configuration = source.transport()
    try:
        result = git(
            *("ls-remote", "--symref", "--", source.location),
            seconds=seconds,
            protocols=protocols,
            configuration=configuration,
            cancelled=cancelled,
            output_bytes=output_bytes,
        )
    except TimeUp:
        raise StudentError("source.slow", seconds=round(seconds)) from None
    if result.status:
        raise explain(result, source)
    refs: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in result.output.decode("utf-8", "replace").splitlines():
        value, _, name = line.partition("\t")
        (names if value.startswith("ref: ") else refs)[name] = value.removeprefix("ref: ")
    if source.is_path:
        refs = _as_published(refs)
    if not any(name.startswith("refs/heads/") for name in refs):
        raise StudentError("source.empty", url=source.url)
    head = names.get("HEAD", "").removeprefix("refs/heads/")
    return Remote(refs, head, names.get(f"{_TRACKED}HEAD", "").removeprefix(_TRACKED) or head)


def _as_published(refs: Mapping[str, str]) -> dict[str, str]:
    """The refs of a clone as its origin would list them once it is pushed: where somebody else's branch was last seen
    counts like a branch of one's own. `apps.pipeline.mirrors` fetches alike.
    """
    tracked = {
        f"refs/heads/{name.removeprefix(_TRACKED)}": at
        for name, at in refs.items()
        if name.startswith(_TRACKED) and name != f"{_TRACKED}HEAD"
    }
    return {**tracked, **{name: at for name, at in refs.items() if not name.startswith("refs/remotes/")}}


def resolve(source: Source, revision: str | None = None, cancelled: threading.Event | None = None) -> SourceRecord:
    """Which branch and commit would be graded now: `revision` (branch, tag or commit), else the default branch.

    An abbreviated commit is given back as it is: only the history can complete it. Raises StudentError, PlatformError.
    """
    return choose(list_remote(source, cancelled), source, revision)


def choose(remote: Remote, source: Source, revision: str | None) -> SourceRecord:
    """The branch and commit that `revision` names among what the remote lists; raises StudentError.

    A pull or merge request is named as its forge does it below ``refs/``: ``pull/12/head``, ``merge-requests/7/head``.
    """
    if revision:
        if not _REVISION.match(revision) or ".." in revision:
            raise StudentError("source.no_such_revision", revision=revision[:60])
        for name in (f"refs/heads/{revision}", f"refs/tags/{revision}^{{}}", f"refs/tags/{revision}"):
            if name in remote.refs:
                branch = revision if name.startswith("refs/heads/") else None
                return SourceRecord(source.url, branch, remote.refs[name], refs=remote.digest)
        if _REQUEST.match(revision) and (at := remote.refs.get(f"refs/{revision}")):
            return SourceRecord(source.url, None, at, refs=remote.digest)
        if _HASH.match(revision):
            return SourceRecord(source.url, remote.branch_at(revision), revision, refs=remote.digest)
        raise StudentError("source.no_such_revision", revision=revision)
    if source.is_path and "HEAD" in remote.refs:
        return SourceRecord(source.url, remote.head or None, remote.refs["HEAD"], refs=remote.digest)
    branches = remote.branches
    branch = next((name for name in (remote.head, *_FALLBACK_BRANCHES) if name in branches), next(iter(branches)))
    return SourceRecord(source.url, branch, branches[branch], refs=remote.digest)


def settle(remote: Remote, source: Source, revisions: Sequence[str]) -> str | None:
    """The first of `revisions` that the remote knows; the first of all when it knows none, None without any."""
    for revision in revisions:
        try:
            choose(remote, source, revision)
        except StudentError:
            continue
        return revision
    return revisions[0] if revisions else None


_EXPLANATIONS = (
    ("Out of memory", "source.unfolds"),
    ("out of memory", "source.unfolds"),
    ("could not read Username", "source.private_repository"),
    ("Authentication failed", "source.private_repository"),
    ("error: 403", "source.private_repository"),
    ("not found", "source.not_found"),
    ("error: 404", "source.not_found"),
    ("error: 410", "source.not_found"),
    ("error: 301", "source.moved"),
    ("error: 302", "source.moved"),
    ("error: 307", "source.moved"),
    ("error: 308", "source.moved"),
    ("unable to update url base from redirection", "source.moved"),
    ("not a git repository", "source.not_a_repository"),
    ("does not appear to be a git repository", "source.not_a_repository"),
    ("not valid: is this a git repository", "source.not_a_repository"),
    ("Could not resolve host", "source.unknown_host"),
    ("fsck", "source.corrupt"),
    ("bad object", "source.corrupt"),
)


def explain(result: GitResult, source: Source) -> StudentError | PlatformError:
    """Whose fault a failed git command is, from what it printed (in English: the locale is ours)."""
    for words, message_id in _EXPLANATIONS:
        if words in result.errors:
            return StudentError(message_id, url=source.url, host=source.host)
    if "No space left" in result.errors:
        return PlatformError("platform.disk_full")
    return StudentError("source.unreachable", url=source.url, detail=last_line(result.errors))
