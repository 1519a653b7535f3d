"""Facts about a repository: each computed once, when a check first asks, and shared by all checks that ask for it.

A fact is a function whose parameters name other facts or what the engine provides (`PROVIDED`). To add one: copy a
neighbour, add it to `FACTS`. A fact that needs the environment, directly or not, is known only after the tests have
run; the others are static and are computed meanwhile.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import cache
from typing import Any

from filrouge import noting
from filrouge.advisories import Advisory
from filrouge.checkout import Checkout
from filrouge.environment import Environment
from filrouge.facts.arrivals import arrivals
from filrouge.facts.benchmarks import benchmarks
from filrouge.facts.broken import readability
from filrouge.facts.ci import ci
from filrouge.facts.ci.audit import ci_audit
from filrouge.facts.claims import claims
from filrouge.facts.containers import containers
from filrouge.facts.containers.hadolint import hadolint
from filrouge.facts.contents import contents
from filrouge.facts.coverage import coverage
from filrouge.facts.dataflows import dataflows
from filrouge.facts.declaration import declaration
from filrouge.facts.definitions import definitions
from filrouge.facts.docstrings import docstrings
from filrouge.facts.history import KnownHeads, history
from filrouge.facts.interface import interface
from filrouge.facts.junk import ignored_samples, junk
from filrouge.facts.kept_files import kept_files
from filrouge.facts.learning import learning
from filrouge.facts.leftovers import leftovers
from filrouge.facts.lint import lint
from filrouge.facts.loading import unsafe_loading
from filrouge.facts.merges import merges
from filrouge.facts.modules import modules
from filrouge.facts.notebooks import notebooks
from filrouge.facts.packaging import packaging
from filrouge.facts.records import RECORDS
from filrouge.facts.rerun import Rerun
from filrouge.facts.secrets import secrets
from filrouge.facts.suite import Suite
from filrouge.facts.suite_layout import suite_layout
from filrouge.facts.tasks import tasks
from filrouge.facts.tools import Tools
from filrouge.facts.traces import traces
from filrouge.facts.tree import tree
from filrouge.facts.unreadable import unreadable
from filrouge.facts.versions import releases
from filrouge.facts.vulnerabilities import vulnerabilities
from filrouge.facts.written_tests import written_tests
from filrouge.limits import Limits

FACTS: Mapping[str, Callable[..., Any]] = {
    "tree": tree,
    "modules": modules,
    "packaging": packaging,
    "notebooks": notebooks,
    "learning": learning,
    "history": history,
    "arrivals": arrivals,
    "merges": merges,
    "contents": contents,
    "secrets": secrets,
    "readability": readability,
    "releases": releases,
    "junk": junk,
    "ignored_samples": ignored_samples,
    "lint": lint,
    "unreadable": unreadable,
    "definitions": definitions,
    "written_tests": written_tests,
    "unsafe_loading": unsafe_loading,
    "leftovers": leftovers,
    "docstrings": docstrings,
    "interface": interface,
    "declaration": declaration,
    "suite_layout": suite_layout,
    "coverage": coverage,
    "tasks": tasks,
    "ci": ci,
    "ci_audit": ci_audit,
    "claims": claims,
    "benchmarks": benchmarks,
    "containers": containers,
    "hadolint": hadolint,
    "dataflows": dataflows,
    "vulnerabilities": vulnerabilities,
    "traces": traces,
    "kept_files": kept_files,
    **RECORDS,
}

PROVIDED: Mapping[str, Any] = {
    "checkout": Checkout,
    "limits": Limits,
    "tools": Tools,
    "rerun": Rerun,
    "known_heads": KnownHeads | None,
    "environment": Environment,
    "suite": Suite,
    "advisories": Mapping[str, tuple[Advisory, ...]] | None,
    "wanted_paths": tuple[str, ...],
    "hardcoded_lines": Mapping[str, tuple[int, ...]],
}
"""What the engine gives, with its type: the checkout, the plan's limits, what runs tools and the suite once more, where
branches stood in former runs (None where nobody remembers them); after the tests, the environment, their results and
the advisories on what is installed (None where none are kept); at last the paths of the files to keep, and the lines of
which a linter said that they assign a password.
"""

AFTER_TESTS = frozenset({"environment", "suite", "rerun", "advisories"})
"""What is provided only once the tests have run."""


class Facts:
    """The facts of one run, computed on first use; safe to ask from several threads."""

    def __init__(self, **provided: Any) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Future[Any]] = {}
        for name, value in provided.items():
            self.provide(name, value)

    def provide(self, name: str, value: Any) -> None:
        """Give a fact that was made elsewhere."""
        with self._lock:
            self._known.setdefault(name, Future()).set_result(value)

    def fail(self, name: str, error: BaseException) -> None:
        """Say that a fact cannot be had: whoever asks for it gets `error`."""
        with self._lock:
            self._known.setdefault(name, Future()).set_exception(error)

    def get(self, name: str) -> Any:
        """The fact called `name`; raises what computing it raised, each time."""
        with self._lock:
            future = self._known.get(name)
            ours = future is None
            if future is None:
                future = self._known[name] = Future()
        if ours:
            try:
                with noting.at(name):
                    future.set_result(self.call(FACTS[name]))
            except BaseException as error:
                future.set_exception(error)
        return future.result()

    def known(self, name: str) -> Any | None:
        """The fact if it was computed without fault, else None; never computes."""
        with self._lock:
            future = self._known.get(name)
        return future.result() if future and future.done() and not future.exception() else None

    def call(self, function: Callable[..., Any]) -> Any:
        """Call `function` with the facts that its parameters name."""
        return function(**{name: self.get(name) for name in parameters(function)})


def parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the facts that a fact or a check's ``verdict`` asks for; raises LookupError for one that is
    unknown.
    """
    names = tuple(name for name in inspect.signature(function).parameters if name != "self")
    for name in names:
        if name not in FACTS and name not in PROVIDED:
            raise LookupError(f"{function.__qualname__} asks for {name!r}, which is no fact")
    return names


@cache
def depends_on(function: Callable[..., Any], names: frozenset[str]) -> bool:
    """Whether a fact or a verdict asks, directly or through other facts, for one of the facts called `names`."""
    return any(name in names or (name in FACTS and depends_on(FACTS[name], names)) for name in parameters(function))


def needs_environment(function: Callable[..., Any]) -> bool:
    """Whether a fact or a verdict depends on the environment or on what ran in it."""
    return depends_on(function, AFTER_TESTS)


def waits_for_tool(name: str) -> bool:
    """Whether the fact called `name` is told by a tool in the sandbox, which takes longer than reading."""
    return name in FACTS and "tools" in parameters(FACTS[name])
