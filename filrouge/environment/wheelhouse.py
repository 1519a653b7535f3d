"""Wheels that we build ourselves, of packages that the index holds as source only.

Such a package is code of strangers: it is unpacked and built inside the sandbox, with its build requirements and
nothing else in sight. That a source was tried is kept by its hash, so a failure is not repeated all day.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from filrouge.environment.project import LEGACY
from filrouge.environment.records import Interpreter
from filrouge.environment.sdist import SourceDistribution, fetch, find
from filrouge.environment.tree import table, texts
from filrouge.environment.uv import Uv
from filrouge.limits import Limits
from filrouge.locking import locked
from filrouge.sandbox import ENVIRONMENT, Job, Mount, Sandbox, Step

BUILD_SECONDS = 120
WHEEL_BYTES = 64 * 1024**2

LEGACY_REQUIRES = ["setuptools<81", "wheel"]
"""For packages that name no build system: old ones, whose ``setup.py`` may import what setuptools 81 dropped."""

_SCRIPT = "/tools/build_wheel.py"
_SOURCE = "/source"
_DESCRIPTION = "/student/pyproject.toml"
_WHEEL, _NAME = "/student/built.whl", "/student/built.name"


@dataclass(frozen=True, slots=True)
class Wheelhouse:
    """A folder of wheels that uv is pointed at (``--find-links``).

    ``environment_of`` makes an environment that holds some requirements (None when they cannot be had).
    """

    folder: Path
    sandbox: Sandbox
    environment_of: Callable[[list[str], Interpreter, Uv], Path | None]

    def names(self) -> list[str]:
        """The wheels that stand here."""
        return sorted(path.name for path in self.folder.glob("*.whl"))

    def used_by(self, pins: tuple[str, ...]) -> list[str]:
        """Those that one of `pins` (``name==version``) may be installed from."""
        wanted = set(pins)
        found = [(name, parse_wheel_filename(name)) for name in self.names()]
        return [name for name, (package, version, _, _) in found if f"{package}=={version}" in wanted]

    def build(self, name: str, specifier: SpecifierSet, interpreter: Interpreter, uv: Uv) -> bool:
        """Whether a new wheel of `name` stands here now. What failed or succeeded today is not tried again."""
        source = find(name, specifier, interpreter, uv)
        if source is None:
            return False
        tried = self.folder / f"{source.sha256}-{interpreter.minor}.json"
        with locked(tried.with_suffix(".lock"), check=uv.check):
            today = datetime.now(UTC).date().isoformat()
            if tried.exists() and json.loads(tried.read_text(encoding="utf-8")) == today:
                return False
            built = self._make(source, interpreter, uv)
            tried.write_text(json.dumps(today), encoding="utf-8")
            return built

    def _make(self, source: SourceDistribution, interpreter: Interpreter, uv: Uv) -> bool:
        content = fetch(source, uv)
        if content is None:
            return False
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".source") as archive:
            archive.write(content)
            archive.flush()
            path = Path(archive.name)
            requires, backend, backend_path = self._describe(path, interpreter, uv)
            environment = self.environment_of(requires, interpreter, uv)
            if environment is None:
                return False
            argv = (f"{ENVIRONMENT}/bin/python", "-I", _SCRIPT, "build", backend, *backend_path)
            files = self._run(argv, (_WHEEL, _NAME), path, interpreter, uv, environment)
        return self._keep(source, files)

    def _describe(self, archive: Path, interpreter: Interpreter, uv: Uv) -> tuple[list[str], str, list[str]]:
        """What its ``[build-system]`` says: requirements, backend, folders of the backend."""
        argv = (str(interpreter.path), "-I", _SCRIPT, "describe")
        text = self._run(argv, (_DESCRIPTION,), archive, interpreter, uv).get(_DESCRIPTION, b"")
        try:
            system = table(tomllib.loads(text.decode("utf-8", "replace")).get("build-system"))
        except (ValueError, RecursionError):
            system = {}
        backend = system.get("build-backend")
        requires = texts(system.get("requires")) or LEGACY_REQUIRES
        return requires, backend if isinstance(backend, str) else LEGACY, texts(system.get("backend-path"))

    def _run(
        self,
        argv: tuple[str, ...],
        collect: tuple[str, ...],
        archive: Path,
        interpreter: Interpreter,
        uv: Uv,
        environment: Path | None = None,
    ) -> dict[str, bytes]:
        """Run one step over the archive in a sandbox of its own; the files that it left."""
        mounts = [Mount(archive, _SOURCE), Mount(Path(__file__).parent / "inside" / "build_wheel.py", _SCRIPT)]
        mounts += [Mount(environment, ENVIRONMENT)] if environment else []
        if not interpreter.prefix.is_relative_to("/usr"):
            mounts.append(Mount(interpreter.prefix, str(interpreter.prefix)))
        step = Step("build", argv, BUILD_SECONDS, collect=collect)
        job = Job((step,), str(interpreter.path), tuple(mounts), replace(Limits(), report_bytes=WHEEL_BYTES))
        return {
            name: data for done in self.sandbox.run(job, cancelled=uv.cancelled) for name, data in done.files.items()
        }

    def _keep(self, source: SourceDistribution, files: dict[str, bytes]) -> bool:
        """Put the wheel in place, if it is one and bears the name and version of its source."""
        name = files.get(_NAME, b"").decode("utf-8", "replace")
        try:
            package, version, _, _ = parse_wheel_filename(name)
        except InvalidWheelFilename:
            return False
        if _WHEEL not in files or (package, version) != (source.name, source.version) or "/" in name:
            return False
        aside = self.folder / f"{source.sha256}.new"
        aside.write_bytes(files[_WHEEL])
        aside.replace(self.folder / name)
        return True
