"""Requirement files as students write them: on Windows, from conda, with options that must not be followed."""

from __future__ import annotations

import pytest

from filrouge.environment.readers import requirements
from filrouge.environment.tree import Tree

from .conftest import note_ids, texts


def read(root):
    return requirements.read(Tree(root))


def test_comments_continuations_and_hashes_are_understood(write):
    text = "# comment\nsix>=1.0  # why\n\nflask \\\n  ==2.0 \\\n  --hash=sha256:abc\nurl#1\n"
    reading = read(write({"requirements.txt": text}))
    assert texts(reading) == ["six>=1.0", "flask==2.0"]
    assert [item.line for item in reading.requirements] == [2, 4]
    assert note_ids(reading) == ["malformed"]
    assert reading.notes[0].line == 7


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf_16_file_is_read_and_told_with_the_commands_that_convert_it(write, encoding):
    reading = read(write({"requirements.txt": "six==1.16.0\r\nflask\r\n".encode(encoding)}))
    assert texts(reading) == ["six==1.16.0", "flask"]
    assert note_ids(reading) == ["utf16"]
    assert reading.notes[0].repair.commands[0].startswith("iconv -f UTF-16 -t UTF-8 'requirements.txt'")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfsix\r\nflask\r\n", "six # d\xe9pendance\nflask".encode("latin-1")])
def test_other_habits_of_editors_pass_unnoticed(write, content):
    reading = read(write({"requirements.txt": content}))
    assert texts(reading) == ["six", "flask"]
    assert reading.notes == []


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("git+https://example.org/a/b.git", "refused.vcs"),
        ("b @ git+ssh://git@example.org/a/b.git", "refused.vcs"),
        ("https://example.org/b-1.0-py3-none-any.whl", "refused.url"),
        ("b @ https://example.org/b.tar.gz", "refused.url"),
        ("./libs/b", "refused.path"),
        ("../b", "refused.path"),
        ("C:\\Users\\b", "refused.path"),
        ("b @ file:///home/me/b", "refused.path"),
        ("-e git+https://example.org/a/b.git#egg=b", "refused.vcs"),
        ("-e ./libs/b", "refused.path"),
        ("--editable=../b", "refused.path"),
        ("-e six", "refused.editable"),
        ("-i https://example.org/simple", "refused.index"),
        ("--index-url https://example.org/simple", "refused.index"),
        ("--extra-index-url=https://example.org/simple", "refused.index"),
        ("-fhttps://example.org/", "refused.index"),
        ("--find-links ./wheels", "refused.index"),
        ("--trusted-host example.org", "refused.index"),
        ("-r ../../etc/passwd", "refused.outside"),
        ("-r https://example.org/requirements.txt", "refused.outside"),
        ("this is prose", "malformed"),
        ("--no-such-option x", None),
    ],
)
def test_what_is_no_plain_requirement_is_left_out_and_told(write, line, refusal):
    reading = read(write({"requirements.txt": f"six\n{line}\n"}))
    assert texts(reading) == ["six"]
    assert note_ids(reading) == ([refusal] if refusal else [])
    assert all(note.path == "requirements.txt" and note.line == 2 for note in reading.notes)


@pytest.mark.parametrize("line", [".", "-e .", "-e.", "--editable ."])
def test_the_project_itself_is_no_requirement(write, line):
    reading = read(write({"requirements.txt": line}))
    assert (texts(reading), reading.notes, reading.asked_extras) == ([], [], set())


@pytest.mark.parametrize("line", [".[Dev,plot]", "-e .[Dev,plot]", "-e file:.[Dev, plot]"])
def test_extras_of_the_project_itself_are_asked_for(write, line):
    assert read(write({"requirements.txt": line})).asked_extras == {"dev", "plot"}


def test_included_files_are_read_once_and_circles_end(write):
    root = write(
        {
            "requirements.txt": "-r requirements/base.txt\nsix",
            "requirements/base.txt": "-r ../requirements.txt\nflask",
            "requirements/test.txt": "--requirement=base.txt\npytest<8",
        }
    )
    assert texts(read(root)) == ["flask", "six", "pytest<8"]


def test_a_constraint_file_constrains_and_installs_nothing(write):
    reading = read(write({"requirements.txt": "-c pins.txt\nsix", "pins.txt": "six==1.15.0\nflask==2.0"}))
    assert texts(reading) == ["six"]
    assert [str(item.requirement) for item in reading.constraints] == ["six==1.15.0", "flask==2.0"]


def test_a_missing_include_is_told(write):
    assert note_ids(read(write({"requirements.txt": "-r nowhere.txt"}))) == ["refused.outside"]


def test_a_link_that_leaves_the_tree_is_not_followed(write, tmp_path):
    (tmp_path / "secret.txt").write_text("six")
    root = write({"a.txt": ""})
    (root / "requirements.txt").symlink_to(tmp_path / "secret.txt")
    (root / "requirements-dev.txt").symlink_to("/dev/zero")
    assert texts(read(root)) == []


def test_files_of_every_usual_name_are_found_but_not_those_for_documentation(write):
    names = [
        "requirements.txt",
        "requirements_dev.txt",
        "dev.requirements.txt",
        "requirements/ci.txt",
        "tests/requirements.txt",
        "docs-requirements.txt",
        "requirements/lint.txt",
        "benchmark/requirements.txt",
    ]
    reading = read(write(dict.fromkeys(names, "six")))
    assert sorted(reading.files) == sorted(names[:5])
    assert reading.files[0] == "requirements.txt"


def test_the_export_of_a_conda_environment_gives_pins(write):
    text = "# platform: win-64\nnumpy=1.21.2=py39h20f2e39_0\nsix @ file:///C:/ci/six_1644875935023/work\n"
    reading = read(write({"requirements.txt": text}))
    assert texts(reading) == ["numpy==1.21.2", "six"]
    assert note_ids(reading) == ["conda_address"]


def test_a_file_beyond_the_ceiling_is_told_and_not_read(write):
    reading = read(write({"requirements.txt": b"six\n" * 300_000}))
    assert (texts(reading), note_ids(reading)) == ([], ["unreadable"])
