"""What people paste where a repository's address is asked for, turned into what git clones and what is to be graded.

Pages of forges are known by their shape rather than by their host, so that a school's own GitLab or Gitea is understood
as well. Pure text: nothing is asked of the network, and what is not understood comes back as it was, for
`apps.pipeline.source.check_source` to judge. The shapes are those of the forges' own pages: GitHub, GitLab (``/-/``),
Gitea and Forgejo (``/src/branch/``), Bitbucket Cloud and Data Center, Azure DevOps (``/_git/``), Hugging Face.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

_SSH = re.compile(
    r"^(?:ssh://)?(?:[\w.-]+@)?(?P<host>[\w.-]+\.[a-z]{2,})(?::\d+/|[:/])(?P<path>[^\s:]+)$", re.IGNORECASE
)
_SCP = re.compile(r"^(?:[\w.-]+@)?[\w.-]+\.[a-z]{2,}:(?!/|\d+/)[^\s:]+$", re.IGNORECASE)
_BARE = re.compile(r"^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/[^\s/]+){2,}/?$", re.IGNORECASE)
_REF_PATH = ("tree", "raw", "blob", "blame", "commits", "edit")
_FILE = ("raw", "blob", "blame", "edit")
_AZURE_VERSIONS = ("GB", "GT", "GC")


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
    page = _Page(host, tuple(segment for segment in parts.path.split("/") if segment), parse_qs(parts.query))
    found = next((found for shape in _SHAPES if (found := shape(page))), None)
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


@dataclass(frozen=True, slots=True)
class _Page:
    host: str
    path: tuple[str, ...]
    query: dict[str, list[str]]


_Found = tuple[tuple[str, ...], tuple[str, ...]]


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


def _gitlab(page: _Page) -> _Found | None:
    if "-" not in page.path[2:]:
        return None
    at = page.path.index("-", 2)
    return _repository(page.path[:at]), _shown(page.path[at + 1 :])


def _azure(page: _Page) -> _Found | None:
    if "_git" not in page.path[:-1]:
        return None
    at = page.path.index("_git")
    rest = page.path[at + 2 :]
    version = page.query.get("version", [""])[0]
    if version[:2] in _AZURE_VERSIONS and version[2:]:
        return page.path[: at + 2], (version[2:],)
    return page.path[: at + 2], (rest[1],) if len(rest) > 1 and rest[0] == "commit" else ()


def _bitbucket_server(page: _Page) -> _Found | None:
    for kind, owner in (("projects", "{}"), ("users", "~{}")):
        if kind in page.path and page.path[page.path.index(kind) + 2 : page.path.index(kind) + 3] == ("repos",):
            at = page.path.index(kind)
            if len(page.path) < at + 4:
                return None
            before, key, name = page.path[:at], page.path[at + 1], page.path[at + 3]
            rest = page.path[at + 4 :]
            revision = (rest[1],) if len(rest) > 1 and rest[0] == "commits" else _at(page)
            return (*before, "scm", owner.format(key), f"{name}.git"), revision
    return None


def _bitbucket(page: _Page) -> _Found | None:
    if page.host != "bitbucket.org" or len(page.path) < 3:
        return None
    kind, rest = page.path[2], page.path[3:]
    if kind == "commits" and len(rest) > 1 and rest[0] in ("branch", "tag"):
        return _repository(page.path[:2]), _whole(rest[1:])
    if kind == "branch":
        return _repository(page.path[:2]), _whole(rest)
    if kind in ("src", "commits"):
        return _repository(page.path[:2]), _at(page) or _shortest_first(rest)
    return _repository(page.path[:2]), ()


def _gitea(page: _Page) -> _Found | None:
    for at in range(2, len(page.path) - 2):
        if page.path[at] in ("src", "raw", "commits", "media") and page.path[at + 1] in ("branch", "tag", "commit"):
            rest = page.path[at + 2 :]
            exact = page.path[at + 1] == "commit"
            return _repository(page.path[:at]), rest[:1] if exact else _longest_first(rest)
    if len(page.path) > 3 and page.path[2] == "pulls" and page.path[3].isdecimal():
        return _repository(page.path[:2]), (f"pull/{page.path[3]}/head",)
    return None


def _raw_github(page: _Page) -> _Found | None:
    if page.host != "raw.githubusercontent.com" or len(page.path) < 4:
        return None
    rest = page.path[4:] if page.path[2:4] == ("refs", "heads") else page.path[2:]
    return ("https://github.com", *page.path[:2]), _shortest_first(rest)


def _hugging_face(page: _Page) -> _Found | None:
    if page.host not in ("huggingface.co", "hf.co"):
        return None
    size = 3 if page.path[:1] in (("datasets",), ("spaces",)) else 2
    return (page.path[:size], _shown(page.path[size:])) if len(page.path) >= size else None


def _github(page: _Page) -> _Found | None:
    """GitHub, its Enterprise Server, and whatever has its shape: owner, repository, then what is shown."""
    ours = page.host in ("github.com", "www.github.com")
    if len(page.path) < 2 or (len(page.path) == 2 and not ours):
        return None
    kind = page.path[2] if len(page.path) > 2 else ""
    if not ours and (len(page.path) < 4 or kind not in (*_REF_PATH, "commit", "pull", "releases", "compare")):
        return None
    repository = _repository(page.path[:2])
    return ("https://github.com", *repository) if ours else repository, _shown(page.path[2:])


_SHAPES: tuple[Callable[[_Page], _Found | None], ...] = (
    *(_gitlab, _azure, _bitbucket_server, _bitbucket, _raw_github, _hugging_face, _gitea, _github),
)


def _shown(path: tuple[str, ...]) -> tuple[str, ...]:
    """The revisions that a page may show, from what follows the repository in its address."""
    kind, rest = (path[0], path[1:]) if path else ("", ())
    if kind in _REF_PATH and rest:
        return _shortest_first(rest) if kind in _FILE else _longest_first(rest)
    if kind == "commit" and rest:
        return rest[:1]
    if kind in ("pull", "merge_requests") and rest and rest[0].isdecimal():
        if len(rest) > 2 and rest[1] == "commits":
            return rest[2:3]
        return (f"{'pull' if kind == 'pull' else 'merge-requests'}/{rest[0]}/head",)
    if kind == "releases" and len(rest) > 1 and rest[0] == "tag":
        return _whole(rest[1:])
    if kind == "tags" and rest:
        return _whole(rest)
    if kind == "compare" and rest:
        return _whole(tuple("/".join(rest).rpartition("...")[2].split("/")))
    return ()


def _repository(path: tuple[str, ...]) -> tuple[str, ...]:
    """Without ``.git`` in the midst of a page's address; at its end, git itself does not mind."""
    return (*path[:-1], path[-1].removesuffix(".git")) if path else path


def _at(page: _Page) -> tuple[str, ...]:
    at = page.query.get("at", [""])[0].removeprefix("refs/heads/").removeprefix("refs/tags/")
    return (at,) if at else ()


def _whole(path: tuple[str, ...]) -> tuple[str, ...]:
    name = unquote("/".join(path))
    return (name,) if name else ()


def _shortest_first(path: tuple[str, ...]) -> tuple[str, ...]:
    names = [unquote("/".join(path[:size])) for size in range(1, len(path) + 1)]
    return tuple(name for name in names if name)


def _longest_first(path: tuple[str, ...]) -> tuple[str, ...]:
    return _shortest_first(path)[::-1]
