"""Releases that have a name which means something."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import quoted
from filrouge.facts.history import History
from filrouge.facts.versions import Release, version_of
from filrouge.report import Finding, Message, Repair, Value


class ReleaseTags(Check):
    """GIT09: release tags are versions (PEP 440, calendar ones among them, or semantic), they grow along the history,
    and each equals the version that the package writes out there.
    """

    code = "GIT09"
    lesson = "releases"
    weight = 1
    parameters = {"minimum_percent": 80}

    def verdict(self, history: History, releases: tuple[Release, ...]) -> Verdict:
        """Score = share of the tags without fault. A project that has released nothing is not at fault."""
        if not releases:
            return Verdict.not_applicable(Message("git.releases.none"))
        faulty = {fault[0].tag: fault for fault in _faults(history, releases)}
        findings = [_finding(*fault) for fault in faulty.values()]
        score = 1 - len(faulty) / len(releases)
        values: dict[str, Value] = {"count": len(releases), "faulty": len(faulty), "newest": releases[0].tag}
        if 100 * score >= self.number("minimum_percent"):
            return Verdict.passed(Message("git.releases.fine", values), score, findings)
        return Verdict.failed(Message("git.releases.faulty", values), score, findings)


def _faults(history: History, releases: tuple[Release, ...]) -> Iterator[tuple[Release, str, str]]:
    """Order is held along the line of first parents alone: an older version may be mended beside the newer."""
    line = {commit.revision for commit in history.first_parents(history.head)}
    later: dict[str, Release] = {}
    for release in releases:
        if release.version is None:
            if not release.is_semantic:
                yield release, "no_version", ""
            continue
        after = later.get(release.prefix)
        if release.revision in line:
            if after and after.version and after.revision != release.revision and after.version < release.version:
                yield after, "order", release.tag
            later[release.prefix] = release
        declared = version_of(release.declared or "")
        if declared and declared != release.version:
            yield release, "declared", str(release.declared)


def _finding(release: Release, kind: str, other: str) -> Finding:
    values: dict[str, Value] = {"tag": release.tag, "other": other}
    name_anew = ("git tag --annotate v1.2.3 --message='Version 1.2.3'", "git push origin v1.2.3")
    commands = (*name_anew, f"git push origin --delete {quoted(release.tag)}") if kind == "no_version" else name_anew
    repair = Repair(Message(f"repair.tag_{kind}", values), commands)
    return Finding(Message(f"git.release.{kind}", values), commit=release.revision, repair=repair)
