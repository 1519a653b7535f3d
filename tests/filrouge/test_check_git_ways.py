"""GIT02, GIT04, GIT06, GIT15: how branches are called and how work arrives. What cannot be known accuses nobody."""

from dataclasses import replace

import pytest

from filrouge.checks.git.branches import BranchNames, suggested
from filrouge.checks.git.merges import NeedlessMerges
from filrouge.checks.git.production import BehindBase, ThroughBranches
from filrouge.facts.arrivals import arrivals
from filrouge.facts.history import Change, History
from filrouge.facts.merges import merges
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import commit, history_of, revision

SETUP = ("chore: start", "docs: readme", "build: declare")


def named(*branches: str, url: str = "", merged: str = "") -> History:
    history = history_of("init")
    if merged:
        merge = replace(commit(merged, number=9), parents=(revision(0), revision(7)))
        history = replace(history, head=merge.revision, commits=(merge, *history.commits))
    return replace(history, branches=branches, heads=dict.fromkeys(branches, history.head), url=url)


@pytest.mark.parametrize("name", ["feat/login", "docs/install", "ci/cache", "release/1.2.0"])
def test_a_name_that_tells_the_kind_of_work_follows(name: str) -> None:
    assert BranchNames().verdict(named("main", name)).outcome is Outcome.PASSED


@pytest.mark.parametrize("name", ["zoe", "Feat/login", "feature-login", "feat/été", "feat/"])
def test_a_name_that_does_not_is_given_a_better_one(name: str) -> None:
    verdict = BranchNames().verdict(named("main", name))
    assert verdict.outcome is Outcome.FAILED
    assert BranchNames().verdict(named("main", suggested(name))).outcome is Outcome.PASSED


@pytest.mark.parametrize("name", ["dev", "gh-pages", "2.1.x", "dependabot/pip/numpy", "zoe-patch-1", "12-fix-login"])
def test_names_that_last_or_that_a_machine_chose_are_not_judged(name: str) -> None:
    assert BranchNames().verdict(named("main", name)).outcome is Outcome.SKIPPED


def test_a_merged_branch_is_judged_by_its_merge_but_not_a_stranger_s() -> None:
    subject, url = "Merge pull request #3 from camille/zoe", "https://git.example/camille/shop.git"
    assert BranchNames().verdict(named("main", merged=subject, url=url)).outcome is Outcome.FAILED
    other = url.replace("camille", "school")
    assert BranchNames().verdict(named("main", merged=subject, url=other)).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("parameters", "name", "follows"),
    [
        ({"convention": "git-flow"}, "feature/login", True),
        ({"convention": "git-flow"}, "feat/login", False),
        ({"convention": "github-flow"}, "login-page", True),
        ({"convention": "gitlab-flow"}, "hotfix/login", True),
        ({"regex": r"[a-z]+/\d+-\w+"}, "feat/12-login", True),
        ({"regex": r"[a-z]+/\d+-\w+"}, "feat/login", False),
    ],
)
def test_an_assignment_may_follow_another_convention(parameters: dict[str, str], name: str, follows: bool) -> None:
    outcome = BranchNames(**parameters).verdict(named("main", name)).outcome
    assert (outcome is Outcome.PASSED) is follows


def through(history: History, **parameters: object) -> tuple[Outcome, int]:
    verdict = ThroughBranches(**parameters).verdict(history, arrivals(history))
    kinds = [finding.message.id for finding in verdict.findings]
    return verdict.outcome, kinds.count("git.arrival.direct")


def test_a_line_without_a_trace_accuses_nobody_unless_the_plan_asks_for_traces() -> None:
    history = history_of(*SETUP, "feat: a", "feat: b")
    assert through(history) == (Outcome.PASSED, 0)
    assert through(history, trace_required=True) == (Outcome.FAILED, 2)
    assert through(history_of(*SETUP))[0] is Outcome.SKIPPED


def test_what_a_request_a_number_or_a_standing_branch_shows_came_through_a_branch() -> None:
    history = history_of(*SETUP, "feat: a (#1)", "feat: b", "feat: c")
    line = [one.revision for one in reversed(history.commits)]
    shown = replace(history, heads={"main": line[5], "feat/b": line[4], "feat/new": line[5]})
    assert through(shown, trace_required=True)[1] == 1, "a branch that has just been created proves nothing"
    assert through(replace(shown, requests={"pull/2": line[5]}), trace_required=True)[1] == 0
    assert through(replace(shown, heads=shown.heads | {"develop": line[5]}), trace_required=True)[1] == 0


