"""Source distributions of the index that uv is pointed at: found by the Simple API (PEP 691), fetched, verified.

They are only stored here; unpacking and building happen inside the sandbox.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidSdistFilename, parse_sdist_filename
from packaging.version import InvalidVersion, Version

from filrouge.environment.records import Interpreter
from filrouge.environment.tree import table
from filrouge.environment.uv import Uv

JSON_TYPE = "application/vnd.pypi.simple.v1+json"
PAGE_BYTES = 64 * 1024**2
SOURCE_BYTES = 64 * 1024**2
CHUNK_BYTES = 1024**2
SOCKET_SECONDS = 30


@dataclass(frozen=True, slots=True)
class SourceDistribution:
    """One file of an index, with the SHA-256 that the index vouches for."""

    name: str
    version: Version
    address: str
    sha256: str


def find(name: str, specifier: SpecifierSet, interpreter: Interpreter, uv: Uv) -> SourceDistribution | None:
    """The newest source distribution of `name` (normalised) that `specifier` and the interpreter allow."""
    for index in _indexes(interpreter, uv):
        page_address = f"{index.rstrip('/')}/{name}/"
        page = _page(page_address, uv)
        found = [source for file in page for source in _read(name, page_address, table(file), interpreter)]
        fitting = [source for source in found if specifier.contains(source.version, prereleases=None)]
        if fitting:
            return max(fitting, key=lambda source: source.version)
    return None


def fetch(source: SourceDistribution, uv: Uv) -> bytes | None:
    """Its content; None when it cannot be had, is larger than `SOURCE_BYTES` or is not what the index vouches for."""
    content = _get(source.address, SOURCE_BYTES, uv)
    return content if content is not None and hashlib.sha256(content).hexdigest() == source.sha256 else None


def _indexes(interpreter: Interpreter, uv: Uv) -> list[str]:
    """The addresses that uv is set to use, as it tells them itself."""
    arguments = ["pip", "compile", "requirements.in", "--emit-index-url", "--no-header", "--quiet"]
    said = uv.run(*arguments, "--python", str(interpreter.path), files={"requirements.in": ""})
    options = [line.split(maxsplit=1) for line in said.splitlines()]
    return [option[1] for option in options if len(option) == 2 and option[0].endswith("index-url")]


def _page(address: str, uv: Uv) -> list[Any]:
    content = _get(address, PAGE_BYTES, uv)
    try:
        files = table(json.loads(content or b"{}")).get("files")
    except ValueError:
        return []  # an index that speaks HTML only
    return files if isinstance(files, list) else []


def _read(name: str, page: str, file: dict[str, Any], interpreter: Interpreter) -> Iterator[SourceDistribution]:
    """The file as a source distribution, if it is one of `name`, not withdrawn, and made for this interpreter."""
    try:
        found, version = parse_sdist_filename(str(file.get("filename")))
        python = SpecifierSet(file.get("requires-python") or "")
    except (InvalidSdistFilename, InvalidVersion, InvalidSpecifier):
        return
    sha256 = table(file.get("hashes")).get("sha256")
    fits = found == name and not file.get("yanked") and python.contains(interpreter.version, prereleases=True)
    if fits and isinstance(sha256, str) and isinstance(file.get("url"), str):
        yield SourceDistribution(name, version, urljoin(page, file["url"]), sha256)


def _get(address: str, ceiling_bytes: int, uv: Uv) -> bytes | None:
    """The body at `address` (proxy and certificates of the machine apply), None when it cannot be had."""
    if urlsplit(address).scheme not in ("https", "http"):
        return None
    request = urllib.request.Request(address, headers={"Accept": f"{JSON_TYPE}, application/octet-stream"})  # noqa: S310
    content = bytearray()
    try:
        with urllib.request.urlopen(request, timeout=SOCKET_SECONDS) as answer:  # noqa: S310 - the scheme was looked at
            while chunk := answer.read(CHUNK_BYTES):
                uv.check()
                content += chunk
                if len(content) > ceiling_bytes:
                    return None
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return None
    return bytes(content)
