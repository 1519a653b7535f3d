"""What makes a pipeline pleasant to wait for: advice."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.ci.presence import unread
from filrouge.facts.ci.model import Ci, Job, Pipeline, Provider, Purpose
from filrouge.report import Finding, Message, Repair, Value

_EXAMPLES = {
    ("cache", Provider.GITHUB): ("- uses: actions/setup-python@v5", "  with:", "    cache: pip"),
    ("cache", Provider.GITLAB): ("cache:", "  paths: [.cache/pip]", "variables:", "  PIP_CACHE_DIR: .cache/pip"),
    ("concurrency", Provider.GITHUB): (
        "concurrency:",
        "  group: ${{ github.workflow }}-${{ github.ref }}",
        "  cancel-in-progress: true",
    ),
    ("concurrency", Provider.GITLAB): ("default:", "  interruptible: true"),
    ("matrix", Provider.GITHUB): ("strategy:", "  matrix:", '    python: ["3.11", "3.13"]'),
    ("matrix", Provider.GITLAB): ("parallel:", "  matrix:", '    - PYTHON: ["3.11", "3.13"]'),
    ("timeout", Provider.GITHUB): ("timeout-minutes: 10",),
    ("timeout", Provider.GITLAB): ("timeout: 10 minutes",),
}


class PipelineComfort(Check):
    """CI06: cache, matrix, concurrency, a ceiling of time. Advice: a small project may do without each."""

    code = "CI06"
    lesson = "ci-tools"
    weight = 0

    def verdict(self, ci: Ci) -> Verdict:
        """Passes wherever the files can be read; looks at the jobs that install and test, where the waiting is done."""
        if shut := unread(ci):
            return shut
        findings = [finding for pipeline in ci.pipelines for finding in _advice(pipeline, ci)]
        if not ci.serving(Purpose.TESTS):
            return Verdict.not_applicable(Message("ci.comfort.nothing"))
        if not findings:
            return Verdict.passed(Message("ci.comfort.whole"))
        return Verdict.passed(Message("ci.comfort.advice", {"count": len(findings)}), 1.0, findings)


def _advice(pipeline: Pipeline, ci: Ci) -> Iterator[Finding]:
    """Of the pipelines that test: the others are not waited for. tox and nox bring versions of Python of their own."""
    installing = {run.job.name for run in ci.serving(Purpose.INSTALL) if run.job.path == pipeline.path}
    testing = {run.job.name for run in ci.serving(Purpose.TESTS) if run.job.path == pipeline.path}
    jobs = [job for job in pipeline.jobs if job.name in testing]
    several = any("tox" in link or "nox" in link for run in ci.serving(Purpose.TESTS) for link in run.chain)
    if not jobs or pipeline.provider is Provider.JENKINS:
        return
    if uncached := [job for job in jobs if job.name in installing and not job.has_cache]:
        yield _finding("cache", pipeline, uncached)
    if not several and not any(job.has_matrix for job in jobs):
        yield _finding("matrix", pipeline, jobs)
    if not pipeline.has_concurrency:
        yield _finding("concurrency", pipeline, jobs)
    if unlimited := [job for job in jobs if not job.has_timeout]:
        yield _finding("timeout", pipeline, unlimited)


def _finding(kind: str, pipeline: Pipeline, jobs: list[Job]) -> Finding:
    values: dict[str, Value] = {"jobs": [job.name for job in jobs][:10], "count": len(jobs)}
    repair = Repair(Message(f"repair.ci_{kind}"), _EXAMPLES.get((kind, pipeline.provider), ()))
    return Finding(Message(f"ci.comfort.{kind}", values), jobs[0].path, jobs[0].line, repair=repair)
