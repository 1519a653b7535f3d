"""What the history says about the way of working: the ten commandments of the course, those that leave a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.pipeline.checks.base import Check, Verdict
from apps.pipeline.facts.history import Commit, History
from apps.pipeline.facts.junk import SAMPLES, Junk
from apps.pipeline.report import Finding, Message, Repair


class CommittedJunk(Check):
    """GIT01, commandment 1: no environment, cache or secret file in the history, and a ``.gitignore`` against them."""

    code = "GIT01"
    lesson = "ten-commandments"
    weight = 4

    HISTORY_ONLY_SCORE = 0.5
    NO_GITIGNORE_SCORE = 0.7

    def verdict(self, junk: tuple[Junk, ...], ignored_samples: frozenset[str]) -> Verdict:
        """What is there now costs everything, what was removed since costs half: it still weighs on every clone."""
        findings = [_junk_finding(item) for item in junk]
        uncovered = [pattern for pattern in SAMPLES if pattern not in ignored_samples]
        if uncovered:
            findings.append(_ignore_finding(uncovered))
        present = sum(item.present for item in junk)
        if present:
            return Verdict.failed(Message("git.junk.present", {"count": present}), 0.0, findings)
        if junk:
            return Verdict.failed(Message("git.junk.past", {"count": len(junk)}), self.HISTORY_ONLY_SCORE, findings)
        if len(uncovered) == len(SAMPLES):
            return Verdict.failed(Message("git.junk.unprotected"), self.NO_GITIGNORE_SCORE, findings)
        return Verdict.passed(Message("git.junk.none"), 1.0, findings)


def _junk_finding(item: Junk) -> Finding:
    values: dict[str, str | int | float | list[str]] = {"path": item.path, "count": item.files}
    if item.present:
        flag = " -r" if item.path.endswith("/") else ""
        commands = (
            f"git rm{flag} --cached {_quoted(item.path)}",
            f"echo {_quoted(_pattern(item.path))} >> .gitignore",
            "git add .gitignore",
            f'git commit -m "chore: stop tracking {_shown(item.path)}"',
        )
        repair = Repair(Message("repair.untrack", values), commands)
        return Finding(Message("git.junk.tracked", values), path=item.path, commit=item.commit, repair=repair)
    repair = Repair(
        Message("repair.filter_history", values), (f"git filter-repo --invert-paths --path {_quoted(item.path)}",)
    )
    return Finding(Message("git.junk.was_tracked", values), path=item.path, commit=item.commit, repair=repair)


def _ignore_finding(uncovered: list[str]) -> Finding:
    values: dict[str, str | int | float | list[str]] = {"patterns": uncovered, "count": len(uncovered)}
    commands = (f"printf '%s\\n' {' '.join(uncovered)} >> .gitignore", "git add .gitignore")
    return Finding(
        Message("git.junk.not_ignored", values), ".gitignore", repair=Repair(Message("repair.ignore", values), commands)
    )


def _pattern(path: str) -> str:
    """What to write into ``.gitignore``: the last part, so that it is ignored wherever it stands."""
    name = path.rstrip("/").split("/")[-1]
    if name.endswith((".pyc", ".pyo")):
        return "*.py[cod]"
    return f"{name}/" if path.endswith("/") else name


def _quoted(text: str) -> str:
    """For a POSIX shell: between single quotes, unless nothing in it is special."""
    if re.fullmatch(r"[\w./-]+", text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def _shown(path: str) -> str:
    return re.sub(r"[^\w./-]", "_", path)


class ConventionalCommits(Check):
    """GIT03, commandment 2: subjects follow Conventional Commits 1.0.0 and stay short."""

    code = "GIT03"
    lesson = "commits"
    weight = 4
    parameters = {
        "minimum_percent": 80,
        "subject_max_characters": 90,
        "types": ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"],
    }

    def verdict(self, history: History) -> Verdict:
        """Score = share of the subjects that follow; merges, reverts, robots and a first commit are left out."""
        judged = [commit for commit in history.reachable if not _excepted(commit)]
        if not judged:
            return Verdict.not_applicable(Message("git.subjects.none"))
        findings = [finding for commit in judged if (finding := self._finding(commit))]
        followed = len(judged) - len(findings)
        values: dict[str, str | int | float | list[str]] = {
            "followed": followed,
            "count": len(judged),
            "percent": round(100 * followed / len(judged), 1),
            "minimum": self.number("minimum_percent"),
        }
        score = followed / len(judged)
        if 100 * score >= self.number("minimum_percent"):
            return Verdict.passed(Message("git.subjects.followed", values), score, findings)
        return Verdict.failed(Message("git.subjects.ignored", values), score, findings)

    def _finding(self, commit: Commit) -> Finding | None:
        reason = self._reason(commit.subject)
        if reason is None:
            return None
        suggestion = suggest(commit, self.names("types"))
        values: dict[str, str | int | float | list[str]] = {
            "subject": commit.subject[:200],
            "suggestion": suggestion,
            "types": list(self.names("types")),
            "maximum": int(self.number("subject_max_characters")),
        }
        repair = Repair(Message("repair.next_subject", values))
        return Finding(Message(f"git.subject.{reason}", values), commit=commit.revision, repair=repair)

    def _reason(self, subject: str) -> str | None:
        """Why a subject does not follow, None when it does; the nearest miss is named, not just "no"."""
        header = _HEADER.match(subject)
        if len(subject) > self.number("subject_max_characters"):
            return "too_long"
        if header is None:
            return "emoji_first" if _NEAR_MISS.search(subject) and not subject[:1].isascii() else "no_type"
        if header["type"] not in self.names("types"):
            return "type_case" if header["type"].lower() in self.names("types") else "unknown_type"
        if header["colon"] != ": ":
            return "spacing"
        return None if header["text"].strip() else "no_text"


_HEADER = re.compile(r"^(?P<type>[A-Za-z]+)(?P<scope>\([^()]+\))?!?(?P<colon>\s*:\s*)(?P<text>.*)$")
_NEAR_MISS = re.compile(r"\b(build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(\([^()]+\))?!?: ")
_FIRST_COMMIT = re.compile(r"^(initial|first|init|premier)\b", re.IGNORECASE)


def _excepted(commit: Commit) -> bool:
    """Subjects that no person chose: git's own for merges and reverts, a forge's for the first commit, robots'."""
    return (
        commit.is_merge
        or commit.subject.startswith(("Merge ", 'Revert "'))
        or commit.author_name.endswith("[bot]")
        or (not commit.parents and bool(_FIRST_COMMIT.match(commit.subject)))
    )


