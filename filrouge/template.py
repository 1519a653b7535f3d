"""What a template repository gave to everybody, so that it is never held against anybody."""

from __future__ import annotations

import threading

from filrouge.checkout import check_out
from filrouge.judging.host import JudgingProcess
from filrouge.judging.orders import Order
from filrouge.plans import default_plan
from filrouge.source import check_source
from filrouge.workspace import Workspace


def published_objects(source: str, workspace: Workspace, *, cancelled: threading.Event | None = None) -> frozenset[str]:
    """The hashes of all commits and contents that the repository at `source` ever published on a branch or a tag.

    Raises StudentError when the address cannot be used, PlatformError when we are at fault, Cancelled once `cancelled`
    is set.
    """
    stop, plan = cancelled or threading.Event(), default_plan()
    with workspace.folder() as folder, JudgingProcess(workspace.sandbox, folder, plan, stop) as judging:
        checkout = check_out(
            check_source(source, workspace.policy),
            revision=None,
            mirrors=workspace.mirrors(),
            folder=folder / "checkout",
            limits=plan.limits,
            cancelled=stop,
        )
        judging.begin(checkout)
        found: frozenset[str] = judging.carry_out(Order(plan, facts=("published_objects",))).fact("published_objects")
        return found
