"""Small facts made by hand, for checks that are tested without a repository."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from filrouge.checkout import Checkout, Entry
from filrouge.environment import Environment, Interpreter
from filrouge.facts.history import Change, Commit, History
from filrouge.facts.lint import Lint, Violation
from filrouge.facts.modules import Module, Modules, parse
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree, is_test
from filrouge.report import SourceRecord, TestCase, TestOutcome, TestsRecord

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def revision(number: int) -> str:
    """A full hash that is told from others by its first ten digits."""
    return f"{number:010x}".ljust(40, "0")


def commit(
    subject: str, *paths: str, parents: tuple[str, ...] = ("p",), author: str = "Camille", number: int = 0
) -> Commit:
    changes = tuple(Change(path, 1, 0) for path in paths)
    return Commit(revision(number), parents, MOMENT, MOMENT, author, "c@x.example", subject, changes)


def history_of(*subjects: str) -> History:
    """A line of commits, the last subject the newest."""
    commits = [
        commit(subject, parents=(revision(number - 1),) if number else (), number=number)
        for number, subject in enumerate(subjects)
    ]
    return History(commits[-1].revision if commits else "", tuple(reversed(commits)), ("main",), ())


def tree_of(*paths: str) -> Tree:
    return Tree(Path("/nowhere"), tuple(Entry(path, "100644", 1) for path in paths))


def suite_of(
    *cases: TestCase, collected: int | None = None, complete: bool = True, output: str = "", **more: object
) -> Suite:
    count = {outcome: sum(case.outcome is outcome for case in cases) for outcome in TestOutcome}
    record = TestsRecord(
        collected=len(cases) if collected is None else collected,
        passed=count[TestOutcome.PASSED],
        failed=count[TestOutcome.FAILED],
        errors=count[TestOutcome.ERROR],
        skipped=count[TestOutcome.SKIPPED],
        xfailed=count[TestOutcome.XFAILED],
        xpassed=count[TestOutcome.XPASSED],
        seconds=1.0,
        complete=complete,
        cases=cases,
    )
    values: dict[str, object] = {
        "installed_project": True, "install_output": "", "seconds": 1.0, "install_seconds": 0.1, "stopped_by": "",
        "exit": 0, "hanging": "", "output": output, "coverage_json": b"", "commands": (),
    }  # fmt: skip
    return Suite(record=record, **(values | more))  # type: ignore[arg-type]


def case(outcome: str, name: str = "tests/test_a.py::test_one", **more: object) -> TestCase:
    return TestCase(id=name, outcome=TestOutcome(outcome), path=name.split("::")[0], **more)  # type: ignore[arg-type]


def environment_of(*declared_in: str) -> Environment:
    interpreter = Interpreter("3.11.7", Path("/usr/bin/python3"), Path("/usr"))
    return Environment("key", interpreter, Path("/nowhere"), True, declared_in, (), (), None, (), ())


def written(folder: Path, files: Mapping[str, str]) -> Tree:
    """A tree whose files can be read: they are written below `folder`."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Tree(folder, tuple(Entry(path, "100644", len(text)) for path, text in sorted(files.items())))


def checkout_of(url: str = "https://github.com/camille/shop") -> Checkout:
    return Checkout(Path("/nowhere"), SourceRecord(url=url, committed_at=MOMENT), (), (), 0.1)


def modules_of(texts: Mapping[str, str]) -> Modules:
    """Python files by path."""
    own = tree_of(*texts).own_files
    return Modules(tuple(Module(path, text, parse(text), is_test(path), path in own) for path, text in texts.items()))


def lint_of(*further: Violation, files: int = 1) -> Lint:
    """What ruff says beside its default rules."""
    return Lint((), (), files, 100, (), further)


def violation(rule: str, path: str = "src/a.py", line: int = 1, text: str = "said") -> Violation:
    return Violation(path, line, 1, rule, text, f"https://docs.example/{rule}")
