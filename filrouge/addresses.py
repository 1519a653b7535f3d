"""What people paste where a repository's address is asked for, turned into what git clones and what is to be graded.

Pure text: nothing is asked of the network, and what is not understood comes back as it was, for
`filrouge.source.check_source` to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from filrouge.forges import Page, shown_by

_SSH = re.compile(
    r"^(?:ssh://)?(?:[\w.-]+@)?(?P<host>[\w.-]+\.[a-z]{2,})(?::\d+/|[:/])(?P<path>[^\s:]+)$", re.IGNORECASE
)
_SCP = re.compile(r"^(?:[\w.-]+@)?[\w.-]+\.[a-z]{2,}:(?!/|\d+/)[^\s:]+$", re.IGNORECASE)
_BARE = re.compile(r"^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/[^\s/]+){2,}/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """``url`` is to be cloned; ``revisions`` are the branch, tag or commit that the page showed, likeliest first.

    There are several where a page's address does not tell where the branch's name ends and a path begins; none where it
    named the repository alone.
    """

    url: str
    revisions: tuple[str, ...] = ()


def understand(text: str) -> Address:
    """What `text` means; the text itself, stripped, as ``url`` where it means nothing known. Raises nothing."""
    pasted = text.strip().removeprefix("git clone ").strip().strip("<>\"'`")
    web = _from_ssh(pasted) or (f"https://{pasted}" if _BARE.match(pasted) else pasted)
    try:
        parts = urlsplit(web)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return Address(text.strip())
    if parts.scheme.lower() not in ("http", "https") or not host or parts.password is not None:
        return Address(text.strip() if web == pasted else web)
    found = shown_by(Page(host, tuple(part for part in parts.path.split("/") if part), parse_qs(parts.query)))
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme.lower()}://{shown}" + (f":{port}" if port else "")
    if found is None:
        # A name without a password is what Bitbucket and Azure DevOps write into the addresses that they offer.
        rest = web.split("@", 1)[1] if parts.username is not None else None
        return Address(f"{parts.scheme.lower()}://{rest}" if rest else web)
    repository, revisions = found
    if repository[0].startswith("https://"):
        return Address("/".join(repository), revisions)
    return Address("/".join((origin, *repository)), revisions)


def _from_ssh(text: str) -> str | None:
    """The https address of what needs a key, which this program has not."""
    if not text.lower().startswith("ssh://") and not _SCP.match(text):
        return None
    found = _SSH.match(text)
    if not found:
        return None
    host, path = found["host"].lower(), found["path"].lstrip("/")
    if host in ("ssh.dev.azure.com", "vs-ssh.visualstudio.com"):
        azure = path.split("/")
        return f"https://dev.azure.com/{azure[1]}/{azure[2]}/_git/{azure[3]}" if len(azure) == 4 else None
    return f"https://{'github.com' if host == 'ssh.github.com' else host}/{path}"
