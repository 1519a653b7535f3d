"""What goes into the wheel: the engine of `apps/pipeline`, under the name `filrouge`.

Hatchling calls this, for `make wheel` and for whoever installs the repository itself (pip, pre-commit). The sources
stay where they are; only the copies that are packed import each other by their new name.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENGINE = Path("apps", "pipeline")
_OWN_NAME = re.compile(r"\bapps\.pipeline\b")


class EngineAlone(BuildHookInterface):
    """Packs the engine and nothing else of the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the renamed copies, and have hatchling pack them."""
        self.copies = TemporaryDirectory(prefix="filrouge-wheel-")
        engine, target = Path(self.root) / ENGINE, Path(self.copies.name)
        for path in sorted(engine.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                copy = target / path.relative_to(engine)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(_renamed(path))
        build_data["force_include"][str(target)] = "filrouge"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        self.copies.cleanup()


def _renamed(path: Path) -> bytes:
    if path.suffix != ".py":
        return path.read_bytes()
    return _OWN_NAME.sub("filrouge", path.read_text(encoding="utf-8")).encode()
