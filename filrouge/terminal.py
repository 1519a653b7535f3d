"""The engine's words on a terminal: progress while a run goes on, and a report that reads well without colour."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from filrouge.checks import CATALOGUE
from filrouge.doctor import Finding as Examination
from filrouge.events import CheckFinished, Event, StageStarted, TestFinished, TestsCollected
from filrouge.plans import named_plan, plan_names
from filrouge.report import CheckResult, Finding, Message, Outcome, Report, RunOutcome, TestOutcome
from filrouge.words import say

FINDINGS_SHOWN = 5

_SIGNS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.SKIPPED: "–", Outcome.ERRORED: "!"}
_STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "dark_orange3",
    Outcome.SKIPPED: "bright_black",
    Outcome.ERRORED: "magenta",
}


def language() -> str:
    """The terminal's language, when it is one of ours: from LC_ALL, LC_MESSAGES, LANG, in POSIX's order."""
    wish = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if wish.startswith("fr") else "en"


class Progress:
    """What is going on, on standard error: one line that changes on a terminal, silence anywhere else or when quiet."""

    def __init__(self, language: str, *, quiet: bool) -> None:
        self.language = language
        self.console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
        self.live = Live(console=self.console, transient=True, refresh_per_second=8)
        self.stage = ""
        self.collected = 0
        self.ended = 0
        self.failed = 0

    def __enter__(self) -> Self:
        self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.stop()

    def hear(self, event: Event) -> None:
        """Take one event of the run."""
        match event:
            case StageStarted(stage):
                self.stage = say(Message(f"stage.{stage}"), self.language)
            case TestsCollected(count):
                self.collected = count
            case TestFinished(case):
                self.ended += 1
                self.failed += case.outcome in (TestOutcome.FAILED, TestOutcome.ERROR)
            case CheckFinished(result):
                self.console.print(_line(result, self.language))
        self.live.update(Spinner("dots", Text(self._text())))

    def _text(self) -> str:
        if not self.ended:
            return f"{self.stage} …"
        return f"{self.stage} {self.ended}/{max(self.collected, self.ended)}" + (
            f" · ✗ {self.failed}" if self.failed else ""
        )


def show_report(report: Report, language: str) -> None:
    """Print a report for a person."""
    console = Console(highlight=False, soft_wrap=True)
    if report.outcome is RunOutcome.INCOMPLETE:
        console.print(Text(say(Message("report.incomplete"), language), style="bold"))
    if report.error:
        console.print(Text(say(report.error, language), style="bold"))
    for note in report.notes:
        console.print(Text(say(note, language)))
    source = report.source
    where = " ".join(part for part in (source.url, source.branch, (source.revision or "")[:10]) if part)
    console.print(Text(where, style="bright_black"))
    for result in report.checks:
        console.print()
        console.print(_line(result, language))
        for finding in result.findings[:FINDINGS_SHOWN]:
            _show_finding(console, finding, language)
        if result.findings_total > FINDINGS_SHOWN:
            rest = Message("report.more", {"count": result.findings_total - FINDINGS_SHOWN})
            console.print(f"    {say(rest, language)}", style="bright_black")
    _show_score(console, report, language)


def _show_score(console: Console, report: Report, language: str) -> None:
    if report.score is None:
        return
    score = report.score
    values: dict[str, str | int | float | list[str]] = {
        "percent": score.percent,
        "over_20": _number(score.over_20, language),
        "points": _number(round(score.points, 2), language),
        "max": score.max,
        "seconds": round(report.seconds.total, 1),
    }
    console.print()
    console.print(Text(say(Message("report.score", values), language), style="bold"))


def _line(result: CheckResult, language: str) -> Text:
    text = Text()
    text.append(f"{_SIGNS[result.outcome]} {result.code:<7}", style=_STYLES[result.outcome])
    text.append(say(Message(f"title.{result.code}"), language), style="bold")
    text.append(f" ({say(Message(f'outcome.{result.outcome}'), language)})", style=_STYLES[result.outcome])
    text.append(f"\n    {say(result.message, language)}")
    return text


def _show_finding(console: Console, finding: Finding, language: str) -> None:
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    place = place or (finding.commit or "")[:10]
    console.print(
        Text(f"    {place}  {say(finding.message, language)}" if place else f"    {say(finding.message, language)}")
    )
    if finding.repair:
        console.print(Text(f"      → {say(finding.repair.message, language)}", style="bright_black"))
        for command in finding.repair.commands:
            console.print(Text(f"        $ {command}", style="bright_black"))


def _number(value: float, language: str) -> str:
    text = f"{value:.2f}"
    return text.replace(".", ",") if language == "fr" else text


def show_checks(language: str) -> int:
    """Print the catalogue; returns the exit status."""
    table = Table("", "", "", box=None, show_header=False, pad_edge=False)
    for code, check in CATALOGUE.items():
        title, about = (escape(say(Message(f"{part}.{code}"), language)) for part in ("title", "about"))
        table.add_row(code, f"{check.weight:g}", f"[bold]{title}[/bold]\n{about}")
    Console(highlight=False).print(table)
    return 0


def show_plans(language: str) -> int:
    """Print the ready-made plans; returns the exit status."""
    table = Table("", "", box=None, show_header=False, pad_edge=False)
    for name in plan_names():
        size = Message("plan.size", {"count": len(named_plan(name).checks)})
        about = escape(say(Message(f"plan.about.{name}"), language))
        table.add_row(f"[bold]{name}[/bold]", f"{about} {escape(say(size, language))}")
    Console(highlight=False).print(table)
    return 0


def show_examination(findings: Iterable[Examination], language: str) -> int:
    """Print what `doctor` found; returns 0 when everything works, else 3."""
    console = Console(highlight=False, soft_wrap=True)
    works = True
    for finding in findings:
        works = works and finding.works
        console.print(Text(f"{'✓' if finding.works else '✗'} {say(finding.message, language)}"))
    return 0 if works else 3
