"""What would show that two repositories have a common origin: their commits, and the contents that people wrote."""

from __future__ import annotations

from itertools import islice

from filrouge.facts.history import History
from filrouge.facts.tree import Tree
from filrouge.facts.written import is_written
from filrouge.traces import LEAST_BYTES, MAXIMUM_COMMITS, MAXIMUM_FILES, CommitTrace, FileTrace, Traces


def traces(tree: Tree, history: History) -> Traces:
    """What a repository leaves for comparison with others; merges and robots' commits are left out."""
    commits = (commit for commit in history.reachable if not commit.is_merge and not commit.by_robot)
    files = {
        entry.blob: FileTrace(entry.blob, entry.path, entry.size_bytes)
        for entry in reversed(tree.entries)
        if entry.is_file and entry.size_bytes >= LEAST_BYTES and _is_work(entry.path)
    }
    return Traces(
        tuple(
            CommitTrace(commit.revision, commit.subject, commit.author_name, commit.authored_at)
            for commit in islice(commits, MAXIMUM_COMMITS)
        ),
        tuple(sorted(files.values(), key=lambda file: file.path)[:MAXIMUM_FILES]),
    )


def _is_work(path: str) -> bool:
    return is_written(path) or path.endswith(".ipynb")
