"""Unpacks a source distribution, and builds its wheel, inside the sandbox. Standard library only, any CPython from 3.8.

``build_wheel.py describe`` leaves the package's pyproject.toml at /student/pyproject.toml; ``build_wheel.py build
BACKEND [BACKEND_PATH...]`` leaves the wheel at /student/built.whl and its name at /student/built.name (PEP 517).
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

ARCHIVE = "/source"
WORK = Path("/student")


def unpack() -> Path:
    """The folder that the archive holds. Whatever else its paths aim at, there is only this sandbox."""
    unpacked = WORK / "unpacked"
    unpacked.mkdir()
    if zipfile.is_zipfile(ARCHIVE):
        with zipfile.ZipFile(ARCHIVE) as archive:
            archive.extractall(unpacked)  # noqa: S202 - see above
    else:
        with tarfile.open(ARCHIVE) as tar:
            tar.extractall(unpacked)  # noqa: S202 - see above
    return sorted(unpacked.iterdir())[0]


def describe(folder: Path) -> None:
    """Leave the package's own description where it is collected."""
    if (folder / "pyproject.toml").exists():
        shutil.copyfile(folder / "pyproject.toml", WORK / "pyproject.toml")


def build(folder: Path, backend: str, *backend_path: str) -> None:
    """Call the backend's hook, and leave the wheel where it is collected."""
    os.chdir(folder)
    sys.path[:0] = [str(folder / path) for path in backend_path]
    module, _, attribute = backend.partition(":")
    hooks = importlib.import_module(module)
    for name in filter(None, attribute.split(".")):
        hooks = getattr(hooks, name)
    (WORK / "wheel").mkdir()
    wheel = hooks.build_wheel(str(WORK / "wheel"))
    shutil.move(str(WORK / "wheel" / wheel), str(WORK / "built.whl"))
    (WORK / "built.name").write_text(wheel, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "describe":
        describe(unpack())
    else:
        build(unpack(), *sys.argv[2:])
