"""The files that a verdict speaks of are kept with it, coloured beforehand, and let go in time."""

import time

import pytest
from django.db import IntegrityError

from apps.submissions import kept_files, verdicts
from apps.submissions.highlighting import MAXIMUM_LINE_CHARACTERS, MAXIMUM_LINES, lines_of, packed, unpacked
from apps.submissions.models import Run, RunFile
from apps.submissions.states import Claim
from filrouge import KeptFile
from tests.factories import ProjectFactory, RunFileFactory, RunningRunFactory
from tests.submissions.reports import refusal, report

pytestmark = pytest.mark.django_db
SOURCE = KeptFile("src/moves.py", 'def move():\n    """Move\n    on."""\n    return 1\n')


def finish(project=None, files=(SOURCE,), told=None):
    run = RunningRunFactory(**({"project": project} if project else {}))
    assert verdicts.finish(Claim(run.pk, run.claim_token), told or report(), files)
    return Run.objects.get(pk=run.pk)


def text_of(file):
    return "\n".join("".join(text for _, text in line) for line in unpacked(file.spans)) + "\n"


def test_files_are_written_with_the_verdict():
    run = finish()
    [file] = run.files.all()
    assert (file.path, file.lines, text_of(file)) == (SOURCE.path, 4, SOURCE.text)
    assert run.report.paths == [SOURCE.path]


def test_a_worker_that_lost_its_lease_keeps_no_file():
    run = RunningRunFactory()
    assert not verdicts.finish(Claim(run.pk, "of another time"), report(), [SOURCE])
    assert not RunFile.objects.exists()


def test_a_refusal_has_none():
    assert finish(files=(), told=refusal()).report.paths == []


def test_a_path_is_kept_once_per_run():
    file = RunFileFactory()
    with pytest.raises(IntegrityError, match=r"run_file_once_per_run|UNIQUE"):
        RunFileFactory(run=file.run, path=file.path)


def test_files_go_with_their_run():
    finish().project.delete()
    assert not RunFile.objects.exists()


def test_the_oldest_runs_of_a_project_let_theirs_go(monkeypatch):
    monkeypatch.setattr(kept_files, "RUNS_WITH_FILES", 2)
    project, stranger = ProjectFactory(), finish()
    runs = [finish(project) for _ in range(3)]
    assert [run.files.count() for run in runs] == [0, 1, 1]
    assert [Run.objects.get(pk=run.pk).report.paths for run in runs] == [[], [SOURCE.path], [SOURCE.path]]
    assert stranger.files.count() == 1


def test_a_reused_verdict_points_at_the_same_files():
    known, run = finish(), RunningRunFactory()
    verdicts.reuse(Claim(run.pk, run.claim_token), known)
    run.refresh_from_db()
    assert run.report.paths == [SOURCE.path]


@pytest.mark.parametrize("path", ["a.py", "a.toml", "a.yml", "a.json", "Dockerfile", "Makefile", "a.txt"])
@pytest.mark.parametrize("text", ["", "\n", "a", "a\n\n\n", "\n  a\n", "x = '''\n\n y'''\n", "a\n\tb: c\n"])
def test_no_line_is_lost_or_moved_by_colouring(path, text):
    lines = ["".join(part for _, part in line) for line in unpacked(packed(path, text))]
    assert lines == lines_of(text)


def test_a_string_over_several_lines_is_coloured_on_each():
    coloured = unpacked(packed(SOURCE.path, SOURCE.text))
    assert [dict(line).get("sd") is not None for line in coloured] == [False, True, True, False]


def test_long_files_and_lines_are_cut():
    lines = unpacked(packed("a.py", "x\n" * (MAXIMUM_LINES + 5) + "y"))
    assert len(lines) == MAXIMUM_LINES
    [[(_, text)]] = unpacked(packed("a.txt", "x" * 5000))
    assert len(text) == MAXIMUM_LINE_CHARACTERS + 1


def test_a_file_that_takes_too_long_to_colour_is_kept_without_colours_and_the_others_with_theirs():
    slow = KeptFile("Makefile", ("a" * 999 + "\n") * 250)
    began = time.process_time()
    run = finish(files=(KeptFile("a.py", "def a(): pass\n"), slow, KeptFile("b.py", "def b(): pass\n")))
    assert time.process_time() - began < 2, "the worker's own process colours nothing"
    files = {file.path: file for file in run.files.all()}
    assert {path: is_coloured(file) for path, file in files.items()} == {"a.py": True, "Makefile": False, "b.py": True}
    assert text_of(files["Makefile"]) == slow.text


def test_when_colouring_takes_more_than_it_may_every_file_is_kept_as_text(monkeypatch):
    monkeypatch.setattr(kept_files, "MEMORY_BYTES", 1)
    [file] = finish().files.all()
    assert not is_coloured(file)
    assert text_of(file) == SOURCE.text


def is_coloured(file):
    return any(name for line in unpacked(file.spans) for name, _ in line)
