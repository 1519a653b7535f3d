"""How the judging process is started: by our own interpreter, over the engine and what it imports."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

from filrouge.limits import Limits
from filrouge.sandbox import Mount, Sandbox, Service

GRADED = "/graded"
"""Where the run's folder is seen inside: the checkout appears in it once it is there."""

ENGINE = "/engine/filrouge"
PACKAGES = "/tools/packages"
BOOT = """
import sys, types
sys.path[:0] = [{packages!r}]
engine = sys.modules["filrouge"] = types.ModuleType("filrouge")
engine.__path__ = [{engine!r}]
from filrouge.judging.supervisor import Supervisor
Supervisor().serve()
"""
"""What the interpreter inside runs. The engine's own ``__init__`` would import all of it: here a part does."""


def judging_service(sandbox: Sandbox, folder: Path, limits: Limits) -> Service:
    """The judging process over the run's `folder`, as `sandbox` is to start it."""
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    engine, packages = Mount(Path(__file__).parents[1], ENGINE), Mount(Path(sysconfig.get_path("purelib")), PACKAGES)
    mounts = (Mount(Path(sys.base_prefix), sys.base_prefix), packages, engine, Mount(folder, GRADED))
    boot = BOOT.format(packages=sandbox.inside(packages), engine=sandbox.inside(engine))
    memory_bytes = 2 * limits.static_memory_bytes  # the supervisor keeps the ceiling itself; git's own comes on top
    return Service(
        (str(python), "-I", "-S", "-B", "-c", boot),
        mounts,
        replace(limits, memory_bytes=memory_bytes, disk_bytes=limits.static_memory_bytes),
    )
