"""Kubernetes manifests, recognised by ``apiVersion`` and ``kind``. No schema of its API stands in our tools: only rules
of structure are held against them, and checks say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from filrouge.facts.images import is_pinned
from filrouge.facts.tree import Tree, is_example
from filrouge.facts.yaml_documents import Table, YamlError, read_yaml, tables

MAXIMUM_FILES = 200
MAXIMUM_BYTES = 256 * 1024

_REMOVED = {
    ("extensions/v1beta1", "Deployment"): "apps/v1",
    ("apps/v1beta1", "Deployment"): "apps/v1",
    ("apps/v1beta2", "Deployment"): "apps/v1",
    ("extensions/v1beta1", "Ingress"): "networking.k8s.io/v1",
    ("networking.k8s.io/v1beta1", "Ingress"): "networking.k8s.io/v1",
    ("batch/v1beta1", "CronJob"): "batch/v1",
    ("policy/v1beta1", "PodDisruptionBudget"): "policy/v1",
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): "autoscaling/v2",
}
"""Versions that Kubernetes 1.16 to 1.26 stopped serving (deprecated API migration guide)."""

_TEMPLATED = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")
_BUILT_IN = re.compile(r"^(v1|apps/.*|batch/.*|[\w.]+\.k8s\.io/.*|extensions/.*|policy/.*|autoscaling/.*)$")


@dataclass(frozen=True, slots=True)
class ManifestFault:
    """One fault of a manifest: a message of the words' ``ops.kubernetes``."""

    kind: str
    line: int
    text: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A file that holds manifests: the kinds in it, and their faults."""

    path: str
    kinds: tuple[str, ...]
    faults: tuple[ManifestFault, ...] = ()


def read(tree: Tree) -> Iterator[ManifestFile]:
    """The files that hold a manifest; templates (Helm's braces) are no YAML yet and are left out."""
    found = 0
    for path in tree.files:
        if not path.endswith((".yml", ".yaml")) or path.startswith(".github/") or found >= MAXIMUM_FILES:
            continue
        if is_example(path):
            continue
        text = tree.read(path)[:MAXIMUM_BYTES]
        if not re.search(r"^apiVersion:", text, re.MULTILINE) or not re.search(r"^kind:", text, re.MULTILINE):
            continue
        if "{{" in text:
            continue
        found += 1
        try:
            documents = list(tables(read_yaml(text)))
        except YamlError as error:
            yield ManifestFile(path, (), (ManifestFault("unreadable", error.line, str(error)),))
            continue
        ours = [document for document in documents if _BUILT_IN.match(str(document.get("apiVersion")))]
        faults = tuple(fault for document in ours for fault in _faults(document))
        yield ManifestFile(path, tuple(str(document.get("kind")) for document in documents), faults)


def _faults(document: Table) -> Iterator[ManifestFault]:
    version, kind = str(document.get("apiVersion")), str(document.get("kind"))
    metadata = next(tables(document.get("metadata")), Table(document.line))
    if "name" not in metadata and "generateName" not in metadata and kind not in ("List", "Kustomization"):
        yield ManifestFault("no_name", document.lines.get("metadata", document.line), kind)
    if later := _REMOVED.get((version, kind)):
        yield ManifestFault("removed_version", document.lines["apiVersion"], f"{version} {kind} ({later})")
    spec = next(tables(document.get("spec")), Table(document.line))
    if kind in _TEMPLATED:
        yield from _selector(spec)
    for pod in _pods(kind, spec):
        yield from _containers(pod)


def _selector(spec: Table) -> Iterator[ManifestFault]:
    """A workload must select the pods that it makes."""
    selector = next(tables(spec.get("selector")), Table(spec.line))
    wanted = next(tables(selector.get("matchLabels")), Table(spec.line))
    template = next(tables(spec.get("template")), Table(spec.line))
    labels = next(tables(next(tables(template.get("metadata")), Table(1)).get("labels")), Table(1))
    for key, value in wanted.items():
        if labels.get(key) != value:
            yield ManifestFault("selects_nothing", spec.lines.get("selector", spec.line), f"{key}: {value}")
    if not wanted and "matchExpressions" not in selector:
        yield ManifestFault("no_selector", spec.line)


def _pods(kind: str, spec: Table) -> Iterator[Table]:
    if kind == "Pod":
        yield spec
        return
    steps = ("jobTemplate", "spec", "template", "spec") if kind == "CronJob" else ("template", "spec")
    value: Any = spec if kind in (*_TEMPLATED, "Job", "CronJob") else None
    for step in steps:
        value = value.get(step) if isinstance(value, Table) else None
    if isinstance(value, Table):
        yield value


def _containers(pod: Table) -> Iterator[ManifestFault]:
    found = list(tables(pod.get("containers")))
    if not found:
        yield ManifestFault("no_container", pod.lines.get("containers", pod.line))
    for container in found:
        image = container.get("image")
        if "name" not in container:
            yield ManifestFault("container_without_name", container.line)
        if not isinstance(image, str):
            yield ManifestFault("container_without_image", container.line, str(container.get("name", "")))
        elif not is_pinned(image) and "$" not in image:
            yield ManifestFault("loose_image", container.lines["image"], image, is_certain=False)
        if "resources" not in container:
            yield ManifestFault("no_resources", container.line, str(container.get("name", "")), is_certain=False)
