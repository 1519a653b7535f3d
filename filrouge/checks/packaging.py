"""Whether the project says what it is, in one place, and installs from what it says."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.environment import Environment
from filrouge.facts.packaging import SETUP_CFG, SETUP_PY, Fault, Packaging, Version
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair

_PEP_621 = "https://packaging.python.org/en/latest/guides/writing-pyproject-toml/"
INSTALL_LINES = 15
"""How much of the end of an installer's output is shown: it names the fault last."""


class Description(Check):
    """PKG01: ``pyproject.toml`` (PEP 621), or an older form, describes the project, and its standard accepts it."""

    code = "PKG01"
    lesson = "dev-and-ops"
    weight = 2

    def verdict(self, packaging: Packaging, tree: Tree) -> Verdict:
        """Score = 0 without a description, a half for one that is not valid."""
        if not tree.python_files and not packaging.described_in:
            return Verdict.not_applicable(Message("packaging.no_python"))
        if packaging.fault:
            return Verdict.failed(Message("packaging.invalid"), 0.5, [_fault(packaging.fault)])
        if not packaging.described_in:
            return Verdict.failed(Message("packaging.undescribed"), 0.0, [_nothing()])
        file = packaging.described_in[0]
        return Verdict.passed(Message("packaging.described", {"path": file}), 1.0, _advice(packaging, file))


class Installation(Check):
    """PKG03: the project's own backend installs it in the sandbox, and its package is then found from anywhere.

    It asks what the environment's step saw when it installed the project for the tests: nothing is built again.
    """

    code = "PKG03"
    lesson = "dev-and-ops"
    weight = 2

    def verdict(self, packaging: Packaging, environment: Environment, suite: Suite) -> Verdict:
        """Score = a half when it installs and nothing can be imported."""
        if not packaging.described_in or not packaging.has_backend:
            return Verdict.not_applicable(Message("packaging.no_package"))
        if environment.installable is None:
            return Verdict.not_applicable(Message("packaging.not_tried"))
        if not suite.installed_project:
            return Verdict.failed(Message("packaging.not_installed"), 0.0, [_refusal(packaging, suite)])
        if suite.importable is None:
            return Verdict.not_applicable(Message("packaging.not_tried"))
        if not suite.importable:
            finding = Finding(
                Message("packaging.empty"), packaging.described_in[0], repair=Repair(Message("repair.packages"))
            )
            return Verdict.failed(Message("packaging.nothing_installed"), 0.5, [finding])
        return Verdict.passed(Message("packaging.installed", {"names": sorted(suite.importable)}))


class SingleVersion(Check):
    """PKG06: the version is written once: two copies end up telling two stories."""

    code = "PKG06"
    lesson = "dev-and-ops"
    weight = 0

    def verdict(self, packaging: Packaging) -> Verdict:
        """It fails where two places differ; equal copies are advice."""
        versions = packaging.versions
        if not versions:
            return Verdict.not_applicable(Message("packaging.no_version"))
        findings = [_version(version) for version in versions[1:]]
        if len({version.text for version in versions}) > 1:
            values = [f"{version.path}: {version.text}" for version in versions]
            return Verdict.failed(Message("packaging.versions_differ", {"versions": values}), 0.0, findings)
        if findings:
            return Verdict.passed(Message("packaging.version_repeated", {"count": len(versions)}), 1.0, findings)
        return Verdict.passed(Message("packaging.version_once", {"path": versions[0].path}))


def _fault(fault: Fault) -> Finding:
    message_id = "packaging.fault" if fault.place else "packaging.unreadable"
    message = Message(message_id, {"place": fault.place, "detail": fault.detail[:300]})
    return Finding(message, fault.path, fault.line, repair=Repair(Message("repair.pyproject")), url=_PEP_621)


def _nothing() -> Finding:
    return Finding(
        Message("packaging.nothing"), repair=Repair(Message("repair.describe"), ("uv init --bare",)), url=_PEP_621
    )


def _advice(packaging: Packaging, file: str) -> list[Finding]:
    """What is valid and yet leaves something open."""
    found = []
    if file.endswith((SETUP_CFG, SETUP_PY)):
        found.append(Finding(Message("packaging.older", {"path": file}), file, url=_PEP_621))
    elif not packaging.has_backend:
        found.append(
            Finding(Message("packaging.no_backend", {"path": file}), file, repair=Repair(Message("repair.backend")))
        )
    if not packaging.declaration.requires_python:
        found.append(
            Finding(
                Message("packaging.any_python", {"path": file}), file, repair=Repair(Message("repair.requires_python"))
            )
        )
    return found


def _refusal(packaging: Packaging, suite: Suite) -> Finding:
    said = "\n".join(suite.install_output.strip().splitlines()[-INSTALL_LINES:])
    return Finding(
        Message("packaging.refused", {"output": said}),
        packaging.described_in[0],
        repair=Repair(Message("repair.install"), ("python -m venv .clean", ".clean/bin/pip install .")),
    )


def _version(version: Version) -> Finding:
    message = Message("packaging.another_version", {"version": version.text, "path": version.path})
    return Finding(message, version.path, version.line, repair=Repair(Message("repair.single_version")))
