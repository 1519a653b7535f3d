"""GIT03: which subjects follow, why others do not, and what is suggested instead."""

from dataclasses import replace

import pytest

from filrouge.checks.git.subjects import ConventionalCommits
from filrouge.checks.git.suggestion import suggest
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import commit, history_of

TYPES = tuple(ConventionalCommits.parameters["types"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "subject",
    ["feat: add login", "fix(api): answer 404", "feat!: drop 3.8", "refactor(core)!: split", "docs: say how"],
)
def test_a_subject_that_follows_passes(subject: str) -> None:
    assert ConventionalCommits().verdict(history_of("Initial commit", subject)).score == 1


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("add login", "no_type"),
        ("Update README.md", "no_type"),
        ("Feat: add login", "type_case"),
        ("ENH: faster", "unknown_type"),
        ("feat : add login", "spacing"),
        ("feat:add login", "spacing"),
        ("feat:", "spacing"),
        ("✨ feat: add login", "emoji_first"),
        ("feat: " + "a" * 90, "too_long"),
    ],
)
def test_a_subject_that_does_not_is_told_why(subject: str, reason: str) -> None:
    [finding] = ConventionalCommits().verdict(history_of("Initial commit", subject)).findings
    assert finding.message.id == f"git.subject.{reason}"


def test_a_subject_stays_under_ninety_characters() -> None:
    longest = "feat: " + "a" * 83
    assert ConventionalCommits().verdict(history_of("init", longest)).score == 1
    assert ConventionalCommits().verdict(history_of("init", longest + "a")).score == 0


def test_what_is_not_published_is_reworded_and_what_is_published_stays() -> None:
    history = history_of("init", "on main", "feat: a", "on a branch", "on it again")
    line = [commit.revision for commit in reversed(history.commits)]
    branched = replace(history, heads={"main": line[2], "feat/x": line[4]})
    merged_only = replace(branched, head=line[2])
    assert ConventionalCommits().verdict(merged_only).message.values["count"] == 2
    assert ConventionalCommits(all_branches=True).verdict(merged_only).message.values["count"] == 4
    repairs = {finding.commit: finding.repair for finding in ConventionalCommits().verdict(branched).findings}
    assert [repairs[revision].message.id for revision in (line[1], line[3])] == ["repair.next_subject", "repair.reword"]
    assert repairs[line[3]].message.values["commits"] == [line[3][:10], line[4][:10]]
    assert repairs[line[4]].commands == (
        "git switch feat/x",
        f"git rebase --interactive {line[2][:10]}",
        "git push --force-with-lease --force-if-includes origin feat/x",
    )


@pytest.mark.parametrize("subject", ["Merge branch 'main' of x", 'Revert "feat: x"'])
def test_what_git_wrote_is_not_judged(subject: str) -> None:
    assert ConventionalCommits().verdict(history_of("Initial commit", subject)).outcome is Outcome.SKIPPED


def test_the_first_commit_is_not_judged_but_a_second_one_so_called_is() -> None:
    assert ConventionalCommits().verdict(history_of("Initial commit")).outcome is Outcome.SKIPPED
    assert ConventionalCommits().verdict(history_of("Initial commit", "Initial commit")).score == 0


def test_the_score_is_the_share_that_follows_and_the_plan_sets_the_pass_mark() -> None:
    history = history_of("init", "feat: a", "feat: b", "feat: c", "nope")
    assert ConventionalCommits().verdict(history).outcome is Outcome.FAILED
    passed = ConventionalCommits(minimum_percent=75).verdict(history)
    assert (passed.outcome, passed.score) == (Outcome.PASSED, 0.75)


@pytest.mark.parametrize(
    ("subject", "paths", "suggestion"),
    [
        ("Fix the login", (), "fix: the login"),
        ("Correction du bug d'import", (), "fix: correction du bug d'import"),
        ("Update README.md", ("README.md",), "docs: update README.md"),
        ("ajout du modèle", ("src/model.py",), "feat: ajout du modèle"),
        ("wip", ("tests/test_a.py",), "test: ..."),
        ("Feat(api): Add route.", (), "feat(api): add route"),
        ("ENH: Ignore `MRG` commits", (), "feat: ignore `MRG` commits"),
        ("✨ feat: add login", (), "feat: add login"),
        ("API returns JSON", (), "feat: API returns JSON"),
        ("🎉", (), "feat: ..."),
    ],
)
def test_a_rewrite_is_suggested_from_what_is_there(subject: str, paths: tuple[str, ...], suggestion: str) -> None:
    assert suggest(commit(subject, *paths), TYPES) == suggestion


@pytest.mark.parametrize("subject", ["wip", "oops!", "fixup! wip", "final version (really)", "Update", "fix", "..."])
def test_what_says_nothing_is_not_offered_again(subject: str) -> None:
    assert suggest(commit(subject), TYPES).endswith(": ...")


@pytest.mark.parametrize("subject", ["update the README", "final exam: read the grades", "oops, wrong unit of speed"])
def test_what_says_something_is_kept(subject: str) -> None:
    assert not suggest(commit(subject), TYPES).endswith(": ...")


@pytest.mark.parametrize("subject", ["add login", "Feat: x", "✨ feat: y", "fix", "a" * 200, "docs :z", ": nothing"])
def test_what_is_suggested_would_pass(subject: str) -> None:
    suggestion = suggest(commit(subject), TYPES)
    assert ConventionalCommits().verdict(history_of("init", suggestion)).score == 1, suggestion
