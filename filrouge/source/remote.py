"""What the remote lists: its branches, tags and requests."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from filrouge.errors import StudentError
from filrouge.git import MAXIMUM_OUTPUT_BYTES, TimeUp, git
from filrouge.source.failures import explain
from filrouge.source.policy import Source

RESOLVE_SECONDS = 30

_READ = re.compile(r"^refs/(heads|tags)/|^refs/(pull|merge-requests)/\d+/head$")
_TRACKED = "refs/remotes/origin/"


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
    def published(self) -> int:
        """How many branches and tags there are."""
        return sum(name.startswith(("refs/heads/", "refs/tags/")) for name in self.refs)

    @property
    def requests(self) -> int:
        """How many pull and merge requests there are."""
        return sum(name.startswith(("refs/pull/", "refs/merge-requests/")) for name in self.refs)

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
    counts like a branch of one's own. `filrouge.mirrors` fetches alike.
    """
    tracked = {
        f"refs/heads/{name.removeprefix(_TRACKED)}": at
        for name, at in refs.items()
        if name.startswith(_TRACKED) and name != f"{_TRACKED}HEAD"
    }
    return {**tracked, **{name: at for name, at in refs.items() if not name.startswith("refs/remotes/")}}
