"""What GitHub refuses in a workflow, whatever its version: the rules that a schema words badly or does not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from filrouge.facts.ci.model import CiFault
from filrouge.facts.yaml_documents import Items, Table, texts


def refused(path: str, document: Table) -> Iterator[CiFault]:
    """Each place at which GitHub would not start the workflow."""
    for line, key in _repeated(document):
        yield CiFault("repeated_key", path, line, key)
    if document.get("on") is None:
        yield CiFault("no_trigger", path, document.lines.get("on", document.line))
    jobs = document.get("jobs")
    if not isinstance(jobs, Table) or not jobs:
        yield CiFault("no_jobs", path, document.lines.get("jobs", document.line))
        return
    for name, job in jobs.items():
        if isinstance(job, Table):
            yield from _job(path, name, job, jobs)
        else:
            yield CiFault("job_is_no_table", path, jobs.lines[name], name)


def _job(path: str, name: str, job: Table, jobs: Table) -> Iterator[CiFault]:
    line = jobs.lines[name]
    for wanted in texts(job.get("needs")):
        if wanted not in jobs and "$" not in wanted:
            yield CiFault("needs_no_job", path, job.lines["needs"], wanted)
    if "uses" in job:
        return
    if "runs-on" not in job:
        yield CiFault("no_runner", path, line, name)
    steps = job.get("steps")
    if isinstance(steps, Items):
        for step, at in zip(steps, steps.lines, strict=True):
            yield from _step(path, step, at)
    else:
        yield CiFault("steps_no_list" if "steps" in job else "no_steps", path, job.lines.get("steps", line), name)


def _step(path: str, step: Any, line: int) -> Iterator[CiFault]:
    if not isinstance(step, Table):
        yield CiFault("step_is_no_table", path, line)
    elif "run" in step and "uses" in step:
        yield CiFault("run_and_uses", path, line)
    elif "run" not in step and "uses" not in step:
        yield CiFault("neither_run_nor_uses", path, line)
    elif "run" in step and isinstance(step["run"], (Table, Items)):
        yield CiFault("run_is_no_text", path, step.lines["run"])


def _repeated(document: Any) -> Iterator[tuple[int, str]]:
    """Every key that is given twice; values are visited once, however often an alias stands for them."""
    seen: set[int] = set()
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if id(value) in seen or not isinstance(value, (Table, Items)):
            continue
        seen.add(id(value))
        if isinstance(value, Table):
            yield from ((line, key) for key, line in value.repeated)
            waiting += value.values()
        else:
            waiting += value
