"""Bring the vendored browser files in and prove that they are what `vendor.toml` says.

    python scripts/vendor.py verify    compare every file under static/vendor with its recorded SHA-256
    python scripts/vendor.py fetch     download each pinned package with `npm pack` and write its files again

Each static/vendor/<name>/<version>/vendor.toml names the package, its exact version, its licence and its files:
`member` is the path inside the package, `name` the file written here.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = "vendor.toml"


@dataclass(frozen=True, slots=True)
class VendoredFile:
    """One file: its name here, its path inside the package, and the SHA-256 that it must have."""

    name: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class VendoredPackage:
    """One pinned package and the folder that holds what was taken from it."""

    folder: Path
    package: str
    version: str
    licence: str
    licence_file: str
    files: tuple[VendoredFile, ...]


def packages(root: Path = VENDOR) -> list[VendoredPackage]:
    """Every vendored package, read from the manifests under `root`."""
    return [_read(manifest) for manifest in sorted(root.glob(f"*/*/{MANIFEST}"))]


def problems(package: VendoredPackage) -> list[str]:
    """What is wrong with a package's folder, as sentences; empty when it is exactly what its manifest says."""
    found = []
    for file in package.files:
        path = package.folder / file.name
        if not path.is_file():
            found.append(f"{path} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            found.append(f"{path} differs from its recorded hash")
    known = {file.name for file in package.files} | {MANIFEST}
    found += [f"{path} is not in {MANIFEST}" for path in package.folder.iterdir() if path.name not in known]
    if package.licence_file not in known:
        found.append(f"{package.folder} does not keep its licence")
    return found


def fetch(package: VendoredPackage) -> None:
    """Download the pinned version and write its files; raises ValueError when one does not have its recorded hash."""
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", "--silent", "--pack-destination", scratch, f"{package.package}@{package.version}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as content:
            for file in package.files:
                _write(package.folder, file, content)


def _write(folder: Path, file: VendoredFile, content: tarfile.TarFile) -> None:
    member = content.extractfile(f"package/{file.member}")
    if member is None:
        raise ValueError(f"{file.member} is not a file of the package")
    data = member.read()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(f"{file.member} does not have the recorded hash")
    (folder / file.name).write_bytes(data)


def _read(manifest: Path) -> VendoredPackage:
    record = tomllib.loads(manifest.read_text(encoding="utf-8"))
    files = tuple(VendoredFile(**file) for file in record.pop("files"))
    return VendoredPackage(folder=manifest.parent, files=files, **record)


def main() -> int:
    """Run the command line; 0 when everything is as recorded."""
    parser = argparse.ArgumentParser(description="Fetch or verify the vendored browser files.")
    parser.add_argument("action", choices=["verify", "fetch"])
    if parser.parse_args().action == "fetch":
        for package in packages():
            fetch(package)
    found = [problem for package in packages() for problem in problems(package)]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
