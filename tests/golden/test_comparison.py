"""Ours beside by hand: the table says equal, close or different, and of what."""

from pathlib import Path

import pytest

from benchmarks.real_projects import CLOSE, DIFFERS, EQUAL, MEASURES, judge, main
from demo.story import Story
from tests.golden.repositories import ADD, TEST_ADD


@pytest.mark.parametrize(
    ("ours", "by_hand", "verdict"),
    [(3, 3, EQUAL), (77.4, 77.9, CLOSE), (77.4, 78.0, DIFFERS), (3, 4, DIFFERS), (None, 25.0, DIFFERS)],
)
def test_a_cell_is_judged_by_how_far_the_figures_are_apart(ours, by_hand, verdict) -> None:
    assert judge(ours, by_hand) == verdict


def test_a_project_is_run_and_held_against_what_was_found(tmp_path: Path, capsys) -> None:
    story = Story(tmp_path / "clones" / "someone+calc")
    story.commit("feat: add", {"calc.py": ADD, "test_calc.py": TEST_ADD})
    found = dict.fromkeys((measure.column for measure in MEASURES), "0")
    found |= {"passed": "2", "line_cov_pct": "100", "cov_stmts": "2", "commits": "1", "branches": "1", "cc_strict": "1"}
    row = {"name": "calc", "repo": "someone/calc", "head": story.head, **found}
    table = tmp_path / "cases.tsv"
    table.write_text("\t".join(row) + "\n" + "\t".join(row.values()) + "\n", encoding="utf-8")
    assert main([str(table), str(tmp_path / "clones"), "--workspace", str(tmp_path / "workspace")]) == 0
    said = capsys.readouterr().out
    assert "calc: 13 of 14 equal" in said
    assert next(line for line in said.splitlines() if "differs" in line).split() == ["passed", "1", "2", "differs"]


def test_no_clone_at_all_is_a_failure(tmp_path: Path, capsys) -> None:
    table = tmp_path / "cases.tsv"
    table.write_text("name\trepo\thead\ncalc\tsomeone/calc\tmain\n", encoding="utf-8")
    assert main([str(table), str(tmp_path)]) == 2
    assert "no clone" in capsys.readouterr().err
