"""The pages of forges: which repository an address shows, and which of its branches, tags or commits.

Known by their shape rather than by their host, so that a school's own GitLab or Gitea is understood as well. The shapes
are those of the pages of GitHub, GitLab (``/-/``), Gitea and Forgejo (``/src/branch/``), Bitbucket Cloud and Data
Center, Azure DevOps (``/_git/``) and Hugging Face.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

_REF_PATH = ("tree", "raw", "blob", "blame", "commits", "edit")
_FILE = ("raw", "blob", "blame", "edit")
_AZURE_VERSIONS = ("GB", "GT", "GC")


@dataclass(frozen=True, slots=True)
class Page:
    """An address in parts: its host, the segments of its path, its query."""

    host: str
    path: tuple[str, ...]
    query: dict[str, list[str]]


Found = tuple[tuple[str, ...], tuple[str, ...]]
"""The path of the repository, behind the host or beginning with another one, and the revisions, likeliest first."""


def shown_by(page: Page) -> Found | None:
    """What a page shows; None where it has the shape of none."""
    return next((found for shape in _SHAPES if (found := shape(page))), None)


def _gitlab(page: Page) -> Found | None:
    if "-" not in page.path[2:]:
        return None
    at = page.path.index("-", 2)
    return _repository(page.path[:at]), _shown(page.path[at + 1 :])


def _azure(page: Page) -> Found | None:
    if "_git" not in page.path[:-1]:
        return None
    at = page.path.index("_git")
    rest = page.path[at + 2 :]
    version = page.query.get("version", [""])[0]
    if version[:2] in _AZURE_VERSIONS and version[2:]:
        return page.path[: at + 2], (version[2:],)
    return page.path[: at + 2], (rest[1],) if len(rest) > 1 and rest[0] == "commit" else ()


def _bitbucket_server(page: Page) -> Found | None:
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


def _bitbucket(page: Page) -> Found | None:
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


def _gitea(page: Page) -> Found | None:
    for at in range(2, len(page.path) - 2):
        if page.path[at] in ("src", "raw", "commits", "media") and page.path[at + 1] in ("branch", "tag", "commit"):
            rest = page.path[at + 2 :]
            exact = page.path[at + 1] == "commit"
            return _repository(page.path[:at]), rest[:1] if exact else _longest_first(rest)
    if len(page.path) > 3 and page.path[2] == "pulls" and page.path[3].isdecimal():
        return _repository(page.path[:2]), (f"pull/{page.path[3]}/head",)
    return None


def _raw_github(page: Page) -> Found | None:
    if page.host != "raw.githubusercontent.com" or len(page.path) < 4:
        return None
    rest = page.path[4:] if page.path[2:4] == ("refs", "heads") else page.path[2:]
    return ("https://github.com", *page.path[:2]), _shortest_first(rest)


def _hugging_face(page: Page) -> Found | None:
    if page.host not in ("huggingface.co", "hf.co"):
        return None
    size = 3 if page.path[:1] in (("datasets",), ("spaces",)) else 2
    return (page.path[:size], _shown(page.path[size:])) if len(page.path) >= size else None


def _github(page: Page) -> Found | None:
    """GitHub, its Enterprise Server, and whatever has its shape: owner, repository, then what is shown."""
    ours = page.host in ("github.com", "www.github.com")
    if len(page.path) < 2 or (len(page.path) == 2 and not ours):
        return None
    kind = page.path[2] if len(page.path) > 2 else ""
    if not ours and (len(page.path) < 4 or kind not in (*_REF_PATH, "commit", "pull", "releases", "compare")):
        return None
    repository = _repository(page.path[:2])
    return ("https://github.com", *repository) if ours else repository, _shown(page.path[2:])


_SHAPES: tuple[Callable[[Page], Found | None], ...] = (
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


def _at(page: Page) -> tuple[str, ...]:
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
