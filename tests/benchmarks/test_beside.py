"""Two commits of a small repository, compared for real: worktree, set up, subprocesses, interrupted."""

import importlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.beside.__main__ import main
from benchmarks.beside.pairs import BRIEF
from config import watchdog
from config.env import ROOT
from demo.story import Story

MAKEFILE = f"""
setup:
\t@mkdir -p .venv/bin && ln -sf {sys.executable} .venv/bin/python
\t@echo set up once >> setups
"""
BENCHMARK = """
from collections import namedtuple
from pathlib import Path

Row = namedtuple("Row", "name value unit")

def measure():
    with Path("order").open("a") as file:
        file.write("measured ")
    return [Row("static.cost", {seconds}, "s"), Row("static.share", 3.0, "%")]
"""
NAMES = {"static": "benchmarks/static.py", "run": "benchmarks/run.py"}
IGNORED = ".venv\nvar\nsetups\norder\n__pycache__\n"


@pytest.fixture(autouse=True)
def handlers():
    """A supervisor takes over this process's signals: give them back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def story(tmp_path):
    """Two commits; the second costs twice what the first did."""
    made = Story(tmp_path / "project")
    files = {"Makefile": MAKEFILE, ".gitignore": IGNORED, "benchmarks/__init__.py": ""}
    made.commit("feat: measure", {**files, NAMES["static"]: BENCHMARK.format(seconds=1.0)})
    made.tag("first")
    made.commit("feat: take longer", {NAMES["static"]: BENCHMARK.format(seconds=2.0)})
    subprocess.run(["make", "--silent", "setup"], cwd=made.folder, check=True)
    return made


def worktree(story):
    [folder] = (story.folder / "var/beside").iterdir()
    return folder


def test_a_tree_that_takes_twice_as_long_is_slower(story, capsys):
    assert main(["first", "static"], story.folder) == 0
    said = capsys.readouterr().out
    assert "2           1 s     2.000  2.000 to 2.000  SLOWER" in said
    assert "slower: 1 of 1 figures" in said
    assert "memory): static.share" in said


@pytest.mark.parametrize(
    ("asked", "times"),
    [
        (["bench-static", "BESIDE=first"], 8),
        (["bench-static", "BESIDE=first", "PAIRS=9"], 10),
        (["bench-static", "BESIDE=first", "PAIRS=9", "FULL=1"], 10),
        (["bench", "BESIDE=first", "PAIRS=9", "FULL=1"], 0),
    ],
)
def test_what_make_calls_is_understood(story, monkeypatch, asked, times):
    monkeypatch.setattr("benchmarks.beside.__main__.USUAL", ())
    # Not as a part of the make that runs this test.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(["make", "-n", *asked], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    _python, _option, module, *arguments = shlex.split(said.stdout.splitlines()[-1])
    assert module == "benchmarks.beside"
    assert main(arguments, story.folder) == 0
    assert (story.folder / "order").exists() == bool(times)
    assert not times or len((story.folder / "order").read_text().split()) == times


def test_each_side_is_measured_once_a_pair_by_its_own_tree(story):
    main(["first", "static", "--pairs", "8"], story.folder)
    for tree in (story.folder, worktree(story)):
        assert (tree / "order").read_text().split() == ["measured"] * 9


def test_the_order_is_swapped_from_pair_to_pair(story):
    shared = story.folder / "order"
    story.write({NAMES["static"]: BENCHMARK.format(seconds=1).replace('"order"', repr(str(shared)))})
    story.commit("feat: write to one place")
    story.write({NAMES["static"]: (story.folder / NAMES["static"]).read_text().replace('"measured "', '"this "')})
    main(["HEAD", "static"], story.folder)
    assert shared.read_text().replace("measured", "that").split() == ["that", "this", "this", "that"] * 4


def test_a_worktree_is_taken_again_and_set_up_by_its_own_makefile(story):
    main(["first", "static"], story.folder)
    main(["first", "static"], story.folder)
    assert (worktree(story) / "setups").read_text() == "set up once\n" * 2


@pytest.mark.parametrize("damage", ["changed", "half", "gone"])
def test_a_worktree_that_is_not_whole_is_made_again(story, damage):
    main(["first", "static"], story.folder)
    tree = worktree(story)
    if damage == "changed":
        (tree / NAMES["static"]).write_text(BENCHMARK.format(seconds=5.0))
    elif damage == "half":
        (tree / ".git").unlink()
    else:
        subprocess.run(["rm", "-r", tree], check=True)
    assert main(["first", "static"], story.folder) == 0
    assert (tree / NAMES["static"]).read_text() == BENCHMARK.format(seconds=1.0)
    assert (story.folder / NAMES["static"]).read_text() == BENCHMARK.format(seconds=2.0)


def test_what_is_no_commit_is_said_in_a_sentence(story, capsys):
    assert main(["frist"], story.folder) == 2
    assert capsys.readouterr().err == "Git knows no commit called 'frist' here.\n"


@pytest.mark.parametrize("arguments", [["first", "frist"], ["first", "--pairs", "6"]])
def test_a_wrong_benchmark_or_too_few_pairs_are_refused(story, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments, story.folder)
    assert ended.value.code == 2


def test_a_side_that_fails_is_named(story, capsys):
    story.write({NAMES["static"]: "raise SystemExit('no more memory')"})
    assert main(["first", "static"], story.folder) == 1
    said = capsys.readouterr()
    assert re.search(r"^this +\| no more memory$", said.out, re.MULTILINE)
    assert "this failed (exit code 1)" in said.err


def test_what_shortens_a_benchmark_is_there_to_be_set():
    for settings in BRIEF.values():
        for module, constants in settings.items():
            assert constants.keys() <= vars(importlib.import_module(module)).keys()


@pytest.mark.parametrize(("options", "seconds"), [([], "1"), (["--full"], "3")])
def test_a_benchmark_is_shortened_on_both_sides_unless_it_is_wanted_in_full(story, capsys, options, seconds):
    settled = BENCHMARK.format(seconds="REPETITIONS") + "\nREPETITIONS = 3\n"
    cases = "COMMITS = 1500\nCASES = {'package': 1, 'history': 2, 'science': 3}\n"
    story.commit("feat: repeat", {NAMES["run"]: settled, "benchmarks/cases.py": cases})
    assert main(["HEAD", "run", *options], story.folder) == 0
    assert f"static.cost            {seconds}           {seconds} s" in capsys.readouterr().out


def test_what_cannot_be_shortened_is_said(story, capsys):
    story.commit("feat: run", {NAMES["run"]: BENCHMARK.format(seconds=1), "benchmarks/cases.py": ""})
    assert main(["HEAD", "run"], story.folder) == 1
    assert "benchmarks.run has no REPETITIONS in this tree: FULL=1" in capsys.readouterr().out


ENDLESS = """
import subprocess, tempfile
from pathlib import Path

def measure():
    with tempfile.TemporaryDirectory() as folder:
        forgotten = subprocess.Popen(["sleep", "600"], start_new_session=True)
        Path("busy").write_text(f"{forgotten.pid} {folder}\\n")
        subprocess.run(["sleep", "600"])
"""
STARTED = "import sys; from pathlib import Path; from benchmarks.beside.__main__ import main; "
STARTED += "sys.exit(main(sys.argv[2:], Path(sys.argv[1])))"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_interrupts_leaves_no_process_and_no_folder(story, number):
    story.commit("feat: take for ever", {NAMES["static"]: ENDLESS})
    busy = story.folder / "var/beside" / story.head[:12] / "busy"
    command = [sys.executable, "-c", STARTED, str(story.folder), "HEAD", "static"]
    with subprocess.Popen(command, cwd=ROOT) as running:
        deadline = time.monotonic() + 60
        while not busy.exists() or not busy.read_text().endswith("\n"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        running.send_signal(number)
        assert running.wait(30) == 130
    process, folder = busy.read_text().split()
    assert int(process) not in {living.id for living in watchdog.living()}
    assert not Path(folder).exists()
