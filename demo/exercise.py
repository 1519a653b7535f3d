"""Exercise 1 as two demo students did it: one to the end, one who forgot what step 7 asks for and the request."""

from __future__ import annotations

from demo.story import Story

README = "# git-onboarding\n\nThe first exercise of the course.\n"
GITIGNORE = "__pycache__/\n.venv/\n.env\n"


def done(story: Story) -> None:
    """Every step that leaves a trace left it; the request stands open."""
    _begin(story, "2025-09-29 14:00")
    opinion = "\nGit keeps nothing until I ask it to. I had feared worse.\n"
    story.commit("docs(readme): say what I think of git", {"README.md": README + opinion})
    story.git("update-ref", "refs/pull/1/head", "feat/demo")
    story.switch("main")


def half_done(story: Story) -> None:
    """The file was committed instead of undone, and nobody was asked for anything."""
    _begin(story, "2025-09-30 16:20")
    story.commit("add my feeling", {"feeling.txt": "A bit lost, so far.\n"})
    story.commit("docs(readme): say what I think of git", {"README.md": README + "\nIt never forgets.\n"})
    story.switch("main")


def _begin(story: Story, at: str) -> None:
    story.commit("Initial commit", {"README.md": README, ".gitignore": GITIGNORE}, at=at)
    story.branch("develop")
    story.branch("feat/demo")