def test_a_squashed_request_is_known_by_the_files_that_it_left() -> None:
    history = history_of(*SETUP, "feat: all of it")
    squashed = replace(history.commits[0], tree="tree")
    asked = replace(commit("wip", number=8), tree="tree", parents=(revision(2),))
    known = replace(history, commits=(squashed, asked, *history.commits[1:]), requests={"pull/1": asked.revision})
    assert through(known, trace_required=True) == (Outcome.PASSED, 0)


@pytest.mark.parametrize(("subject", "direct"), [("Update a.py", 1), ("Update a.py (#3)", 0), ("feat: a", 0)])
def test_the_editor_of_a_forge_commits_on_the_branch_itself(subject: str, direct: int) -> None:
    history = history_of(*SETUP, subject)
    edited = replace(commit(subject, "src/a.py", parents=(revision(2),), number=3), committer_mail="noreply@github.com")
    assert through(replace(history, commits=(edited, *history.commits[1:])))[1] == direct


def test_a_direct_commit_that_is_tolerated_is_not_said_to_have_come_through_a_branch() -> None:
    history = history_of(*SETUP, "Update a.py", *(f"feat: {number} (#{number})" for number in range(9)))
    by_a_forge = replace(history.commits[9], committer_mail="noreply@github.com", changes=(Change("src/a.py", 1, 0),))
    edited = replace(history, commits=(*history.commits[:9], by_a_forge, *history.commits[10:]))
    verdict = ThroughBranches().verdict(edited, arrivals(edited))
    assert (verdict.outcome, verdict.message.id) == (Outcome.PASSED, "git.production.few")


def pulled(subject: str, url: str = "", mail: str = "") -> History:
    """Setup, then one commit here and one there, and a merge of both."""
    here = commit("feat: here", parents=(revision(2),), number=3)
    there = commit("feat: there", parents=(revision(2),), number=4)
    merge = replace(commit(subject, number=5), parents=(here.revision, there.revision), committer_mail=mail)
    start = history_of(*SETUP)
    return replace(
        start,
        head=merge.revision,
        commits=(merge, there, here, *start.commits),
        heads={"main": merge.revision},
        url=url,
    )


OWN = "https://git.example/zoe/air.git"


@pytest.mark.parametrize(
    ("subject", "url", "kinds"),
    [
        ("Merge branch 'main' of https://git.example/zoe/air", OWN, ["pull"]),
        ("Merge branch 'main' of git.example:zoe/air.git", OWN, ["pull"]),
        ("Merge remote-tracking branch 'origin/main'", OWN, ["pull"]),
        ("Merge branch 'main' of https://git.example/school/air", OWN, []),
        ("Merge branch 'main' into feat/a", OWN, ["back"]),
        ("Merge branch 'main' into develop", OWN, []),
        ("Merge branch 'feat/a'", OWN, []),
        ("Merge branch 'feat/a' into main", OWN, []),
    ],
)
def test_a_merge_that_only_says_that_somebody_caught_up_is_needless(subject: str, url: str, kinds: list[str]) -> None:
    verdict = NeedlessMerges(tolerated_merges=0).verdict(pulled(subject, url))
    assert [finding.message.id for finding in verdict.findings] == [f"git.merge.{kind}" for kind in kinds]
    assert (verdict.outcome is Outcome.FAILED) is bool(kinds)


def test_one_is_tolerated_a_forge_s_button_is_nobody_s_fault_and_no_merge_is_fine() -> None:
    subject = "Merge branch 'main' into feat/a"
    assert NeedlessMerges().verdict(pulled(subject)).outcome is Outcome.PASSED
    assert not NeedlessMerges().verdict(pulled(subject, mail="noreply@github.com")).findings
    assert NeedlessMerges().verdict(history_of("init")).outcome is Outcome.PASSED


def test_a_pull_on_production_proves_a_commit_made_there() -> None:
    assert through(pulled("Merge branch 'main' of https://git.example/zoe/air", OWN)) == (Outcome.FAILED, 1)
    assert through(pulled("Merge branch 'feat/there'", OWN)) == (Outcome.PASSED, 0)


def test_a_branch_that_comes_late_is_told_how_far_behind_it_was() -> None:
    history = history_of(*SETUP, *(f"feat: {number} (#{number})" for number in range(30)))
    old = commit("feat: old", parents=(revision(1),), number=90)
    merge = replace(commit("Merge branch 'feat/old'", number=91), parents=(history.head, old.revision))
    late = replace(history, head=merge.revision, commits=(merge, old, *history.commits), heads={"main": merge.revision})
    [merged] = merges(late)
    assert merged.behind == 31
    verdict = BehindBase().verdict(merges(late))
    assert (verdict.outcome, len(verdict.findings)) == (Outcome.PASSED, 1)
    assert BehindBase().verdict(()).outcome is Outcome.SKIPPED
