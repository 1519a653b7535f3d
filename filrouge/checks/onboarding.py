"""Exercise 1, step by step: those that leave a trace are verified, of the others it is said that none can be seen."""

from __future__ import annotations

from typing import ClassVar

from filrouge.checks.base import Check, Verdict
from filrouge.facts.arrivals import place
from filrouge.facts.exercise import Work, holds, is_asked_for, is_merged, touched, work_of
from filrouge.facts.history import History
from filrouge.report import Finding, Message, Repair, Value

README = ("README.md", "README.rst", "README.txt", "README")


class Step(Check):
    """One step. The names that the exercise asks for are parameters, the same in each; ``branch`` is a pattern."""

    lesson = "exercise-onboarding"
    weight = 1
    by_default = False
    parameters = {"repository": "git-onboarding", "branch": "feat/*", "file": "feeling.txt", "base": "develop"}

    def text(self, name: str) -> str:
        """A parameter that is one text."""
        return str(self.given[name])

    def work(self, history: History) -> Work | None:
        """The branch that did the exercise."""
        return work_of(history, self.text("branch"), self.text("base"))

    def values(self, work: Work | None = None) -> dict[str, Value]:
        """What every message may mention."""
        names: dict[str, Value] = {name: self.text(name) for name in Step.parameters}
        return names | {"name": (work.name or work.head[:10]) if work else ""}

    def failed(self, message_id: str, work: Work | None, *commands: str, score: float = 0.0) -> Verdict:
        """The step is missing; the finding carries what to type."""
        values = self.values(work)
        repair = Repair(Message(f"repair.{message_id}", values), commands)
        finding = Finding(Message(message_id, values), commit=work.head if work else None, repair=repair)
        return Verdict.failed(Message(message_id, values), score, [finding])


class Unseen(Step):
    """A step that, done well, leaves nothing behind: it is never judged."""

    weight = 0
    never_fails = True
    said: ClassVar[str]

    def verdict(self, history: History) -> Verdict:
        """Always not applicable."""
        return Verdict.not_applicable(Message(self.said, self.values()))


class CreateRepository(Step):
    """ONB01: a repository of that name, with a first commit. That it was cloned cannot be seen."""

    code = "ONB01"
    never_fails = True

    def verdict(self, history: History) -> Verdict:
        """Another name is only spoken of."""
        values = self.values() | {"found": place(history.url).rpartition("/")[2]}
        if values["found"] != self.text("repository").lower():
            return Verdict.passed(
                Message("onboarding.created", values), 1.0, [Finding(Message("onboarding.other_name", values))]
            )
        return Verdict.passed(Message("onboarding.created", values))


class CreateBranch(Step):
    """ONB02: a branch other than the lasting ones."""

    code = "ONB02"

    def verdict(self, history: History) -> Verdict:
        """A branch that was merged and deleted counts."""
        work = self.work(history)
        if work is None:
            commands = ("git switch --create feat/demo", "git push --set-upstream origin feat/demo")
            return self.failed("onboarding.no_branch", None, *commands)
        return Verdict.passed(Message("onboarding.branch", self.values(work)))


class CreateFile(Unseen):
    """ONB03: the file is created, then deleted."""

    code, said = "ONB03", "onboarding.unseen_file"


class WriteFile(Unseen):
    """ONB04: something is written in it."""

    code, said = "ONB04", "onboarding.unseen_file"


class StageFile(Unseen):
    """ONB05: the file is staged. The index never leaves its machine."""

    code, said = "ONB05", "onboarding.unseen_index"


class CheckIndex(Unseen):
    """ONB06: the index is looked at."""

    code, said = "ONB06", "onboarding.unseen_index"


class UndoFile(Step):
    """ONB07: the file is undone and deleted; seen by its absence from the branch."""

    code = "ONB07"
    weight = 2

    def verdict(self, history: History) -> Verdict:
        """Committed and removed later still counts, and is spoken of: the exercise is to undo before committing."""
        work, file = self.work(history), self.text("file")
        if work is None:
            return self.failed("onboarding.no_branch", None, "git switch --create feat/demo")
        if holds(history, work.head, file):
            commands = (f"git switch {work.name}", f"git rm {file}", f'git commit -m "fix: remove {file}"', "git push")
            return self.failed("onboarding.file_left", work, *commands)
        trace = touched(work.own, file)
        if trace:
            finding = Finding(Message("onboarding.file_trace", self.values(work)), file, commit=trace.revision)
            return Verdict.passed(Message("onboarding.file_gone", self.values(work)), 1.0, [finding])
        return Verdict.passed(Message("onboarding.file_gone", self.values(work)))


class EditReadme(Step):
    """ONB08: the README says something new on the branch."""

    code = "ONB08"
    weight = 2

    def verdict(self, history: History) -> Verdict:
        """Any commit of the branch's own that changes a README counts."""
        work = self.work(history)
        if work is None:
            return self.failed("onboarding.no_branch", None, "git switch --create feat/demo")
        if any(touched(work.own, name) for name in README):
            return Verdict.passed(Message("onboarding.readme", self.values(work)))
        commands = ("git add README.md", 'git commit -m "docs(readme): say what I think of git"', "git push")
        return self.failed("onboarding.no_readme", work, *commands)


class PushCommit(Step):
    """ONB09: a commit on the branch, pushed."""

    code = "ONB09"
    weight = 2

    def verdict(self, history: History) -> Verdict:
        """What the remote has was pushed."""
        work = self.work(history)
        if work is None or not work.own:
            return self.failed("onboarding.no_commit", work, "git push --set-upstream origin feat/demo")
        return Verdict.passed(Message("onboarding.pushed", self.values(work) | {"count": len(work.own)}))


class ReadHistory(Unseen):
    """ONB10: the history is read."""

    code, said = "ONB10", "onboarding.unseen_reading"


class OpenRequest(Step):
    """ONB11: a request for the branch, or its merge into the base.

    An open request does not tell its base to git; a merge does, and one into another branch costs half.
    """

    code = "ONB11"
    weight = 3

    OTHER_BASE_SCORE = 0.5

    def verdict(self, history: History) -> Verdict:
        """A request that stands, or the work in the base branch."""
        work, base = self.work(history), self.text("base")
        if base not in history.heads:
            return self.failed(
                "onboarding.no_base", work, f"git switch --create {base} main", f"git push origin {base}"
            )
        if work is None or not work.own:
            return self.failed("onboarding.nothing_to_ask", work, "git push --set-upstream origin feat/demo")
        if is_merged(history, work, base):
            return Verdict.passed(Message("onboarding.merged", self.values(work)))
        if history.production != base and is_merged(history, work, history.production):
            commands = (f"gh pr create --base {base} --head {work.name or 'feat/demo'}",)
            return self.failed("onboarding.merged_elsewhere", work, *commands, score=self.OTHER_BASE_SCORE)
        if is_asked_for(history, work):
            return Verdict.passed(Message("onboarding.requested", self.values(work)))
        return self.failed(
            "onboarding.no_request", work, f"gh pr create --base {base}", f"glab mr create --target-branch {base}"
        )
