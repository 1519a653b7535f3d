"""What a template repository gave to everybody, so that it is never held against anybody."""

from __future__ import annotations

import threading

from filrouge.checkout import check_out
from filrouge.facts import Facts
from filrouge.limits import Limits
from filrouge.source import check_source
from filrouge.workspace import Workspace


def published_objects(source: str, workspace: Workspace, *, cancelled: threading.Event | None = None) -> frozenset[str]:
    """The hashes of all commits and contents that the repository at `source` ever published on a branch or a tag.

    Raises StudentError when the address cannot be used, PlatformError when we are at fault, Cancelled once `cancelled`
    is set.
    """
    stop = cancelled or threading.Event()
    limits = Limits()
    with workspace.folder() as folder:
        checkout = check_out(
            check_source(source, workspace.policy),
            revision=None,
            mirrors=workspace.mirrors(),
            folder=folder / "checkout",
            limits=limits,
            cancelled=stop,
        )
        facts = Facts(limits=limits, sandbox=workspace.sandbox, cancelled=stop, emit=lambda event: None)
        facts.provide("checkout", checkout)
        commits = frozenset(commit.revision for commit in facts.get("history").commits)
        return commits | {content.blob for content in facts.get("contents")}
