"""Compose files: held against the Compose specification's schema, and against what it cannot see."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from filrouge.facts.ci import schemas
from filrouge.facts.tree import Tree, is_example
from filrouge.facts.yaml_documents import Table, YamlError, read_yaml, tables, texts

MAXIMUM_FILES = 20

_NAME = re.compile(r"(docker-)?compose(?P<part>[._-][\w.-]+)?\.ya?ml")


@dataclass(frozen=True, slots=True)
class ComposeFault:
    """One fault: a message of the words' ``ops.compose``, and whether Compose would refuse the file for certain."""

    kind: str
    line: int
    text: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """One file: its services, its faults, the Dockerfiles that it builds from."""

    path: str
    services: tuple[str, ...] = ()
    faults: tuple[ComposeFault, ...] = ()
    dockerfiles: tuple[str, ...] = ()


def read(tree: Tree) -> Iterator[ComposeFile]:
    """The compose files, however deep, but for examples."""
    found = [path for path in tree.files if _NAME.fullmatch(PurePosixPath(path).name) and not is_example(path)]
    for path in found[:MAXIMUM_FILES]:
        part = _NAME.fullmatch(PurePosixPath(path).name)
        try:
            documents = [document for document in read_yaml(tree.read(path)) if document is not None]
        except YamlError as error:
            yield ComposeFile(path, faults=(ComposeFault("unreadable", error.line, str(error)),))
            continue
        document = documents[0] if documents else None
        if not isinstance(document, Table):
            yield ComposeFile(path, faults=(ComposeFault("empty", 1),))
            continue
        yield _file(path, document, is_part=bool(part and part["part"]))


def _file(path: str, document: Table, is_part: bool) -> ComposeFile:
    services = next(tables(document.get("services")), Table(1))
    faults = [
        ComposeFault("schema", fault.line, f"{fault.place}: {fault.text}", fault.is_certain)
        for fault in schemas.faults("compose-spec", document)
    ]
    known = {fault.line for fault in faults if fault.is_certain}
    faults += [fault for fault in _own(document, services, is_part) if fault.line not in known]
    folder = str(PurePosixPath(path).parent)
    return ComposeFile(path, tuple(services), tuple(faults), tuple(_dockerfiles(folder, services)))


def _own(document: Table, services: Table, is_part: bool) -> Iterator[ComposeFault]:
    """What a file that stands alone must hold; one that overrides another, or includes some, need not."""
    if is_part or "include" in document:
        return
    if not services:
        yield ComposeFault("no_service", document.lines.get("services", 1))
    for name, service in services.items():
        if not isinstance(service, Table):
            continue
        if not {"image", "build", "extends", "provider"} & set(service):
            yield ComposeFault("no_image", services.lines[name], name)
        wanted = service.get("depends_on")
        for other in wanted if isinstance(wanted, Table) else texts(wanted):
            if other not in services:
                yield ComposeFault("depends_on_nothing", service.lines["depends_on"], str(other))


def _dockerfiles(folder: str, services: Table) -> Iterator[str]:
    for service in tables(list(services.values())):
        build: Any = service.get("build")
        context = build.get("context", ".") if isinstance(build, Table) else build
        name = build.get("dockerfile", "Dockerfile") if isinstance(build, Table) else "Dockerfile"
        if isinstance(context, str) and isinstance(name, str) and "://" not in context and "$" not in context + name:
            yield posixpath.normpath(posixpath.join(folder, context, name)).lstrip("./")
