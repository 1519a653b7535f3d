"""GitHub Actions: workflows, and the composite actions of the same repository (workflow syntax for GitHub Actions)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from filrouge.facts.ci.github_rules import refused
from filrouge.facts.ci.model import CiFault, Image, Job, Pipeline, Provider, Step, Trigger
from filrouge.facts.shell import commands
from filrouge.facts.tree import Tree
from filrouge.facts.yaml_documents import Table, YamlError, read_yaml, tables, texts

MAXIMUM_FILES = 50

_WORKFLOW = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_REQUESTS = ("pull_request", "pull_request_target", "merge_group")
_LIVE_REQUESTS = {"opened", "synchronize", "reopened", "ready_for_review", "edited"}
_EVENTS = {"schedule": Trigger.SCHEDULE, "workflow_dispatch": Trigger.MANUAL, "workflow_call": Trigger.CALLED,
           "repository_dispatch": Trigger.MANUAL, "release": Trigger.TAG}  # fmt: skip
_CACHING = re.compile(r"^(actions/cache|astral-sh/setup-uv|Swatinem/|pre-commit/action|ramsey/|abatilo/)")


def read(tree: Tree) -> Iterator[Pipeline]:
    """The workflows, and what a workflow calls in the same repository stands among them."""
    for path in [path for path in tree.files if _WORKFLOW.fullmatch(path)][:MAXIMUM_FILES]:
        try:
            documents = read_yaml(tree.read(path))
        except YamlError as error:
            fault = CiFault("unreadable", path, error.line, str(error))
            yield Pipeline(path, Provider.GITHUB, faults=(fault,))
            continue
        yield _pipeline(tree, path, documents[0] if documents else None)


def _pipeline(tree: Tree, path: str, document: Any) -> Pipeline:
    if not isinstance(document, Table):
        return Pipeline(path, Provider.GITHUB, faults=(CiFault("empty", path, 1),))
    triggers = _triggers(document.get("on"))
    found = document.get("jobs")
    names = found if isinstance(found, Table) else Table(1)
    jobs = tuple(_job(tree, path, name, job, names.lines[name], triggers) for name, job in names.items())
    elsewhere = tuple((job.calls, job.line) for job in jobs if job.calls and not job.calls.startswith(("./", "$")))
    return Pipeline(
        path, Provider.GITHUB, jobs, document, tuple(refused(path, document)), elsewhere,
        "concurrency" in document or any("concurrency" in job for job in tables(list(names.values()))),
    )  # fmt: skip


def _triggers(on: Any) -> frozenset[Trigger]:
    events = on if isinstance(on, Table) else dict.fromkeys(texts(on))
    found: set[Trigger] = set()
    for event, wanted in events.items():
        options = wanted if isinstance(wanted, Table) else Table(1)
        if event == "push":
            found |= _pushes(options)
        elif event in _REQUESTS:
            types = set(texts(options.get("types")))
            found |= {Trigger.REQUEST} if not types or types & _LIVE_REQUESTS else set()
        elif event in _EVENTS:
            found.add(_EVENTS[event])
    return frozenset(found)


def _pushes(options: Table) -> set[Trigger]:
    if (
        "branches" not in options
        and "branches-ignore" not in options
        and ("tags" in options or "tags-ignore" in options)
    ):
        return {Trigger.TAG}
    branches = texts(options.get("branches"))
    everywhere = "branches" not in options or any(branch in ("*", "**") for branch in branches)
    return {Trigger.PUSH, Trigger.EVERY_BRANCH} if everywhere else {Trigger.PUSH}


def _job(tree: Tree, path: str, name: str, value: Any, line: int, triggers: frozenset[Trigger]) -> Job:
    job = value if isinstance(value, Table) else Table(line)
    folder = _folder(job)
    steps = tuple(step for item in tables(job.get("steps")) for step in _steps(tree, path, item, folder))
    strategy = next(tables(job.get("strategy")), Table(line))
    silenced = "continue-on-error: true" if job.get("continue-on-error") is True else ""
    return Job(
        name=name, path=path, line=line, steps=steps, triggers=triggers, images=tuple(_images(path, job)),
        silenced=silenced, silenced_line=job.lines.get("continue-on-error", line),
        calls=str(job["uses"]) if isinstance(job.get("uses"), str) else "",
        has_cache=any(_caches(step) for step in steps), has_matrix="matrix" in strategy,
        has_timeout="timeout-minutes" in job,
    )  # fmt: skip


def _folder(job: Table) -> str:
    for defaults in tables(job.get("defaults")):
        for run in tables(defaults.get("run")):
            return _clean_folder(str(run.get("working-directory", "")))
    return ""


def _clean_folder(folder: str) -> str:
    return folder.removeprefix("./").strip("/") if folder != "." else ""


def _steps(tree: Tree, path: str, step: Table, folder: str, depth: int = 0) -> Iterator[Step]:
    """The step; for a composite action of the repository its own steps, silenced where the caller is."""
    name = str(step.get("name") or step.get("id") or "")
    silenced = "continue-on-error: true" if step.get("continue-on-error") is True else ""
    at = step.lines.get("continue-on-error", step.line)
    uses = step.get("uses")
    if isinstance(uses, str):
        options = next(tables(step.get("with")), Table(step.line))
        given = tuple(f"{key}={value}" for key, value in options.items())
        yield Step(name, path, step.line, (), uses, given, folder, silenced, at)
        if uses.startswith("./") and depth < 3:
            for place, inner in _composite(tree, uses[2:].rstrip("/")):
                yield from _steps(tree, place, inner, folder, depth + 1)
        return
    script = step.get("run")
    if isinstance(script, str):
        folder = _clean_folder(str(step.get("working-directory", folder)))
        line = getattr(script, "line", step.line)
        yield Step(name, path, step.line, commands(script, line), "", (), folder, silenced, at)


def _composite(tree: Tree, folder: str) -> Iterator[tuple[str, Table]]:
    for name in ("action.yml", "action.yaml"):
        path = f"{folder}/{name}" if folder else name
        if path in tree.files:
            try:
                documents = read_yaml(tree.read(path))
            except YamlError:
                return
            for document in tables(documents[:1]):
                for runs in tables(document.get("runs")):
                    yield from ((path, step) for step in tables(runs.get("steps")))


def _images(path: str, job: Table) -> Iterator[Image]:
    services = next(tables(job.get("services")), Table(job.line))
    for value in (job.get("container"), *services.values()):
        image = value.get("image") if isinstance(value, Table) else value
        if isinstance(image, str):
            yield Image(image, path, getattr(image, "line", job.line))


def _caches(step: Step) -> bool:
    cached = any(option.startswith(("cache=", "enable-cache=True", "cache-")) for option in step.given)
    return bool(_CACHING.match(step.uses)) or cached
