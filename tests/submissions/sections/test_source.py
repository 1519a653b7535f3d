"""A file written line by line: what is said stands where it belongs, and nothing of the student's is markup."""

import time
from types import SimpleNamespace

import pytest

from apps.submissions.highlighting import packed, unpacked
from apps.submissions.sections.annotations import LineCoverage, Note, neighbours, placed
from apps.submissions.sections.source import code, rows
from tests.submissions.sections.test_next_repairs import check

RUN = SimpleNamespace(revision="abc")


@pytest.mark.parametrize(
    "character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\xad\x1b"
)
def test_no_direction_or_invisible_character_goes_through(character):
    shown = code(f"if {character}admin:")
    assert character not in shown
    assert f"U+{ord(character):04X}" in shown


def test_a_tag_character_beyond_the_first_plane_is_shown():
    assert "U+E0041" in code("\U000e0041")


@pytest.mark.parametrize("text", ["é", "\t", "日本語", "👍", "a b", "\xa0"])
def test_what_can_be_seen_stays(text):
    assert code(text) == text


def test_text_is_escaped():
    assert code("<script>&\"'") == "&lt;script&gt;&amp;&quot;&#x27;"


def test_a_line_that_never_ran_is_missed_and_not_partial():
    coverage = LineCoverage.of(
        {"missing_lines": [3], "covered_lines": [1], "missing_branches": [[3, 4], [1, -1], [1, 5]]}
    )
    assert coverage.missed == {3}
    assert coverage.partial == {1: (-1, 5)}


def test_a_file_that_was_not_measured_says_nothing():
    assert LineCoverage.of(None) == LineCoverage()


def note(line, commit=None):
    return Note(check("LINT01"), {"path": "a.py", "line": line, "commit": commit, "message": {"id": "x"}})


def test_findings_stand_at_their_lines_when_the_line_is_one_of_this_commit():
    here, of_this_commit, of_another, beyond, nowhere = notes = [
        note(2),
        note(2, "abc"),
        note(2, "def"),
        note(99),
        note(None),
    ]
    of_file, by_line = placed(RUN, notes, 3)
    assert by_line == {2: [here, of_this_commit]}
    assert of_file == [of_another, beyond, nowhere]


def test_neighbours_are_the_nearest_on_either_side():
    assert neighbours("b", {"a", "c", "d", "b"}) == ("a", "c")
    assert neighbours("a", {"a"}) == (None, None)
    assert neighbours("b", {"d", "a"}) == ("a", "d")


def test_two_thousand_lines_are_written_in_milliseconds():
    text = "def function(value):\n    return [number + 1 for number in value if number]  # a comment\n" * 1000
    lines = unpacked(packed("a.py", text))
    coverage = LineCoverage(frozenset(range(1, 2001)))
    took = []
    for _ in range(3):
        began = time.thread_time()
        rows(lines, coverage, {})
        took.append(time.thread_time() - began)
    assert min(took) < 0.15
