"""What the pipeline really runs, when, and whether its failures count."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.ci.presence import unread
from filrouge.facts.ci.model import Ci, Pipeline, Provider, Purpose, Run, Trigger
from filrouge.report import Finding, Message, Repair, Value

_EXAMPLES = {
    Purpose.INSTALL: "pip install -e . --group dev",
    Purpose.LINT: "ruff check .",
    Purpose.TESTS: "pytest",
    Purpose.COVERAGE: "pytest --cov",
}
_GATES = (Purpose.LINT, Purpose.TESTS)


class PipelineSubstance(Check):
    """CI03: the pipeline runs on pushes and on requests, and installs, lints, tests and measures coverage.

    Commands are followed through make, tox, nox, the project's scripts and shell scripts. What leads out of the
    repository cannot be followed: then what is missing is advice.
    """

    code = "CI03"
    lesson = "continuous-everything"
    weight = 3
    requires = ("CI01",)
    parameters = {"purposes": ["install", "lint", "tests", "coverage"]}

    def verdict(self, ci: Ci) -> Verdict:
        """Score = share of what is wanted: two triggers, and each purpose of ``purposes``."""
        if not ci.pipelines:
            return Verdict.not_applicable(Message("ci.not_read"))
        wanted = [purpose for purpose in Purpose if purpose in self.names("purposes")]
        missing = [purpose for purpose in wanted if not ci.serving(purpose)]
        findings = [_proof(ci.serving(purpose)[0]) for purpose in wanted if purpose not in missing]
        absent = [_missing(purpose, ci) for purpose in missing]
        triggers = list(_missing_triggers(ci))
        total = len(wanted) + 2
        values: dict[str, Value] = {
            "found": total - len(absent) - len(triggers),
            "count": total,
            "names": [str(purpose) for purpose in missing],
        }
        if not absent and not triggers:
            return Verdict.passed(Message("ci.substance.whole", values), 1.0, findings)
        if ci.unseen and not triggers:
            unseen = [_unseen(*item) for item in ci.unseen]
            return Verdict.passed(Message("ci.substance.unseen", values), 1.0, [*absent, *unseen, *findings])
        score = (total - len(absent) - len(triggers)) / total
        return Verdict.failed(Message("ci.substance.lacking", values), score, [*absent, *triggers, *findings])


def _proof(run: Run) -> Finding:
    """What was found, with the way to it."""
    values: dict[str, Value] = {"chain": " → ".join(run.chain)}
    return Finding(Message(f"ci.runs.{run.purpose}", values), run.path, run.line)


def _missing(purpose: Purpose, ci: Ci) -> Finding:
    command = _EXAMPLES[purpose]
    step = f"  - {command}" if ci.pipelines[0].provider is Provider.GITLAB else f"      - run: {command}"
    step = f"        sh '{command}'" if ci.pipelines[0].provider is Provider.JENKINS else step
    path = _main(ci).path
    return Finding(Message(f"ci.lacks.{purpose}"), path, repair=Repair(Message("repair.add_step"), (step,)))


def _unseen(name: str, path: str, line: int) -> Finding:
    return Finding(Message("ci.substance.not_followed", {"name": name}), path, line)


def _main(ci: Ci) -> Pipeline:
    """The pipeline that a person would mend: the one that tests, else the first that a push starts."""
    testing = {run.job.path for run in ci.serving(Purpose.TESTS)}
    return next(
        (pipeline for pipeline in ci.pipelines if pipeline.path in testing),
        next((pipeline for pipeline in ci.pipelines if Trigger.PUSH in pipeline.triggers), ci.pipelines[0]),
    )


def _missing_triggers(ci: Ci) -> Iterator[Finding]:
    """Of what checks the project (tests, else linters, else everything): a request whose branch's every push is checked
    needs no trigger of its own. A job that another workflow calls starts whenever the caller does.
    """
    checking = ci.serving(Purpose.TESTS) or ci.serving(Purpose.LINT)
    started = {trigger for run in checking for trigger in run.job.triggers} or {
        trigger for pipeline in ci.pipelines for trigger in pipeline.triggers
    }
    if Trigger.CALLED in started:
        return
    main = _main(ci)
    if Trigger.PUSH not in started:
        yield Finding(Message("ci.lacks.push"), main.path, 1, repair=_trigger_repair(main, "push"))
    if Trigger.REQUEST not in started and Trigger.EVERY_BRANCH not in started:
        yield Finding(Message("ci.lacks.request"), main.path, 1, repair=_trigger_repair(main, "request"))


def _trigger_repair(pipeline: Pipeline, trigger: str) -> Repair:
    if pipeline.provider is Provider.GITHUB:
        return Repair(Message("repair.trigger"), ("on:", "  push:", "    branches: [main]", "  pull_request:"))
    source = "merge_request_event" if trigger == "request" else "push"
    return Repair(Message("repair.trigger"), ("  rules:", f'    - if: $CI_PIPELINE_SOURCE == "{source}"'))


class SilencedGates(Check):
    """CI04: when a linter or the tests fail, the pipeline fails: no ``|| true``, no ``continue-on-error``."""

    code = "CI04"
    lesson = "ci-tools"
    weight = 2
    requires = ("CI01",)

    def verdict(self, ci: Ci) -> Verdict:
        """Score = share of the gates that count; a tool that also runs where it counts is only advised upon."""
        if shut := unread(ci):
            return shut
        gates = [run for run in ci.runs if run.purpose in _GATES]
        if not gates:
            return Verdict.not_applicable(Message("ci.gates.none"))
        counting = {(run.purpose, run.tool) for run in gates if not run.hidden}
        tools = {(run.purpose, run.tool) for run in gates}
        hidden = [run for run in gates if run.hidden and (run.purpose, run.tool) not in counting]
        doubled = [run for run in gates if run.hidden and (run.purpose, run.tool) in counting]
        values: dict[str, Value] = {"count": len(tools - counting), "gates": len(tools)}
        if hidden:
            findings = [*map(_silenced, hidden), *map(_doubled, doubled)]
            return Verdict.failed(Message("ci.gates.silenced", values), len(counting) / len(tools), findings)
        return Verdict.passed(Message("ci.gates.count", {"count": len(tools)}), 1.0, map(_doubled, doubled))


def _silenced(run: Run) -> Finding:
    values: dict[str, Value] = {"tool": run.tool, "how": run.hidden, "chain": " → ".join(run.chain)}
    repair = Repair(Message("repair.unsilence", values))
    return Finding(Message("ci.gates.hidden", values), run.hidden_path, run.hidden_line, repair=repair)


def _doubled(run: Run) -> Finding:
    values: dict[str, Value] = {"tool": run.tool, "how": run.hidden, "chain": " → ".join(run.chain)}
    return Finding(Message("ci.gates.hidden_here", values), run.hidden_path, run.hidden_line)
