"""What a student pastes into a shell at home: the commands of the run, and what a shell needs between them."""

from apps.submissions.sections.at_home import lines_to_type


def test_a_shell_is_led_into_the_folder_the_commit_and_the_environment():
    commands = [
        ["git", "clone", "https://x.example/a/my project.git"],
        ["uv", "venv", "--python", "3.11"],
        ["pip", "install", "--editable", "."],
        ["coverage", "run", "-m", "pytest", "tests; rm -rf ~"],
    ]
    assert lines_to_type([{"argv": argv} for argv in commands], "abc") == [
        "git clone 'https://x.example/a/my project.git'",
        "cd 'my project'",
        "git checkout --quiet abc",
        "uv venv --python 3.11",
        ". .venv/bin/activate",
        "uv pip install --editable .",
        "coverage run -m pytest 'tests; rm -rf ~'",
    ]
