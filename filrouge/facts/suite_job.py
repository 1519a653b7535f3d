"""The steps by which a project is installed and its tests are run in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from filrouge.checkout import Checkout
from filrouge.environment import Environment
from filrouge.facts.launch import Launch
from filrouge.facts.suite_layout import SuiteLayout
from filrouge.limits import Limits
from filrouge.sandbox import ENVIRONMENT, PROJECT, TOOLS, Job, Mount, Step

COVERAGE_SECONDS = 20
COVERAGE_JSON = "/tmp/filrouge-coverage.json"  # noqa: S108 - inside the sandbox
FOUND_JSON = "/tmp/filrouge-found.json"  # noqa: S108
FOUND_SECONDS = 20
LATE_COVERAGE_JSON = "/tmp/filrouge-late-coverage.json"  # noqa: S108
BENCHMARK_JSON = "/tmp/filrouge-benchmark.json"  # noqa: S108

_OVERLAY = "/student/venv"
_UV = "/tools/uv"
_CONFIGURATION = f"{TOOLS}/coverage.cfg"
_LENIENT = "ELLIPSIS NORMALIZE_WHITESPACE"
"""For examples of projects that set no flags of their own: how a line is broken is no fault."""


@dataclass(frozen=True)
class SuiteJobs:
    """Makes the jobs that run this project's tests, all from the same installed state."""

    checkout: Checkout
    layout: SuiteLayout
    environment: Environment
    limits: Limits

    @property
    def start(self) -> Launch:
        """Where pytest is started."""
        return self.layout.start

    def job(self, *steps: Step) -> Job:
        """One sandbox: the project is installed where it can be, then these steps are run."""
        environment = self.environment
        mounts = [Mount(environment.path, ENVIRONMENT), Mount(_uv(), _UV)]
        if not environment.interpreter.prefix.is_relative_to("/usr"):
            mounts.append(Mount(environment.interpreter.prefix, str(environment.interpreter.prefix)))
        installing = self._install_steps() if environment.installable else ()
        return Job((*installing, *steps), _SHARED, tuple(mounts), self.limits, self.checkout.path)

    def measured(self, key: str) -> tuple[Step, Step]:
        """The suite under coverage. The tests write coverage's report themselves; where they were cut off, what was
        measured is reported after them.
        """
        measure = f"{TOOLS}/measure.py"
        late = (self._python, measure, "report", _CONFIGURATION, LATE_COVERAGE_JSON)
        watched = self.layout.coverage_sources if self.start.directory == "." else (self.start.directory,)
        sources = ",".join(f"{PROJECT}/{source}" for source in watched) or PROJECT
        argv = (self._python, measure, "tests", _CONFIGURATION, COVERAGE_JSON, sources)
        tests = self._pytest("tests", argv, key, (self.start.options(),), FILROUGE_BENCHMARKS=BENCHMARK_JSON)
        coverage = Step(
            name="coverage",
            argv=("sh", "-c", '[ -s "$0" ] || exec "$@"', COVERAGE_JSON, *late),
            seconds=COVERAGE_SECONDS,
            directory=f"{PROJECT}/{self.start.directory}",
            collect=(COVERAGE_JSON, LATE_COVERAGE_JSON, BENCHMARK_JSON),
        )
        return tests, coverage

    def found(self) -> tuple[Step, ...]:
        """What looks for the project's names where it is installed at its root: from a folder that is not the
        project's, so that only what is installed is found.
        """
        installable = self.environment.installable
        if not installable or installable.directory != "." or not self.layout.own_packages:
            return ()
        argv = (self._python, "-I", f"{TOOLS}/find_names.py", FOUND_JSON, *self.layout.own_packages)
        return (Step("found", argv, FOUND_SECONDS, directory="/tmp", collect=(FOUND_JSON,)),)  # noqa: S108

    def ordered(self, name: str, key: str, order: int, seconds: int) -> Step:
        """The suite without coverage, shuffled by `order`; minus `order` is the same the other way round."""
        argv = (self._python, f"{TOOLS}/plain.py")
        step = self._pytest(name, argv, key, (self.start.options(),), FILROUGE_ORDER=str(order))
        return replace(step, seconds=seconds)

    def examples(self, name: str, key: str, paths: tuple[str, ...], seconds: int) -> Step:
        """The examples in the docstrings of these files, without the options that the project gives its tests."""
        argv = (self._python, f"{TOOLS}/plain.py", *(f"{PROJECT}/{path}" for path in paths))
        flags = () if self.layout.sets_doctest_flags else (f"-o 'doctest_optionflags={_LENIENT}'",)
        rootdir = f"--rootdir={PROJECT}"
        options = ("--doctest-modules", "-o addopts=", "-p no:cacheprovider", rootdir, *flags)
        return replace(self._pytest(name, argv, key, options), seconds=seconds)

    @property
    def _python(self) -> str:
        return f"{_OVERLAY}/bin/python" if self.environment.installable else _SHARED

    def _pytest(self, name: str, argv: tuple[str, ...], key: str, options: tuple[str, ...], **more: str) -> Step:
        """A step in which pytest runs; its options are given through the environment, for on the command line they
        would show in the tests' own ``sys.argv``.
        """
        imported = (*self.environment.import_roots, *self.start.roots)
        roots = [f"{PROJECT}/{root}".removesuffix("/.") for root in imported]
        environment: Mapping[str, str] = {
            "PATH": f"{Path(self._python).parent}:{ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": ":".join([f"{TOOLS}/plugin", *roots]),
            "PYTEST_ADDOPTS": " ".join([*_options(self.environment), *options]),
            "FILROUGE_KEY": key,
            **more,
        }
        directory = f"{PROJECT}/{self.start.directory}"
        return Step(name, argv, self.limits.tests_seconds, directory, environment, records=True)

    def _install_steps(self) -> tuple[Step, ...]:
        """Editable, so that coverage sees the student's files; with the build backend at hand and nothing to
        download.
        """
        assert self.environment.installable is not None  # noqa: S101 - the caller asked
        target = f"./{self.environment.installable.directory}"
        offline = ("--offline", "--no-config", "--no-deps", "--no-build-isolation", "--no-cache", "--quiet")
        install = (_UV, "pip", "install", "--python", f"{_OVERLAY}/bin/python", *offline, "--editable", target)
        path = f"{_OVERLAY}/bin:{ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin"
        return (
            Step("overlay", (_SHARED, "-I", f"{TOOLS}/overlay.py", ENVIRONMENT, _OVERLAY), 20, needed=True),
            Step("install", install, self.limits.install_seconds, environment={"PATH": path}),
        )


_SHARED = f"{ENVIRONMENT}/bin/python"


def _options(environment: Environment) -> list[str]:
    installed = {requirement.split("==")[0].lower().replace("_", "-") for requirement in environment.installed}
    options = ["-p filrouge_reporter", "--continue-on-collection-errors", "--maxfail=0"]
    if "pytest-cov" in installed:
        options.append("--no-cov")
    if "pytest-xdist" in installed:
        options.append("-n0")
    return options


def _uv() -> Path:
    from uv import find_uv_bin

    return Path(find_uv_bin())