_VERBS = (
    ("fix", re.compile(r"\b(fix\w*|bug\w*|correct\w*|corrig\w*|repair\w*|hotfix|typo)\b", re.IGNORECASE)),
    ("revert", re.compile(r"^(revert|annul\w*)\b", re.IGNORECASE)),
    ("docs", re.compile(r"\b(readme|docs?|documentation|docstrings?|comment\w*)\b", re.IGNORECASE)),
    ("test", re.compile(r"\b(tests?|pytest|coverage)\b", re.IGNORECASE)),
    ("ci", re.compile(r"\b(ci|workflow|pipeline|github actions|gitlab-ci)\b", re.IGNORECASE)),
    (
        "refactor",
        re.compile(
            r"\b(refacto\w*|renam\w*|clean\w*|mov\w+|simplif\w*|nettoy\w*|renomm\w*|restructur\w*|remov\w+|drop\w*|delet\w+|supprim\w*)\b",
            re.IGNORECASE,
        ),
    ),
    ("style", re.compile(r"\b(format\w*|lint\w*|style|black|ruff|flake8|isort)\b", re.IGNORECASE)),
    ("build", re.compile(r"\b(requirements?|dependenc\w+|dépendances?|docker\w*|pyproject|setup)\b", re.IGNORECASE)),
    ("perf", re.compile(r"\b(perf\w*|faster|optimi\w+|speed)\b", re.IGNORECASE)),
)
_ALIASES = {
    **dict.fromkeys(("enh", "feature", "add", "new"), "feat"),
    **dict.fromkeys(("bug", "bugfix", "hotfix"), "fix"),
    **dict.fromkeys(("doc", "readme"), "docs"),
    **dict.fromkeys(("tst", "tests"), "test"),
    **dict.fromkeys(("ref", "refacto", "cln"), "refactor"),
    **dict.fromkeys(("dep", "deps", "bld"), "build"),
    **dict.fromkeys(("maint", "mnt", "rel", "cho"), "chore"),
    "ops": "ci",
}
"""Codes that teams use for the convention's types."""

_BY_PATH = (
    ("docs", re.compile(r"(^|/)(docs?/|README|CHANGELOG|LICENSE)|\.(md|rst)$")),
    ("test", re.compile(r"(^|/)(tests?/|test_[^/]*$|conftest\.py$)")),
    ("ci", re.compile(r"^\.github/|^\.gitlab-ci|^Jenkinsfile")),
    ("build", re.compile(r"(^|/)(requirements[^/]*\.txt|pyproject\.toml|setup\.(py|cfg)|Dockerfile|Pipfile[^/]*)$")),
)


def suggest(commit: Commit, types: tuple[str, ...]) -> str:
    """A subject that would follow: a type guessed from the words, then from the paths, else ``feat``; never invented
    text.
    """
    subject = re.sub(r"^[^\w\"'`(]+", "", commit.subject)
    header = _HEADER.match(subject)
    text, scope = (header["text"], header["scope"] or "") if header else (subject, "")
    text = re.sub(r"^[^\w\"'`(]+", "", text).strip().rstrip(".") or "..."
    kind = next((kind for kind in _guesses(commit, header) if kind in types), types[0])
    text = re.sub(rf"^{kind}\s+(?=\S)", "", text, flags=re.IGNORECASE)
    shortened = text if len(text) <= 72 else text[:69].rstrip() + "..."
    return f"{kind}{scope}: {_lowered(shortened)}"


def _guesses(commit: Commit, header: re.Match[str] | None) -> Iterator[str]:
    if header:
        yield _ALIASES.get(header["type"].lower(), header["type"].lower())
    yield from (kind for kind, words in _VERBS if words.search(commit.subject))
    paths = [change.path for change in commit.changes]
    yield from (kind for kind, pattern in _BY_PATH if paths and all(pattern.search(path) for path in paths))
    yield "feat"


def _lowered(text: str) -> str:
    """A lower first letter, unless the first word is a name or an acronym (a second capital, or a digit)."""
    first = text.split(" ", 1)[0]
    return text if any(letter.isupper() or letter.isdigit() for letter in first[1:]) else text[:1].lower() + text[1:]
