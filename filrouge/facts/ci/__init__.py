"""Continuous integration as the repository describes it: every system read into one model, and what really runs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from filrouge.facts.ci import github, gitlab, jenkins, schemas
from filrouge.facts.ci.following import MAXIMUM_RUNS, Following
from filrouge.facts.ci.model import Ci, CiFault, Pipeline, Provider, Run
from filrouge.facts.tasks import Tasks
from filrouge.facts.tree import Tree

__all__ = ["Ci", "ci"]

_OTHERS = (
    ("Azure Pipelines", re.compile(r"azure-pipelines[\w.-]*\.ya?ml|\.azure-pipelines/.+\.ya?ml")),
    ("CircleCI", re.compile(r"\.circleci/config\.ya?ml")),
    ("Travis CI", re.compile(r"\.travis\.ya?ml")),
    ("Drone", re.compile(r"\.drone\.(ya?ml|jsonnet|star)")),
    ("Woodpecker", re.compile(r"\.woodpecker(\.ya?ml|/.+\.ya?ml)")),
    ("Bitbucket Pipelines", re.compile(r"bitbucket-pipelines\.ya?ml")),
    ("AppVeyor", re.compile(r"\.?appveyor\.ya?ml")),
    ("Buildkite", re.compile(r"\.buildkite/.+\.ya?ml")),
    ("Forgejo Actions", re.compile(r"\.(forgejo|gitea)/workflows/[^/]+\.ya?ml")),
    ("Cirrus CI", re.compile(r"\.cirrus\.(ya?ml|star)")),
    ("SourceHut", re.compile(r"\.build\.ya?ml|\.builds/.+\.ya?ml")),
)
_SCHEMAS = {Provider.GITHUB: "github-workflows", Provider.GITLAB: "gitlab-ci"}
_SETTINGS = ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini", ".pytest.ini", "pytest.toml")


def ci(tree: Tree, tasks: Tasks) -> Ci:
    """Read every pipeline of the revision and follow its commands; nothing is run."""
    pipelines = tuple(map(_held_against_schema, (*github.read(tree), *gitlab.read(tree), *jenkins.read(tree))))
    others = tuple((name, path) for name, pattern in _OTHERS for path in tree.files if pattern.fullmatch(path))
    following = Following(tree, tasks, _measures_by_itself(tree))
    runs = tuple(itertools.islice(_runs(following, pipelines), MAXIMUM_RUNS))
    elsewhere = [(name, pipeline.path, line) for pipeline in pipelines for name, line in pipeline.elsewhere]
    elsewhere += _hosted(tree)
    return Ci(pipelines, others, runs, tuple(dict.fromkeys([*elsewhere, *following.unseen])))


def _hosted(tree: Tree) -> list[tuple[str, str, int]]:
    """pre-commit.ci runs the hooks of a repository that has subscribed, which its configuration's ``ci`` suggests."""
    path = ".pre-commit-config.yaml"
    text = tree.read(path) if path in tree.file_set else ""
    found = re.search(r"^ci:", text, re.MULTILINE)
    return [("pre-commit.ci", path, text.count("\n", 0, found.start()) + 1)] if found else []


def _runs(following: Following, pipelines: tuple[Pipeline, ...]) -> Iterator[Run]:
    """Each way to a purpose once, however many environments go it."""
    seen: set[tuple[str, ...]] = set()
    for pipeline in pipelines:
        for job in pipeline.jobs:
            for run in following.job(job):
                way = (job.path, run.purpose, run.tool, *run.chain)
                if way not in seen:
                    seen.add(way)
                    yield run


def _held_against_schema(pipeline: Pipeline) -> Pipeline:
    """What the schema refuses beside what is already known of the same line."""
    schema = _SCHEMAS.get(pipeline.provider)
    if schema is None or pipeline.document is None:
        return pipeline
    known = {fault.line for fault in pipeline.faults}
    found = tuple(
        CiFault("schema", pipeline.path, fault.line, f"{fault.place}: {fault.text}", fault.is_certain)
        for fault in schemas.faults(schema, pipeline.document)
        if fault.line not in known
    )
    return replace(pipeline, faults=(*pipeline.faults, *found))


def _measures_by_itself(tree: Tree) -> bool:
    """Whether pytest's own settings ask for coverage (``addopts = "--cov=..."``)."""
    for path in _SETTINGS:
        if path in tree.file_set:
            text = tree.read(path)
            place = text.find("addopts")
            if place >= 0 and "--cov" in text[place : place + 600]:
                return True
    return False
