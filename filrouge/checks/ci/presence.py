"""Whether the project has a pipeline at all, and whether a machine could start it."""

from __future__ import annotations

from filrouge.checkout import Checkout
from filrouge.checks.base import Check, Verdict
from filrouge.facts.ci.model import Ci, CiFault, Job, Pipeline, Provider
from filrouge.report import Finding, Message, Repair, Value

_SAYS_NOTHING = {"echo", "printf", "true", ":", "exit", "sleep", "ls", "pwd", "set", "cd", "date", "whoami", "env"}
_PREPARES = ("actions/checkout", "actions/setup-")
_COMMANDS = {
    Provider.GITHUB: (
        "mkdir -p .github/workflows",
        "$EDITOR .github/workflows/ci.yml",
        "git add .github/workflows/ci.yml",
        'git commit -m "ci: check every push"',
    ),
    Provider.GITLAB: ("$EDITOR .gitlab-ci.yml", "git add .gitlab-ci.yml", 'git commit -m "ci: check every push"'),
}


class PipelinePresence(Check):
    """CI01: a file describes a pipeline that does something. Systems that are not read are named and taken at their
    word.
    """

    code = "CI01"
    lesson = "ci-tools"
    weight = 2

    def verdict(self, ci: Ci, checkout: Checkout) -> Verdict:
        """1 for a pipeline that works, 0 for none, or for one whose every step only speaks."""
        if not ci.pipelines:
            return _others(ci, checkout) if ci.others else _nothing(checkout)
        names = list(dict.fromkeys(str(pipeline.provider) for pipeline in ci.pipelines))
        values: dict[str, Value] = {"names": names, "count": sum(len(pipeline.jobs) for pipeline in ci.pipelines)}
        if any(_works(job) for pipeline in ci.pipelines for job in pipeline.jobs) or _is_unread(ci.pipelines):
            return Verdict.passed(Message("ci.presence.found", values), 1.0, [_named(*other) for other in ci.others])
        findings = [_idle(pipeline, checkout) for pipeline in ci.pipelines]
        return Verdict.failed(Message("ci.presence.idle", values), 0.0, findings)


def _others(ci: Ci, checkout: Checkout) -> Verdict:
    names: Value = list(dict.fromkeys(name for name, _ in ci.others))
    return Verdict.passed(Message("ci.presence.named", {"names": names}), 1.0, [_named(*other) for other in ci.others])


def _nothing(checkout: Checkout) -> Verdict:
    finding = Finding(Message("ci.presence.missing"), repair=_repair(checkout))
    return Verdict.failed(Message("ci.presence.none"), 0.0, [finding])


def _idle(pipeline: Pipeline, checkout: Checkout) -> Finding:
    return Finding(Message("ci.presence.says_nothing"), pipeline.path, 1, repair=_repair(checkout))


def _repair(checkout: Checkout) -> Repair:
    """For the forge that the repository lives on."""
    provider = Provider.GITLAB if "gitlab" in checkout.source.url else Provider.GITHUB
    return Repair(Message("repair.begin_pipeline", {"name": str(provider)}), _COMMANDS[provider])


def _named(name: str, path: str) -> Finding:
    return Finding(Message("ci.presence.not_read", {"name": name}), path)


def _works(job: Job) -> bool:
    """Whether a job does more than prepare and print."""
    return bool(job.calls) or any(
        (step.uses and not step.uses.startswith(_PREPARES))
        or any(command.words[0] not in _SAYS_NOTHING for command in step.commands)
        for step in job.steps
    )


def _is_unread(pipelines: tuple[Pipeline, ...]) -> bool:
    """Whether work may stand where it was not read: elsewhere, or in a file with a fault, which CI02 judges."""
    return any(pipeline.elsewhere or pipeline.faults for pipeline in pipelines)


class PipelineValidity(Check):
    """CI02: the system would accept each file. What only the published schema's age may explain is advice."""

    code = "CI02"
    lesson = "ci-tools"
    weight = 2
    requires = ("CI01",)

    def verdict(self, ci: Ci) -> Verdict:
        """Score = share of the files without a certain fault."""
        if not ci.pipelines:
            return Verdict.not_applicable(Message("ci.not_read"))
        faulty = [pipeline for pipeline in ci.pipelines if any(fault.is_certain for fault in pipeline.faults)]
        findings = [_fault(fault) for pipeline in ci.pipelines for fault in pipeline.faults]
        values: dict[str, Value] = {"count": len(ci.pipelines), "faulty": len(faulty)}
        if not faulty:
            message = "ci.validity.doubts" if findings else "ci.validity.valid"
            return Verdict.passed(Message(message, values), 1.0, findings)
        score = 1 - len(faulty) / len(ci.pipelines)
        return Verdict.failed(Message("ci.validity.refused", values), score, findings)


def _fault(fault: CiFault) -> Finding:
    repair = Repair(Message("repair.ci_schema" if fault.kind == "schema" else "repair.ci_fault"), _checked_by(fault))
    kind = fault.kind if fault.is_certain or fault.kind != "schema" else "schema_may_be_old"
    return Finding(Message(f"ci.fault.{kind}", {"text": fault.text}), fault.path, fault.line, repair=repair)


def unread(ci: Ci) -> Verdict | None:
    """What is said of faults that are looked for where a file cannot be read at all: they may stand in there."""
    shut = [fault for pipeline in ci.pipelines for fault in pipeline.faults if fault.kind in ("unreadable", "empty")]
    if not shut:
        return None
    values: dict[str, Value] = {"count": len(shut), "files": [fault.path for fault in shut[:3]]}
    return Verdict.failed(Message("unreadable.files", values), 0.0, map(_fault, shut))


def _checked_by(fault: CiFault) -> tuple[str, ...]:
    """How to hold the file against the same rules at home."""
    if fault.path.startswith(".github/"):
        return (f"uvx check-jsonschema --builtin-schema vendor.github-workflows '{fault.path}'",)
    if "Jenkinsfile" in fault.path:
        return ()
    return (f"uvx check-jsonschema --builtin-schema vendor.gitlab-ci '{fault.path}'",)
