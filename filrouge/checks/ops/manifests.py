"""Compose files and Kubernetes manifests."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.containers import Containers
from filrouge.facts.containers.compose import ComposeFault, ComposeFile
from filrouge.facts.containers.kubernetes import ManifestFault, ManifestFile
from filrouge.report import Finding, Message, Repair, Value


class Manifests(Check):
    """OPS03: compose files are valid by the Compose specification's schema; Kubernetes manifests keep to rules of
    structure, since no schema of its API stands in our tools: the message says so.
    """

    code = "OPS03"
    lesson = "containers"
    weight = 1

    def verdict(self, containers: Containers) -> Verdict:
        """Score = share of the files without a certain fault; doubts are advice."""
        files: list[ComposeFile | ManifestFile] = [*containers.composes, *containers.manifests]
        if not files:
            return Verdict.not_applicable(Message("ops.manifests.none"))
        faulty = [file for file in files if any(fault.is_certain for fault in file.faults)]
        findings = [_compose(file.path, fault) for file in containers.composes for fault in file.faults]
        findings += [_manifest(file.path, fault) for file in containers.manifests for fault in file.faults]
        values: dict[str, Value] = {"count": len(files), "faulty": len(faulty)}
        if faulty:
            score = 1 - len(faulty) / len(files)
            return Verdict.failed(Message("ops.manifests.refused", values), score, findings)
        kind = "structure" if containers.manifests else "valid"
        return Verdict.passed(Message(f"ops.manifests.{kind}", values), 1.0, findings)


def _compose(path: str, fault: ComposeFault) -> Finding:
    kind = "schema_may_be_old" if fault.kind == "schema" and not fault.is_certain else fault.kind
    repair = Repair(Message("repair.compose"), (f"docker compose --file '{path}' config --quiet",))
    return Finding(Message(f"ops.compose.{kind}", {"text": fault.text}), path, fault.line, repair=repair)


def _manifest(path: str, fault: ManifestFault) -> Finding:
    repair = Repair(Message("repair.kubernetes"), (f"kubectl apply --dry-run=server --filename '{path}'",))
    return Finding(Message(f"ops.kubernetes.{fault.kind}", {"text": fault.text}), path, fault.line, repair=repair)
