"""Data and models have a place of their own, and it is not git."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.checks.git.commands import quoted
from filrouge.facts.contents import Content
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair, Value

MEGABYTE = 1_000_000


class RepositorySize(Check):
    """GIT12: no content above a size in any revision, and not too much in all. Pointers of LFS and DVC are small files:
    they pass by themselves.
    """

    code = "GIT12"
    lesson = "ten-commandments"
    weight = 2
    parameters = {"file_max_megabytes": 5, "total_max_megabytes": 50}

    HISTORY_ONLY_SCORE = 0.5
    LARGEST_SHOWN = 5

    def verdict(self, tree: Tree, contents: tuple[Content, ...]) -> Verdict:
        """What is there now costs everything, what was removed since costs half: every clone still carries it."""
        limit, total_limit = (self.number(name) * MEGABYTE for name in ("file_max_megabytes", "total_max_megabytes"))
        now = {entry.blob for entry in tree.entries if entry.blob}
        large = sorted((content for content in contents if content.size_bytes > limit), key=lambda c: -c.size_bytes)
        total = sum(content.size_bytes for content in contents)
        values: dict[str, Value] = {
            "count": len(large),
            "maximum": self.number("file_max_megabytes"),
            "total": round(total / MEGABYTE, 1),
            "total_maximum": self.number("total_max_megabytes"),
        }
        if large:
            findings = [_finding(content, content.blob in now) for content in large]
            score = 0.0 if any(content.blob in now for content in large) else self.HISTORY_ONLY_SCORE
            return Verdict.failed(Message("git.weight.large", values), score, findings)
        if total > total_limit:
            largest = sorted(contents, key=lambda content: -content.size_bytes)[: self.LARGEST_SHOWN]
            findings = [_finding(content, content.blob in now) for content in largest]
            return Verdict.failed(Message("git.weight.total", values), self.HISTORY_ONLY_SCORE, findings)
        return Verdict.passed(Message("git.weight.light", values))


def _finding(content: Content, present: bool) -> Finding:
    values: dict[str, Value] = {"path": content.path, "megabytes": round(content.size_bytes / MEGABYTE, 1)}
    path = quoted(content.path)
    if present:
        commands = (f"git rm --cached {path}", f"dvc add {path}", "git add .")
        repair = Repair(Message("repair.move_data", values), commands)
        return Finding(Message("git.weight.file", values), content.path, commit=content.commit, repair=repair)
    repair = Repair(Message("repair.filter_history", values), (f"git filter-repo --invert-paths --path {path}",))
    return Finding(Message("git.weight.past_file", values), content.path, commit=content.commit, repair=repair)
