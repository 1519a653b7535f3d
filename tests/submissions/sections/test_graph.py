"""The history's graph: one row a commit, every line from a child to its parent, whatever the order they come in."""

import random
import time
from itertools import pairwise

from apps.submissions.sections.graph import MOST_LANES, drawn, graph, said_of_commits
from tests.submissions.sections.test_next_repairs import check


def log(*commits):
    return [{"revision": revision, "parents": list(parents)} for revision, *parents in commits]


def lanes(rows):
    return [(row.commit["revision"], row.lane) for row in rows]


def test_a_line_of_commits_is_one_lane():
    rows = graph(log("cb", "ba", "a"), "c")
    assert lanes(rows) == [("c", 0), ("b", 0), ("a", 0)]
    assert [[(edge.half, edge.start, edge.end) for edge in row.edges] for row in rows] == [
        [(1, 0, 0)],
        [(0, 0, 0), (1, 0, 0)],
        [(0, 0, 0)],
    ]


def test_a_branch_that_was_merged_has_a_lane_of_its_own():
    rows = graph(log("mab", "br", "ar", "r"), "m")
    assert lanes(rows) == [("m", 0), ("b", 1), ("a", 0), ("r", 0)]
    assert rows[0].lanes == 2


def test_the_thread_follows_first_parents_of_the_graded_commit():
    rows = graph(log("xm", "mab", "br", "ar", "r"), "m")
    assert [row.is_thread for row in rows] == [False, True, False, True, True]
    assert [edge.is_thread for edge in rows[1].edges if edge.half == 1] == [True, False]


def test_a_lane_is_used_again_once_its_branch_has_ended():
    rows = graph(log("mab", "br", "ncd", "dr", "cr", "ar", "r"), "m")
    assert max(row.lanes for row in rows) <= 4


def test_parents_beyond_the_log_or_before_their_children_end_quietly():
    rows = graph(log("cz", "a", "ba"), "c")
    assert lanes(rows) == [("c", 0), ("a", 0), ("b", 0)]
    assert rows[0].edges == rows[2].edges == ()


def random_log(count, seed=0):
    source = random.Random(seed)
    names = [f"{number:040x}" for number in range(count)]
    return [
        {"revision": name, "parents": source.sample(names[place + 1 : place + 40], k=min(2, count - place - 1))}
        for place, name in enumerate(names)
    ]


def test_lines_meet_from_row_to_row():
    rows = graph(random_log(300), "0" * 40)
    for above, below in pairwise(rows):
        assert {e.end for e in above.edges if e.half} == {e.start for e in below.edges if not e.half}
        assert max(above.lanes, below.lanes) <= MOST_LANES


def test_a_thousand_commits_are_laid_out_in_milliseconds():
    told = random_log(1000)

    def seconds() -> float:
        began = time.thread_time()
        graph(told, "0" * 40)
        return time.thread_time() - began

    assert min(seconds() for _ in range(3)) < 0.5


def test_a_commit_bears_its_names_and_what_checks_say_of_it():
    said = said_of_commits(
        [
            check("GIT03", findings=[{"commit": "a"}]),
            check("GIT05", outcome="passed", findings=[{"commit": "a"}, {"commit": "b"}]),
        ]
    )
    [a, b] = drawn(graph(log("ab", "b"), "a"), said, {"heads": {"main": "a", "dev": "a"}, "tagged": {"v1": "b"}})
    assert (a.branches, a.tags, a.said.codes, a.said.is_held_against) == (("dev", "main"), (), ("GIT03", "GIT05"), True)
    assert (b.tags, b.said.is_held_against) == (("v1",), False)
