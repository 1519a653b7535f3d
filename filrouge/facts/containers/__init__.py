"""Containers as the repository describes them: Dockerfiles, compose files, Kubernetes manifests. Read, never built.

Those among documentation and examples show something, right or wrong, and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from filrouge.facts.containers import compose, kubernetes
from filrouge.facts.containers.compose import ComposeFile
from filrouge.facts.containers.dockerfile import Dockerfile, is_named_so, parse
from filrouge.facts.containers.kubernetes import ManifestFile
from filrouge.facts.tree import Tree, is_example

MAXIMUM_FILES = 30

__all__ = ["Containers", "containers"]


@dataclass(frozen=True)
class Containers:
    """What was found; ``ignores`` are the folders that hold a ``.dockerignore`` (the root is empty)."""

    dockerfiles: tuple[Dockerfile, ...] = ()
    composes: tuple[ComposeFile, ...] = ()
    manifests: tuple[ManifestFile, ...] = ()
    ignores: frozenset[str] = frozenset()


def containers(tree: Tree) -> Containers:
    """Read them all; a compose file may name a Dockerfile that bears another name."""
    composes = tuple(compose.read(tree))
    named = {path for path in tree.files if is_named_so(path) and not is_example(path)}
    named |= {path for found in composes for path in found.dockerfiles if path in tree.file_set}
    dockerfiles = tuple(parse(path, tree.read(path)) for path in sorted(named)[:MAXIMUM_FILES])
    ignores = (PurePosixPath(path) for path in tree.files if path.endswith(".dockerignore"))
    folders = frozenset("" if str(path.parent) == "." else str(path.parent) for path in ignores)
    return Containers(dockerfiles, composes, tuple(kubernetes.read(tree)), folders)
