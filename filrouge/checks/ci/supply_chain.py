"""What a pipeline trusts, and what it gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.ci.presence import unread
from filrouge.facts.ci.audit import Weakness
from filrouge.facts.ci.model import Ci
from filrouge.facts.images import is_pinned
from filrouge.facts.yaml_documents import tables
from filrouge.report import Finding, Message, Repair, Value

_MEDIUM, _HIGH = 2, 3
_SECRET = re.compile(
    r"\$\{?\{?\s*_?(secrets\.\w+|\w*(TOKEN|PASSWORD|PASSWD|SECRET|API_KEY|PRIVATE_KEY)\w*)", re.IGNORECASE
)
_SPEAKS = ("echo", "printf", "cat", "Write-Output", "Write-Host")
_USED = re.compile(r"uses:\s*+['\"]?+(?P<action>[\w.-]++/[\w.-]++)[^@\s]{0,200}+@(?P<version>[\w./-]+)")
_REPAIRS = {
    "excessive-permissions": Repair(Message("repair.least_permissions"), ("permissions:", "  contents: read")),
}
_WORDED = {("template-injection", True), ("archived-uses", True), ("dangerous-triggers", True), ("artipacked", False)}
_BY_VERSION = re.compile(r"@v?\d+(\.\d+)*([-.]\w+)*\b|@release/")


class SupplyChain(Check):
    """CI05: actions and images are pinned, the token may do no more than it must, no secret is printed.

    GitHub workflows are zizmor's; what it is not confident of, and actions pinned by a version tag, are advice.
    """

    code = "CI05"
    lesson = "ci-tools"
    weight = 1
    requires = ("CI01",)
    parameters = {"high_costs": 0.5, "medium_costs": 0.25}

    def verdict(self, ci: Ci, ci_audit: tuple[Weakness, ...]) -> Verdict:
        """Each kind of fault costs once: what is serious ``high_costs``, the rest ``medium_costs``."""
        if not ci.pipelines:
            return Verdict.not_applicable(Message("ci.not_read"))
        if shut := unread(ci):
            return shut
        severe = {item.audit for item in ci_audit if _weighs(item) and item.severity == _HIGH}
        medium = {item.audit for item in ci_audit if _weighs(item) and item.severity == _MEDIUM} - severe
        own = [*_all_rights(ci), *_loose_images(ci), *_printed_secrets(ci)]
        severe |= {finding.message.id for finding in own}
        findings = [*own, *_findings(ci_audit)]
        values: dict[str, Value] = {"count": len(severe) + len(medium)}
        if not severe and not medium:
            return Verdict.passed(Message("ci.supply.advice" if findings else "ci.supply.sound"), 1.0, findings)
        cost = self.number("high_costs") * len(severe) + self.number("medium_costs") * len(medium)
        return Verdict.failed(Message("ci.supply.weak", values), max(0.0, 1 - cost), findings)


def _weighs(item: Weakness) -> bool:
    """A version tag can be moved, which is worth saying and no more; a branch moves with every push. What rights a
    workflow has that names none is a setting of the repository, narrow in those made since 2023: it cannot be seen.
    """
    if item.audit == "unpinned-uses" and _BY_VERSION.search(item.subject):
        return False
    if item.audit == "excessive-permissions" and "default permissions" in item.text:
        return False
    return item.severity >= _MEDIUM and item.confidence >= _MEDIUM


def _findings(found: tuple[Weakness, ...]) -> Iterator[Finding]:
    """One for each kind and file, at its first line; what costs comes first."""
    together: dict[tuple[str, str, bool], list[Weakness]] = {}
    for item in sorted(found, key=lambda item: (not _weighs(item), -item.severity, item.path, item.line)):
        together.setdefault((item.audit, item.path, _weighs(item)), []).append(item)
    return (_finding(items[0], len(items)) for items in together.values())


def _finding(item: Weakness, count: int) -> Finding:
    values: dict[str, Value] = {"text": item.text, "audit": item.audit, "count": count}
    repair = _REPAIRS.get(item.audit, Repair(Message("repair.audit")))
    if item.audit == "unpinned-uses" and (used := _USED.search(item.subject)):
        repair = Repair(
            Message("repair.pin_action"), (f"git ls-remote https://github.com/{used['action']} {used['version']}",)
        )
    return Finding(Message(_words_for(item), values), item.path, item.line, repair=repair, url=item.url or None)


def _words_for(item: Weakness) -> str:
    """What students meet most has words of its own; the rest is told as zizmor tells it, in English."""
    weighs = _weighs(item)
    if item.audit == "unpinned-uses":
        return "ci.audit.unpinned_branch" if weighs else "ci.audit.unpinned_version"
    if item.audit == "excessive-permissions":
        return "ci.audit.broad_permissions" if weighs else "ci.audit.default_permissions"
    if (item.audit, weighs) in _WORDED:
        return f"ci.audit.{item.audit.replace('-', '_')}"
    return "ci.supply.weakness" if weighs else "ci.supply.minor"


def _all_rights(ci: Ci) -> Iterator[Finding]:
    """Tokens that may do everything: zizmor lets them pass where a workflow has one job."""
    for pipeline in ci.pipelines:
        for table in tables(pipeline.document):
            jobs = next(tables(table.get("jobs")), table)
            for where in (table, *tables(list(jobs.values()))):
                if where.get("permissions") == "write-all":
                    repair = _REPAIRS["excessive-permissions"]
                    yield Finding(
                        Message("ci.supply.all_rights"), pipeline.path, where.lines["permissions"], repair=repair
                    )


def _loose_images(ci: Ci) -> Iterator[Finding]:
    """Images without a version, or whose version is ``latest``; each once. Services count as much as jobs."""
    seen: set[str] = set()
    for pipeline in ci.pipelines:
        for image in (image for job in pipeline.jobs for image in job.images):
            if image.name in seen or is_pinned(image.name) or "$" in image.name:
                continue
            seen.add(image.name)
            values: dict[str, Value] = {"image": image.name}
            repair = Repair(Message("repair.pin_image", values), (f"image: {image.name.split(':')[0]}:<version>",))
            yield Finding(Message("ci.supply.loose_image", values), image.path, image.line, repair=repair)


def _printed_secrets(ci: Ci) -> Iterator[Finding]:
    """Commands that print a variable named like a secret; into a pipe or a file it does not reach the log."""
    for pipeline in ci.pipelines:
        for step in (step for job in pipeline.jobs for step in job.steps):
            for command in step.commands:
                if command.words[0] not in _SPEAKS or command.pipe or command.redirected:
                    continue
                found = _SECRET.search(" ".join(command.words[1:]))
                if found and not re.search(r"\$\{#|\$\{\w+:[+?]", str(command)):
                    values: dict[str, Value] = {"name": found[1]}
                    repair = Repair(Message("repair.printed_secret", values))
                    yield Finding(Message("ci.supply.printed", values), step.path, command.line, repair=repair)
