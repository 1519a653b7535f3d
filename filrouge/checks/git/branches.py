"""Commandment 2: names of branches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import quoted
from filrouge.facts.arrivals import place
from filrouge.facts.history import History, lasts
from filrouge.report import Finding, Message, Repair, Value

MAXIMUM_NAME = 200
"""Characters of a name that an instructor's own expression is asked about; it was tried over such names."""

_CONVENTIONS = {
    "git-flow": ("feature/*", "bugfix/*", "release/*", "hotfix/*", "support/*"),
    "github-flow": ("[a-z0-9]*",),
    "gitlab-flow": ("[0-9]*-*", "*-stable", "feature/*", "feat/*", "fix/*", "hotfix/*", "release/*"),
}
_BY_MACHINE = re.compile(r"^(dependabot|renovate|pre-commit-ci|imgbot|snyk|revert|all-contributors)\b[-/]?")
_BY_FORGE = re.compile(r"^(\S+-)?patch-\d+$|^revert-\d+-|^\d+-[\w-]+$|^cherry-pick-")
_MERGED = (
    re.compile(r"^Merge (?:remote-tracking )?branch '(?:origin/)?(?P<name>[^' ]+)'(?! of )"),
    re.compile(r"^Merge pull request #\d+ from (?P<owner>[^/ ]+)/(?P<name>\S+)"),
)


class BranchNames(Check):
    """GIT02, commandment 2: the names of branches follow the convention of the team.

    Judged are the branches that stand there and those whose merge names them. Branches that a forge or a robot named
    are left out, and those that last as long as the project.
    """

    code = "GIT02"
    lesson = "branches"
    weight = 2
    parameters = {
        "minimum_percent": 80,
        "convention": "course",
        "patterns": [
            *("feat/*", "feature/*", "fix/*", "bugfix/*", "hotfix/*", "release/*", "docs/*", "chore/*"),
            *("refactor/*", "test/*", "tests/*", "ci/*", "build/*", "perf/*", "style/*"),
        ],
        "regex": "",
    }

    def verdict(self, history: History) -> Verdict:
        """Score = share of the names that follow. ``regex``, when given, stands in for every other convention."""
        standing = [name for name in history.branches if _is_judged(name, history)]
        merged = [name for name in dict.fromkeys(_merged(history)) if _is_judged(name, history)]
        names = list(dict.fromkeys([*standing, *merged]))
        if not names:
            return Verdict.not_applicable(Message("git.branches.none"))
        odd = [name for name in names if not self._follows(name)]
        findings = [self._finding(name, name in standing) for name in odd]
        score = 1 - len(odd) / len(names)
        values: dict[str, Value] = {"followed": len(names) - len(odd), "count": len(names)}
        if 100 * score >= self.number("minimum_percent"):
            return Verdict.passed(Message("git.branches.followed", values), score, findings)
        return Verdict.failed(Message("git.branches.ignored", values), score, findings)

    def _patterns(self) -> tuple[str, ...]:
        return _CONVENTIONS.get(str(self.given["convention"]), self.names("patterns"))

    def _follows(self, name: str) -> bool:
        if own := str(self.given["regex"]):
            return len(name) <= MAXIMUM_NAME and bool(re.fullmatch(own, name))
        regular = name.isascii() and " " not in name and not name.endswith("/")
        return regular and any(fnmatchcase(name, pattern) for pattern in self._patterns())

    def _finding(self, name: str, stands: bool) -> Finding:
        expected = [str(self.given["regex"])] if self.given["regex"] else list(self._patterns())
        better = suggested(name)
        values: dict[str, Value] = {"branch": name, "suggestion": better, "expected": expected}
        if not stands:
            return Finding(Message("git.branch.merged", values), repair=Repair(Message("repair.next_branch", values)))
        commands = (
            f"git branch --move {quoted(name)} {quoted(better)}",
            f"git push --set-upstream origin {quoted(better)}",
            f"git push origin --delete {quoted(name)}",
        )
        return Finding(
            Message("git.branch.odd", values), repair=Repair(Message("repair.rename_branch", values), commands)
        )


def _is_judged(name: str, history: History) -> bool:
    judged_too = name.startswith("release")
    left_out = (lasts(name) and not judged_too) or name in (history.production, history.default_branch)
    return not left_out and not _BY_MACHINE.match(name) and not _BY_FORGE.match(name)


def _merged(history: History) -> Iterator[str]:
    """What a fork calls its branches is its own business."""
    owner = place(history.url).partition("/")[0] if "://" in history.url else ""
    for commit in history.reachable:
        for match in (pattern.match(commit.subject) for pattern in _MERGED) if commit.is_merge else ():
            if match and (not owner or match.groupdict().get("owner", owner).lower() == owner):
                yield match["name"]


_KINDS = (
    ("release", re.compile(r"^release", re.IGNORECASE)),
    ("hotfix", re.compile(r"^hot-?fix", re.IGNORECASE)),
    ("fix", re.compile(r"fix|bug|correct|corrig|patch", re.IGNORECASE)),
    ("docs", re.compile(r"^docs?\b|readme|documentation", re.IGNORECASE)),
    ("chore", re.compile(r"^(chore|ci|build|setup|clean)", re.IGNORECASE)),
)


def suggested(name: str) -> str:
    """The same name as the course's convention would write it; the kind is guessed from its words, else ``feat``."""
    kind = next((kind for kind, words in _KINDS if words.search(name)), "feat")
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    words = re.sub(r"^(release|feat(ure)?|fix|bug(fix)?|hot-?fix|docs?|chore)-", "", words)
    return f"{kind}/{words or 'what-it-is-about'}"
