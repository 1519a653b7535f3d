"""YAML is read with its lines, and nothing that a file holds stops the reader."""

import pytest

from filrouge.facts.yaml_documents import YamlError, line_at, read_yaml

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_keys_and_texts_know_their_lines() -> None:
    [document] = read_yaml("on: push\njobs:\n  test:\n    run: |\n      pytest\n    matrix: [1,\n      2]\n")
    assert document["on"] == "push"
    assert document["jobs"]["test"]["run"].line == 5
    assert line_at(document, ["jobs", "test", "matrix", 1]) == 7
    assert line_at(document, ["jobs", "nowhere"]) == 2


def test_anchors_and_merges_stand_for_what_they_name() -> None:
    [document] = read_yaml("base: &base {image: a, stage: b}\njob:\n  <<: *base\n  stage: c\n")
    assert document["job"] == {"image": "a", "stage": "c"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{a: " * 90_000,
        "- " * 100_000,
        BOMB,
        "a: *nothing",
        "a: &a [*a]",
        "a: [",
        "\x00",
        "k: v\n" * 200_000,
    ],
)
def test_what_no_configuration_holds_is_refused_with_a_line(text: str) -> None:
    with pytest.raises(YamlError) as refused:
        read_yaml(text)
    assert refused.value.line >= 1


def test_a_key_that_is_given_twice_is_told() -> None:
    [document] = read_yaml("a: 1\nb: 2\na: 3\n")
    assert document.repeated == [("a", 3)]
