"""One model for every continuous integration system: pipelines, what starts them, their jobs, their steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from filrouge.facts.shell import Command


class Provider(StrEnum):
    """The systems whose files are read."""

    GITHUB = "GitHub Actions"
    GITLAB = "GitLab CI"
    JENKINS = "Jenkins"


class Trigger(StrEnum):
    """What starts a pipeline. ``EVERY_BRANCH`` comes with ``PUSH`` where no branch is left out."""

    PUSH = "push"
    EVERY_BRANCH = "every branch"
    REQUEST = "request"
    TAG = "tag"
    SCHEDULE = "schedule"
    MANUAL = "manual"
    CALLED = "called"


class Purpose(StrEnum):
    """What a command is there for, of what a pipeline owes to a project."""

    INSTALL = "install"
    LINT = "lint"
    TESTS = "tests"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: commands, or something used (an action, ``uses``). ``silenced`` names the key that hides its failure."""

    name: str
    path: str
    line: int
    commands: tuple[Command, ...] = ()
    uses: str = ""
    given: tuple[str, ...] = ()
    folder: str = ""
    silenced: str = ""
    silenced_line: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A container image that a job runs in or beside."""

    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job of a pipeline. ``calls`` is the workflow that runs in its place."""

    name: str
    path: str
    line: int
    steps: tuple[Step, ...]
    triggers: frozenset[Trigger]
    images: tuple[Image, ...] = ()
    silenced: str = ""
    silenced_line: int = 0
    calls: str = ""
    has_cache: bool = False
    has_matrix: bool = False
    has_timeout: bool = False


@dataclass(frozen=True, slots=True)
class CiFault:
    """What a system would refuse in a file: a message of the words' ``ci.fault``, and its values."""

    kind: str
    path: str
    line: int
    text: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One pipeline file. ``document`` is what it holds as YAML, None for a Jenkinsfile or what cannot be read;
    ``elsewhere`` lists what it takes from other repositories, with the line.
    """

    path: str
    provider: Provider
    jobs: tuple[Job, ...] = ()
    document: Any = None
    faults: tuple[CiFault, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()
    has_concurrency: bool = False

    @property
    def triggers(self) -> frozenset[Trigger]:
        """What starts at least one of its jobs."""
        return frozenset(trigger for job in self.jobs for trigger in job.triggers)


@dataclass(frozen=True, slots=True)
class Run:
    """Something that a pipeline really runs: the purpose, the tool, and the way to it (``job test``, ``make test``,
    ``pytest --cov``). ``hidden`` says how its failure is kept from turning the pipeline red, and where.
    """

    purpose: Purpose
    tool: str
    job: Job
    chain: tuple[str, ...]
    path: str
    line: int
    hidden: str = ""
    hidden_path: str = ""
    hidden_line: int = 0


@dataclass(frozen=True)
class Ci:
    """Everything read: pipelines, systems that are only named (with their file), and what really runs.

    ``unseen`` lists what could not be followed, as it is written, with path and line.
    """

    pipelines: tuple[Pipeline, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    runs: tuple[Run, ...] = ()
    unseen: tuple[tuple[str, str, int], ...] = field(default=())

    def of(self, provider: Provider) -> tuple[Pipeline, ...]:
        """The pipelines of one system."""
        return tuple(pipeline for pipeline in self.pipelines if pipeline.provider is provider)

    def serving(self, purpose: Purpose) -> tuple[Run, ...]:
        """What runs for a purpose."""
        return tuple(run for run in self.runs if run.purpose is purpose)
