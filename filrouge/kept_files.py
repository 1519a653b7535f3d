"""The files of the graded revision that a verdict speaks of, as text, to be read when the checkout is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from filrouge.checkout import Checkout, Entry
from filrouge.events import KeptFile
from filrouge.facts import Facts
from filrouge.facts.contents import read
from filrouge.facts.lint import Lint
from filrouge.facts.masking import HARDCODED, masked
from filrouge.facts.suite import Suite
from filrouge.report import CheckResult, CoverageRecord, Outcome
from filrouge.text import plain_text

MAXIMUM_FILE_BYTES = 256 * 1024
MAXIMUM_BYTES = 2 * 1024**2
MAXIMUM_FILES = 200


def kept_files(facts: Facts, checks: Sequence[CheckResult]) -> tuple[KeptFile, ...]:
    """The files that findings, coverage or tests point at, in this order until the budget is spent.

    `MAXIMUM_FILE_BYTES` for a file, `MAXIMUM_BYTES` and `MAXIMUM_FILES` for all; neither binary files nor links.
    """
    checkout: Checkout = facts.get("checkout")
    entries = {plain_text(entry.path): entry for entry in reversed(checkout.entries) if entry.is_file}
    wanted = dict.fromkeys(path for path in _pointed_at(facts, checks) if path in entries)
    chosen = dict(_within_budget((path, entries[path]) for path in wanted))
    contents = read(checkout, (entry.blob for entry in chosen.values()))
    texts = {path: _text(contents.get(entry.blob, b"\0")) for path, entry in chosen.items()}
    readable = {path: text for path, text in texts.items() if text is not None}
    return tuple(KeptFile(path, text) for path, text in masked(readable, _hardcoded_lines(facts)).items())


def _pointed_at(facts: Facts, checks: Sequence[CheckResult]) -> Iterator[str]:
    ordered = sorted(checks, key=lambda check: check.outcome is not Outcome.FAILED)
    yield from (finding.path for check in ordered for finding in check.findings if finding.path)
    coverage: CoverageRecord | None = facts.known("coverage")
    yield from (file.path for file in (coverage.files if coverage else ()))
    suite: Suite | None = facts.known("suite")
    yield from (case.path for case in (suite.record.cases if suite else ()) if case.path)


def _within_budget(files: Iterable[tuple[str, Entry]]) -> Iterator[tuple[str, Entry]]:
    count = total_bytes = 0
    for path, entry in files:
        fits = entry.size_bytes <= MAXIMUM_FILE_BYTES and total_bytes + entry.size_bytes <= MAXIMUM_BYTES
        if fits and count < MAXIMUM_FILES:
            count += 1
            total_bytes += entry.size_bytes
            yield path, entry


def _text(content: bytes) -> str | None:
    """UTF-8, a byte of another encoding shown as unreadable; None for what is no text."""
    return None if b"\0" in content else content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _hardcoded_lines(facts: Facts) -> dict[str, set[int]]:
    lint: Lint | None = facts.known("lint")
    lines: dict[str, set[int]] = defaultdict(set)
    for item in lint.of("S") if lint else ():
        if item.rule in HARDCODED:
            lines[plain_text(item.path)].add(item.line)
    return lines
