"""Where tests of the engine get their checkouts and their sandboxes from."""

import threading
from pathlib import Path

from apps.pipeline.checkout import Checkout, check_out
from apps.pipeline.mirrors import Mirrors
from apps.pipeline.plan import Limits
from apps.pipeline.source import SourcePolicy, check_source


def checked_out(
    repository: Path, scratch: Path, *, revision: str | None = None, limits: Limits | None = None
) -> Checkout:
    """Check a local repository out under `scratch`, as a run would."""
    return check_out(
        check_source(str(repository), SourcePolicy(paths=True)),
        revision=revision,
        mirrors=Mirrors(scratch / "mirrors"),
        folder=scratch / f"checkout-{len(list(scratch.glob('checkout-*')))}",
        limits=limits or Limits(),
        cancelled=threading.Event(),
    )
