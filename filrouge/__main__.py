"""The engine on a command line: ``filrouge run|plans|checks|doctor``; ``python -m filrouge`` in a clone of it."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path

from filrouge import handbook, terminal
from filrouge.addresses import understand
from filrouge.checks import CATALOGUE
from filrouge.doctor import examine
from filrouge.engine import run
from filrouge.errors import Cancelled, PipelineError
from filrouge.grading import planned_runs
from filrouge.plans import DEFAULT, Plan, PlanError, plan_at
from filrouge.report import Report, RunOutcome
from filrouge.sandbox.bounded import at_home
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.source import SourcePolicy, check_source, list_remote, settle
from filrouge.version import ENGINE_VERSION
from filrouge.words import LANGUAGES
from filrouge.workspace import Workspace

EXIT_PASSED, EXIT_FAILED, EXIT_UNUSABLE, EXIT_OURS = 0, 1, 2, 3
STATIC = "static"
OWN_PLAN = "filrouge.toml"
"""What a folder may ask of itself. It is read where a person types, and announced; the site knows its assignments."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 all required checks pass, 1 some fail, 2 the input is unusable,
    3 the verdict is incomplete, by a fault of ours.
    """
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]  # a hook that calls us points git at its own repository
    options = _parser().parse_args(arguments)
    status: int = options.command(options)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="filrouge", description="Grade a repository, with evidence.")
    parser.add_argument("--version", action="version", version=f"filrouge {ENGINE_VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    runs = commands.add_parser("run", help="grade a repository")
    runs.add_argument("source", metavar="SOURCE", help="an https address, a page of it, or a git repository’s folder")
    runs.add_argument("--revision", metavar="R", help="branch, tag or commit (default: the default branch, or HEAD)")
    runs.add_argument(
        "--plan",
        metavar="NAME|FILE",
        help=f"a ready-made plan, or one in TOML or JSON (default: `{OWN_PLAN}` of the folder, else `{DEFAULT}`)",
    )
    runs.add_argument("--only", metavar="CODE,...", help=f"only these checks, or `{STATIC}`: all that need no test run")
    runs.add_argument("--json", metavar="FILE", help="write the report there; `-` for standard output")
    runs.add_argument("--lang", choices=LANGUAGES, default=terminal.language())
    runs.add_argument("--workspace", metavar="FOLDER", type=Path, default=_workspace(), help="default: %(default)s")
    runs.add_argument(
        "--trust", metavar="HOST:PORT", action="append", default=[], help="accept http and private addresses there"
    )
    runs.set_defaults(command=_run)

    plans = commands.add_parser("plans", help="list the ready-made plans")
    plans.add_argument("--lang", choices=LANGUAGES, default=terminal.language())
    plans.set_defaults(command=lambda options: terminal.show_plans(options.lang))

    checks = commands.add_parser("checks", help="list the catalogue of checks")
    checks.add_argument("--lang", choices=LANGUAGES, default=terminal.language())
    checks.add_argument("--markdown", action="store_true", help="write the handbook of checks, as docs/checks.md is")
    checks.set_defaults(command=_checks)

    doctor = commands.add_parser("doctor", help="say what this machine can do")
    doctor.add_argument("--lang", choices=LANGUAGES, default=terminal.language())
    doctor.add_argument("--workspace", metavar="FOLDER", type=Path, default=_workspace(), help="default: %(default)s")
    doctor.set_defaults(
        command=lambda options: terminal.show_examination(examine(Workspace(options.workspace)), options.lang)
    )
    return parser


def _checks(options: argparse.Namespace) -> int:
    if not options.markdown:
        return terminal.show_checks(options.lang)
    sys.stdout.write(handbook.markdown())
    return EXIT_PASSED


def _workspace() -> Path:
    """Where XDG's base directory specification puts what may be deleted and made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "filrouge"


def _run(options: argparse.Namespace) -> int:
    try:
        plan = _plan(options)
    except PlanError as error:
        print(error.said(options.lang), file=sys.stderr)
        return EXIT_UNUSABLE
    workspace = _workspace_for(options)
    source, revision = _source(options, workspace.policy)
    cancelled = threading.Event()
    with terminal.Progress(options.lang, quiet=options.json == "-") as progress:
        try:
            report = run(
                source,
                plan,
                workspace,
                revision=revision,
                static_only=options.only == STATIC,
                listener=progress.hear,
                cancelled=cancelled,
            )
        except (KeyboardInterrupt, Cancelled):
            cancelled.set()
            return EXIT_FAILED
    _write(report, options)
    workspace.settle(report)
    return _status(report)


def _workspace_for(options: argparse.Namespace) -> Workspace:
    """A folder of one's own is read even where no sandbox is; what stands at an address is somebody else's."""
    sandbox = at_home() if Path(options.source).is_dir() else Bubblewrap()
    return Workspace(options.workspace, SourcePolicy(frozenset(options.trust), paths=True), sandbox)


def _source(options: argparse.Namespace, policy: SourcePolicy) -> tuple[str, str | None]:
    """What is to be cloned and which revision, from a folder, an address, or a page of a forge that was pasted."""
    if Path(options.source).is_dir():
        return options.source, options.revision
    address = understand(options.source)
    if options.revision or len(address.revisions) < 2:
        return address.url, options.revision or next(iter(address.revisions), None)
    try:
        source = check_source(address.url, policy)
        return address.url, settle(list_remote(source), source, address.revisions)
    except PipelineError:
        # The run itself says why, in its report.
        return address.url, address.revisions[0]


def _plan(options: argparse.Namespace) -> Plan:
    plan = plan_at(options.plan or _own_plan(options.source))
    if not options.only:
        return plan
    if options.only == STATIC:
        codes = [planned.check.code for planned in planned_runs(plan) if planned.is_static]
    else:
        codes = [code.strip().upper() for code in options.only.split(",")]
    unknown = [code for code in codes if code not in CATALOGUE]
    if unknown:
        raise PlanError("plan.no_such_checks", ("--only",), names=unknown)
    return plan.only(codes)


def _own_plan(source: str) -> str:
    """Where the plan of a folder stands, announced on standard error; the default plan's name where it has none."""
    own = Path(source) / OWN_PLAN
    if not own.is_file():
        return DEFAULT
    print(own, file=sys.stderr)
    return str(own)


def _write(report: Report, options: argparse.Namespace) -> None:
    if options.json == "-":
        print(report.to_json(indent=2))
        return
    if options.json:
        Path(options.json).write_text(report.to_json(indent=2) + "\n", encoding="utf-8")
    terminal.show_report(report, options.lang)


def _status(report: Report) -> int:
    if report.outcome is RunOutcome.REFUSED:
        return EXIT_UNUSABLE
    if report.outcome is RunOutcome.INCOMPLETE:
        return EXIT_OURS
    return EXIT_PASSED if report.passed else EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main())
